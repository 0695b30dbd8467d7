"""The table of users. A password is kept as its argon2id hash; the second factor's secret as it is, for it is read again."""

from typing import Any

import msgspec
import pyotp
from sqlalchemy import BigInteger, Column, Connection, Integer, RowMapping, String, Table, Text, func, insert, select, update

from balise.clock import Clock
from balise.errors import Conflict, NotFound, WrongInput
from balise.metadata.changes import note_change
from balise.metadata.database import Database
from balise.metadata.membership_rows import workspaces_of
from balise.metadata.passwords import hash_password, is_password
from balise.metadata.recovery_codes import drop_codes, replace_codes
from balise.metadata.schema import SCHEMA
from balise.metadata.sessions import end_sessions
from balise.metadata.source_rules import check_name
from balise.metadata.types import User
from balise.metadata.user_rules import check_email, check_language

STEP_MS = 30_000
_AROUND = (-1, 0, 1)
_SHOWN = ("name", "language")
_NOT_REMOVED: dict[str, Any] = {"factor_removed_by": "", "factor_removed_at": None}

USERS = Table(
    "users",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("password", Text, nullable=True),
    Column("totp_secret", String(64), nullable=True),
    Column("totp_step", BigInteger, nullable=True),
    Column("language", String(2), nullable=False),
    # Empty again once the owner has seen it, or has set up another second factor.
    Column("factor_removed_by", String(254), nullable=False, server_default=""),
    Column("factor_removed_at", BigInteger, nullable=True),
    Column("created_at", BigInteger, nullable=False),
)


