"""The table of builder sessions: who may set up events on which page of their own site, until when.

A session begins with a token in the page's address, good once and for minutes. Whoever brings it from the right origin gets a
key, which may save drafts of one source and nothing else. Token and key are kept as their SHA-256 only.
"""

import secrets
from hmac import compare_digest
from typing import Final

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    delete,
    insert,
    or_,
    select,
    update,
)

from balise.clock import Clock
from balise.metadata.builder_rows import BuilderClaim, BuilderSession, ClaimWord, NewBuilderSession
from balise.metadata.changes import note_change
from balise.metadata.database import Database, plain_row
from balise.metadata.membership_rows import MEMBERSHIPS, one_membership
from balise.metadata.schema import SCHEMA
from balise.metadata.sessions import DAY_MS, IDLE_MS, SESSIONS
from balise.metadata.sources import require_source
from balise.metadata.token_text import hash_of
from balise.metadata.types import Role
from balise.metadata.users import USERS

TOKEN_MS: Final = 10 * 60_000
NEXT_MS: Final = 60_000
KEY_MS: Final = 2 * 3_600_000
KEPT_MS: Final = 30 * DAY_MS

BUILDER_SESSIONS = Table(
    "builder_sessions",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("key_sha256", String(64), nullable=True, unique=True),
    Column("source", String(100), ForeignKey("sources.code"), nullable=False, index=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("session_id", Integer, nullable=False),
    Column("origin", String(300), nullable=False, index=True),
    Column("rule", String(20), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=True),
    Column("ends_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=True),
    Column("ended_why", String(20), nullable=False, server_default=""),
    Column("next_page", Text, nullable=False, server_default=""),
    Column("next_until", BigInteger, nullable=False, server_default="0"),
)
_C = BUILDER_SESSIONS.c


class BuilderSessions:
    """Opens builder sessions, lets a token be used once, and says which key is in force."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def open(self, wanted: NewBuilderSession) -> str:
        """A new session's token, seen here and nowhere else: 32 random bytes, good for ten minutes. Raises `NotFound`."""
        with self._database.write() as connection:
            now = self._clock()
            connection.execute(delete(BUILDER_SESSIONS).where(_C.created_at < now - KEPT_MS))
            token = _insert(connection, wanted, now, now + TOKEN_MS)
            _note(connection, now, "builder.open", wanted.source, wanted.user_id, site=wanted.origin)
        return token

    def claim(self, token: str, origin: str) -> BuilderClaim:
        """Use a token, once, from its own origin; `key` is seen here and nowhere else.

        A token that is brought a second time, or from elsewhere, was read by somebody else: the session it opened ends, and the
        change log says so.
        """
        with self._database.write() as connection:
            row = connection.execute(select(BUILDER_SESSIONS).where(_C.token_sha256 == hash_of(token))).mappings().one_or_none()
            if row is None:
                return BuilderClaim("unknown")
            now, own = self._clock(), compare_digest(row["origin"].encode(), origin.encode("utf-8", "surrogatepass"))
            if not own or row["used_at"] is not None:
                why: ClaimWord = "used_twice" if own else "other_origin"
                if row["ended_why"] != why:
                    _end(connection, row, now, why)
                    _note(connection, now, f"builder.{why}", row["source"], row["user_id"], site=origin[:300])
                return BuilderClaim(why, _session(row) if own else None)
            if row["expires_at"] <= now or row["ended_at"] is not None:
                return BuilderClaim("expired", _session(row))
            if not _person_may(connection, row, now):
                return BuilderClaim("not_allowed", _session(row))
            key = f"bld_{secrets.token_urlsafe(32)}"
            values = {"used_at": now, "key_sha256": hash_of(key)}
            connection.execute(update(BUILDER_SESSIONS).where(_C.id == row["id"]).values(values))
            return BuilderClaim("ok", _session(row), key)

    def find(self, key: str) -> BuilderSession | None:
        """The session of a key, whether it is in force or not; ask `allows`."""
        with self._database.read() as connection:
            row = connection.execute(select(BUILDER_SESSIONS).where(_C.key_sha256 == hash_of(key))).mappings().one_or_none()
        return _session(row) if row else None

    def allows(self, session: BuilderSession) -> bool:
        """Whether the key may still be used: not ended, the person still signed in where they opened it, and still an editor."""
        with self._database.read() as connection:
            row = connection.execute(select(BUILDER_SESSIONS).where(_C.id == session.id)).mappings().one_or_none()
            now = self._clock()
            return bool(row and row["ended_at"] is None and row["ends_at"] > now and _person_may(connection, row, now))

    def knows_origin(self, origin: str) -> bool:
        """Whether a session for this origin could be in force; what a browser asks before it sends."""
        with self._database.read() as connection:
            query = select(_C.id).where(_C.origin == origin, _C.ended_at.is_(None), _C.ends_at > self._clock()).limit(1)
            return connection.execute(query).one_or_none() is not None

    def of_source(self, source: str, since: int) -> list[BuilderSession]:
        """The sessions of a source that were in force after this moment, the newest first; each as the page it is on now."""
        lasting = or_(_C.ended_at.is_(None), _C.ended_at > since)
        query = select(BUILDER_SESSIONS).where(_C.source == source, _C.ends_at > since, lasting, _C.ended_why != "moved")
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(_C.id.desc()).limit(100)).mappings().all()
        return [_session(row) for row in rows]

    def end(self, session: int, source: str, why: str = "by_person", *, actor: str = "") -> bool:
        """End one session of this source; whether there was one in force. With an actor the change log says so."""
        now = self._clock()
        with self._database.write() as connection:
            query = select(BUILDER_SESSIONS).where(_C.id == session, _C.source == source, _C.ended_at.is_(None))
            row = connection.execute(query).mappings().one_or_none()
            if row is None:
                return False
            _end(connection, row, now, why)
            if actor:
                _, workspace = require_source(connection, source)
                note_change(connection, now, actor, "builder.end", source, workspace=workspace, site=row["origin"])
        return True

    def plan_next(self, session: int, page: str, rule: str = "") -> None:
        """Another page of the origin is about to be opened: within a minute the person’s browser may ask for its token."""
        values = {"next_page": page, "rule": rule, "next_until": self._clock() + NEXT_MS}
        with self._database.write() as connection:
            connection.execute(update(BUILDER_SESSIONS).where(_C.id == session).values(values))

    def take_next(self, source: str, session_id: int) -> tuple[str, str] | None:
        """The page that was planned in a session which this signed-in browser opened, and a token for it; the old key ends."""
        now = self._clock()
        query = select(BUILDER_SESSIONS).where(
            _C.source == source, _C.session_id == session_id, _C.next_until > now, _C.ended_at.is_(None), _C.ends_at > now
        )
        with self._database.write() as connection:
            row = connection.execute(query.order_by(_C.next_until.desc()).limit(1)).mappings().one_or_none()
            if row is None or not _person_may(connection, row, now):
                return None
            wanted = NewBuilderSession(source, row["user_id"], session_id, row["origin"], row["rule"])
            _end(connection, row, now, "moved")
            return row["next_page"], _insert(connection, wanted, now, now + NEXT_MS, row["ends_at"])


def _insert(connection: Connection, wanted: NewBuilderSession, now: int, expires_at: int, ends_at: int = 0) -> str:
    token = secrets.token_urlsafe(32)
    times = {"created_at": now, "expires_at": expires_at, "ends_at": ends_at or now + KEY_MS}
    values = msgspec.structs.asdict(wanted)
    connection.execute(insert(BUILDER_SESSIONS).values(token_sha256=hash_of(token), **values, **times))
    return token


def _end(connection: Connection, row: RowMapping, now: int, why: str) -> None:
    values = {"ended_at": row["ended_at"] or now, "ended_why": why, "next_until": 0}
    connection.execute(update(BUILDER_SESSIONS).where(_C.id == row["id"]).values(values))


def _person_may(connection: Connection, row: RowMapping, now: int) -> bool:
    """Whether the browser session that opened it is in force, and its person an editor of the source's workspace."""
    session = SESSIONS.c
    query = select(session.id).where(
        # Numbers of ended sessions are given again; one that began later is another.
        *(session.id == row["session_id"], session.user_id == row["user_id"], session.opened_at <= row["created_at"]),
        *(session.ends_at > now, session.seen_at > now - IDLE_MS),
    )
    if connection.execute(query).one_or_none() is None:
        return False
    _, workspace = require_source(connection, row["source"])
    role = connection.scalar(select(MEMBERSHIPS.c.role).where(*one_membership(workspace, row["user_id"])))
    return role is not None and Role(role).allows(Role.EDITOR)


def _note(connection: Connection, now: int, action: str, source: str, user_id: int, **details: str) -> None:
    _, workspace = require_source(connection, source)
    email = str(connection.scalar(select(USERS.c.email).where(USERS.c.id == user_id)))
    note_change(connection, now, email, action, source, workspace=workspace, **details)


def _session(row: RowMapping) -> BuilderSession:
    known = plain_row(row)
    return msgspec.convert({name: known[name] for name in BuilderSession.__struct_fields__}, BuilderSession)
