"""The table of recovery codes, for who lost the authenticator. Only their SHA-256 is kept; each is good once."""

import secrets
from typing import Final

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, String, Table, delete, func, insert, select, update

from balise.clock import Clock
from balise.metadata.database import Database
from balise.metadata.schema import SCHEMA
from balise.metadata.token_text import hash_of

HOW_MANY: Final = 10
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""No letter that looks like another when it is read from paper."""
_GROUPS, _GROUP_LENGTH = 3, 4

RECOVERY_CODES = Table(
    "recovery_codes",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("used_at", BigInteger, nullable=True),
)


class RecoveryCodes:
    """Counts and takes recovery codes. They are made with the second factor; see `Users`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def left(self, user_id: int) -> int:
        """How many are still good."""
        query = select(func.count()).where(RECOVERY_CODES.c.user_id == user_id, RECOVERY_CODES.c.used_at.is_(None))
        with self._database.read() as connection:
            return int(connection.scalar(query) or 0)

    def take(self, user_id: int, code: str) -> bool:
        """Whether this is a code of this account that was not used before; it is used now."""
        mine = (
            RECOVERY_CODES.c.user_id == user_id,
            RECOVERY_CODES.c.sha256 == _hash(user_id, code),
            RECOVERY_CODES.c.used_at.is_(None),
        )
        with self._database.write() as connection:
            return connection.execute(update(RECOVERY_CODES).where(*mine).values(used_at=self._clock())).rowcount > 0


def replace_codes(connection: Connection, user_id: int) -> list[str]:
    """New codes in place of all earlier ones; the only time their text is seen."""
    drop_codes(connection, user_id)
    codes = [_make_code() for _ in range(HOW_MANY)]
    rows = [{"user_id": user_id, "sha256": _hash(user_id, code)} for code in codes]
    connection.execute(insert(RECOVERY_CODES), rows)
    return codes


def drop_codes(connection: Connection, user_id: int) -> None:
    """Forget the codes of an account."""
    connection.execute(delete(RECOVERY_CODES).where(RECOVERY_CODES.c.user_id == user_id))


def _make_code() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))


def _hash(user_id: int, code: str) -> str:
    """However the code is typed: case, spaces and hyphens do not matter."""
    return hash_of(f"{user_id} " + "".join(letter for letter in code.lower() if letter.isalnum()))
