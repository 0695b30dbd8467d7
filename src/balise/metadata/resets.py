"""The table of resets: one-time links that set a new password. A link's key is never stored, only its SHA-256."""

import secrets
from typing import Final

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, RowMapping, String, Table, insert, select, update

from balise.clock import Clock
from balise.errors import Conflict, NotFound
from balise.metadata.database import Database
from balise.metadata.membership_rows import workspaces_of
from balise.metadata.passwords import hash_password
from balise.metadata.recovery_codes import drop_codes
from balise.metadata.schema import SCHEMA
from balise.metadata.sessions import end_sessions
from balise.metadata.token_text import hash_of
from balise.metadata.types import User
from balise.metadata.users import USERS, find_row, note_about_user, require_row, user_of

LASTS_MS: Final = 3_600_000

RESETS = Table(
    "resets",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=True),
)


class Resets:
    """Makes and takes links for people who lost their password, and takes second factors away from who lost theirs."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def create(self, user_id: int, *, actor: str, within: list[int] | None = None) -> tuple[str, int]:
        """A link's key, seen here and nowhere else, and when it ends; earlier links of this user end now.

        `within` are the workspaces that whoever asks administers: nobody gets into others by way of somebody's account.
        Raises `NotFound` for who is in none of them, `Conflict` for who is in others too.
        """
        key, now = secrets.token_urlsafe(32), self._clock()
        with self._database.write() as connection:
            row = find_row(connection, USERS.c.id == user_id)
            _require_reach(connection, row, within)
            _spend_all(connection, user_id, now)
            values = {"user_id": user_id, "created_at": now, "ends_at": now + LASTS_MS}
            connection.execute(insert(RESETS).values(sha256=hash_of(key), **values))
            note_about_user(connection, now, user_id, "user.reset_link", actor=actor)
        return key, now + LASTS_MS

    def remove_second_factor(self, user_id: int, *, actor: str, within: list[int] | None = None) -> User:
        """Take away the second factor of somebody who lost it, with its recovery codes; every session of theirs ends.

        They are told at their next sign-in. `within` as for `create`. Raises `NotFound` for who is in none of these workspaces,
        `Conflict` for who is in others too, or has no second factor.
        """
        now = self._clock()
        with self._database.write() as connection:
            row = find_row(connection, USERS.c.id == user_id)
            _require_reach(connection, row, within)
            if row is None or not row["totp_secret"]:
                raise Conflict("This person has no second factor.", reason="no_factor")
            gone = {"totp_secret": None, "totp_step": None, "factor_removed_by": actor[:254], "factor_removed_at": now}
            connection.execute(update(USERS).where(USERS.c.id == user_id).values(gone))
            drop_codes(connection, user_id)
            end_sessions(connection, user_id)
            note_about_user(connection, now, user_id, "user.totp_removed", actor=actor)
            return user_of(require_row(connection, user_id))

    def find(self, key: str) -> User | None:
        """Whose password the link sets, if it may still be used."""
        with self._database.read() as connection:
            row = _open_row(connection, key, self._clock())
            return user_of(require_row(connection, row["user_id"])) if row else None

    def use(self, key: str, password: str) -> User:
        """Set the password, end every session of the account; the key is spent. Raises `NotFound`, `WrongInput`."""
        user = self.find(key)
        kept, now = hash_password(password, email=user.email if user else ""), self._clock()
        with self._database.write() as connection:
            row = _open_row(connection, key, now)
            if row is None:
                raise NotFound("The link was used, replaced by a newer one, or is older than an hour. Ask for a new one.")
            user_id = int(row["user_id"])
            _spend_all(connection, user_id, now)
            connection.execute(update(USERS).where(USERS.c.id == user_id).values(password=kept))
            end_sessions(connection, user_id)
            note_about_user(connection, now, user_id, "user.reset")
            return user_of(require_row(connection, user_id))


def _require_reach(connection: Connection, row: RowMapping | None, within: list[int] | None) -> None:
    theirs = set(workspaces_of(connection, row["id"])) if row else set()
    if row is None or (within is not None and not theirs & set(within)):
        raise NotFound("There is no such user here.")
    if within is not None and not theirs <= set(within):
        raise Conflict(
            "This person is in other workspaces too. Ask an administrator of all of them, or use `balise user reset`.",
            reason="elsewhere",
        )


def _open_row(connection: Connection, key: str, now: int) -> RowMapping | None:
    query = select(RESETS).where(RESETS.c.sha256 == hash_of(key), RESETS.c.used_at.is_(None), RESETS.c.ends_at > now)
    return connection.execute(query).mappings().one_or_none()


def _spend_all(connection: Connection, user_id: int, now: int) -> None:
    connection.execute(update(RESETS).where(RESETS.c.user_id == user_id, RESETS.c.used_at.is_(None)).values(used_at=now))