class Users:
    """Finds people and changes their accounts. An account is made by accepting an invitation."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def find(self, user_id: int) -> User | None:
        """The user with this id."""
        with self._database.read() as connection:
            row = find_row(connection, USERS.c.id == user_id)
        return user_of(row) if row else None

    def find_by_email(self, email: str) -> User | None:
        """The user with this address, however it is written."""
        with self._database.read() as connection:
            row = find_row(connection, USERS.c.email == email.strip().lower())
        return user_of(row) if row else None

    def count(self) -> int:
        """How many accounts there are."""
        with self._database.read() as connection:
            return int(connection.scalar(select(func.count()).select_from(USERS)) or 0)

    def by_password(self, email: str, password: str) -> User | None:
        """The user with this address and password; takes as long where there is none."""
        with self._database.read() as connection:
            row = find_row(connection, USERS.c.email == email.strip().lower()[:254])
        return user_of(row) if is_password(row["password"] if row else None, password) and row else None

    def change(self, user_id: int, *, name: str, language: str) -> User:
        """Change what people see of an account. Raises `NotFound`, `WrongInput`."""
        return self._write(user_id, "user.change", name=check_name(name), language=check_language(language))

    def change_password(self, user_id: int, password: str, *, keep_session: int = 0) -> User:
        """Set a password and end every other session. Raises `NotFound`, `WrongInput`."""
        user = self.find(user_id)
        kept = hash_password(password, email=user.email if user else "")
        changed = self._write(user_id, "user.password", password=kept)
        with self._database.write() as connection:
            end_sessions(connection, user_id, but=keep_session)
        return changed

    def begin_totp(self) -> str:
        """A new secret for an authenticator; nothing is kept before a code of it was shown."""
        return pyotp.random_base32()

    def confirm_totp(self, user_id: int, secret: str, code: str) -> User:
        """Ask for codes of this secret from now on. Raises `WrongInput` where the code is not of this moment."""
        step = _step_of(secret, code, self._clock(), 0)
        if step is None:
            raise WrongInput("code does not fit; check the clock of the phone and take the code shown now.", reason="code")
        return self._write(user_id, "user.totp_on", totp_secret=secret, totp_step=step, **_NOT_REMOVED)

    def make_recovery_codes(self, user_id: int) -> list[str]:
        """New recovery codes in place of the earlier ones; their text is seen here and nowhere else."""
        with self._database.write() as connection:
            codes = replace_codes(connection, user_id)
            note_about_user(connection, self._clock(), user_id, "user.recovery_codes")
        return codes

    def end_totp(self, user_id: int, *, actor: str = "") -> User:
        """Ask for codes no longer, and forget the recovery codes. Raises `NotFound`."""
        ended = self._write(user_id, "user.totp_off", actor=actor, totp_secret=None, totp_step=None)
        with self._database.write() as connection:
            drop_codes(connection, user_id)
        return ended

    def has_seen_removal(self, user_id: int) -> None:
        """The owner knows now that somebody took the second factor away."""
        with self._database.write() as connection:
            connection.execute(update(USERS).where(USERS.c.id == user_id).values(_NOT_REMOVED))

    def take_code(self, user_id: int, code: str) -> bool:
        """Whether this is a code of this moment that was not used before; it is used now."""
        with self._database.write() as connection:
            row = find_row(connection, USERS.c.id == user_id)
            step = _step_of(row["totp_secret"] or "", code, self._clock(), row["totp_step"] or 0) if row else None
            if step is None:
                return False
            connection.execute(update(USERS).where(USERS.c.id == user_id).values(totp_step=step))
        return True

    def _write(self, user_id: int, action: str, *, actor: str = "", **values: Any) -> User:
        with self._database.write() as connection:
            row = find_row(connection, USERS.c.id == user_id)
            if row is None:
                raise NotFound("There is no such user.")
            connection.execute(update(USERS).where(USERS.c.id == user_id).values(values))
            shown = {name: [row[name], values[name]] for name in _SHOWN if name in values and values[name] != row[name]}
            if shown or action != "user.change":
                note_about_user(connection, self._clock(), user_id, action, actor=actor, **shown)
            return user_of(require_row(connection, user_id))


def note_about_user(connection: Connection, now: int, user_id: int, action: str, *, actor: str = "", **details: Any) -> None:
    """Add a line about an account to the change log of every workspace it is in, and to no other."""
    email = str(connection.scalar(select(USERS.c.email).where(USERS.c.id == user_id)))
    for workspace in workspaces_of(connection, user_id):
        note_change(connection, now, actor or email, action, email, workspace=workspace, **details)


def insert_user(connection: Connection, now: int, email: str, name: str, password: str | None, language: str = "en") -> User:
    """Make an account in the transaction of the invitation. Raises `Conflict` where the address has one, `WrongInput`."""
    email = check_email(email)
    if find_row(connection, USERS.c.email == email) is not None:
        raise Conflict(
            "This address has an account already. Sign in first, then open the invitation again.", reason="has_account"
        )
    values: dict[str, Any] = {"email": email, "name": check_name(name), "password": password, "created_at": now}
    values["language"] = check_language(language)
    user_id = connection.execute(insert(USERS).values(values).returning(USERS.c.id)).scalar_one()
    return user_of(require_row(connection, user_id))


def find_row(connection: Connection, condition: Any) -> RowMapping | None:
    """The row of a user."""
    return connection.execute(select(USERS).where(condition)).mappings().one_or_none()


def require_row(connection: Connection, user_id: int) -> RowMapping:
    """The row of a user who exists."""
    return connection.execute(select(USERS).where(USERS.c.id == user_id)).mappings().one()


def user_of(row: RowMapping) -> User:
    """What is told about a user: never the password, never the secret."""
    named = ("id", "email", "name", "language", "created_at", "factor_removed_by", "factor_removed_at")
    fields = {str(name): row[name] for name in named}
    return msgspec.convert(fields | {"has_password": row["password"] is not None, "has_totp": bool(row["totp_secret"])}, User)


def _step_of(secret: str, code: str, now_ms: int, used: int) -> int | None:
    """The half minute this code belongs to: the one now, before or after, if it is newer than the last one used."""
    given = "".join(code.split())
    if not secret or not (given.isascii() and given.isdigit() and len(given) == 6):
        return None
    totp, now = pyotp.TOTP(secret), now_ms // STEP_MS
    return next((now + d for d in _AROUND if now + d > used and totp.verify(given, for_time=(now + d) * STEP_MS // 1000)), None)
