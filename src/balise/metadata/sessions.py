"""The table of sessions: the browsers that are signed in. A session's key is never stored, only its SHA-256."""

import secrets
from typing import Final

import msgspec
from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, String, Table, delete, insert, select, update

from balise.clock import Clock
from balise.metadata.database import Database, plain_row
from balise.metadata.schema import SCHEMA
from balise.metadata.token_text import hash_of
from balise.metadata.types import Session

DAY_MS: Final = 24 * 3_600_000
LONGEST_MS: Final = 30 * DAY_MS
IDLE_MS: Final = 7 * DAY_MS
_NOTED_EVERY_MS: Final = 60_000
_MOST_AGENT: Final = 300

SESSIONS = Table(
    "sessions",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("opened_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("user_agent", String(_MOST_AGENT), nullable=False),
)


class Sessions:
    """Opens, finds and ends sessions: at most 30 days long, at most 7 days without use."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def open(self, user_id: int, user_agent: str = "") -> str:
        """A new session's key, 256 random bits; sessions long over are forgotten meanwhile."""
        key, now = secrets.token_urlsafe(32), self._clock()
        values = {"user_id": user_id, "opened_at": now, "seen_at": now, "ends_at": now + LONGEST_MS}
        with self._database.write() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.ends_at <= now))
            connection.execute(insert(SESSIONS).values(sha256=hash_of(key), user_agent=user_agent[:_MOST_AGENT], **values))
        return key

    def find(self, key: str) -> Session | None:
        """The session in force with this key; its use is noted, to the minute."""
        if not key:
            return None
        now = self._clock()
        with self._database.read() as connection:
            row = connection.execute(select(SESSIONS).where(SESSIONS.c.sha256 == hash_of(key))).mappings().one_or_none()
        if row is None or row["ends_at"] <= now or row["seen_at"] + IDLE_MS <= now:
            return None
        if now - row["seen_at"] >= _NOTED_EVERY_MS:
            with self._database.write() as connection:
                connection.execute(update(SESSIONS).where(SESSIONS.c.id == row["id"]).values(seen_at=now))
        return msgspec.convert({name: value for name, value in plain_row(row).items() if name != "sha256"}, Session)

    def of_user(self, user_id: int) -> list[Session]:
        """The sessions of a user in force, last used first."""
        now = self._clock()
        query = select(SESSIONS).where(
            SESSIONS.c.user_id == user_id, SESSIONS.c.ends_at > now, SESSIONS.c.seen_at > now - IDLE_MS
        )
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(SESSIONS.c.seen_at.desc(), SESSIONS.c.id.desc())).mappings().all()
        return [
            msgspec.convert({name: value for name, value in plain_row(row).items() if name != "sha256"}, Session) for row in rows
        ]

    def end(self, session_id: int, user_id: int) -> bool:
        """End one session of this user; whether there was one."""
        with self._database.write() as connection:
            ended = connection.execute(delete(SESSIONS).where(SESSIONS.c.id == session_id, SESSIONS.c.user_id == user_id))
        return ended.rowcount > 0

    def end_all(self, user_id: int, but: int = 0) -> None:
        """End every session of a user, but one."""
        with self._database.write() as connection:
            end_sessions(connection, user_id, but)


def end_sessions(connection: Connection, user_id: int, but: int = 0) -> None:
    """The same within a transaction."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.user_id == user_id, SESSIONS.c.id != but))
