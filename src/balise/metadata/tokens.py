"""The table of tokens. A token's text is never stored, only its SHA-256 and its last four characters."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, RowMapping, String, Table, insert, or_, select, update

from balise.clock import Clock
from balise.errors import NotFound, WrongInput
from balise.metadata.changes import note_change
from balise.metadata.database import Database, plain_row
from balise.metadata.installation import bump_version
from balise.metadata.schema import SCHEMA
from balise.metadata.source_rules import check_name, is_code
from balise.metadata.sources import require_source
from balise.metadata.token_text import hash_of, make_token_text
from balise.metadata.types import DEFAULT_WORKSPACE, NewToken, Token

LATEST_MS = 253_402_300_799_999  # the last millisecond of the year 9999
IDS_AT_ONCE = 500

TOKENS = Table(
    "tokens",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", Integer, ForeignKey("workspaces.id"), nullable=False),
    Column("source", String(100), ForeignKey("sources.code"), nullable=True, index=True),
    Column("name", String(200), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("hint", String(4), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=True),
    Column("revoked_at", BigInteger, nullable=True),
    Column("last_used_at", BigInteger, nullable=True),
)


class Tokens:
    """Makes, finds and revokes tokens."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create(
        self,
        source: str | None,
        name: str = "",
        expires_at: int | None = None,
        *,
        actor: str = "cli",
        workspace: int = DEFAULT_WORKSPACE,
    ) -> NewToken:
        """Make a token for one source, or a management token of a workspace where `source` is None.

        Its text is in the answer and nowhere else.
        `expires_at` is in milliseconds since 1970, UTC. Raises `NotFound` for an unknown source, `WrongInput` for a bad value.
        """
        now, text = self._clock(), make_token_text()
        fields: dict[str, Any] = {
            "source": source,
            "name": check_name(name, least=0),
            "hint": text[-4:],
            "created_at": now,
            "expires_at": _check_expiry(expires_at, now),
        }
        with self._database.write() as connection:
            if source is not None:
                _, workspace = require_source(connection, source)
            values = {"workspace_id": workspace, "sha256": hash_of(text), **fields}
            token_id = connection.execute(insert(TOKENS).values(values).returning(TOKENS.c.id)).scalar_one()
            note_change(connection, now, actor, "token.create", str(token_id), workspace=workspace, **fields)
            bump_version(connection)
        return msgspec.convert({"id": token_id, "token": text, **fields}, NewToken)

    def find(self, text: str) -> Token | None:
        """The token with this text, usable or not."""
        with self._database.read() as connection:
            row = connection.execute(select(TOKENS).where(TOKENS.c.sha256 == hash_of(text))).mappings().one_or_none()
        return None if row is None else _token(row)

    def all(self, source: str | None = None, workspace: int | None = None) -> list[Token]:
        """The tokens of a source or of a workspace, or every token; oldest first, revoked and expired ones among them."""
        if source is not None and not is_code(source):
            return []
        query = select(TOKENS).order_by(TOKENS.c.id)
        if source is not None:
            query = query.where(TOKENS.c.source == source)
        if workspace is not None:
            query = query.where(TOKENS.c.workspace_id == workspace)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [_token(row) for row in rows]

    def revoke(self, token_id: int, *, actor: str = "cli", workspace: int | None = None) -> Token:
        """Take a token back for good. A second time changes nothing.

        Raises `NotFound` for an unknown id, and where a workspace is named for one of another.
        """
        with self._database.write() as connection:
            query = select(TOKENS).where(TOKENS.c.id == token_id)
            if workspace is not None:
                query = query.where(TOKENS.c.workspace_id == workspace)
            row = connection.execute(query).mappings().one_or_none() if 0 < token_id < 2**31 else None
            if row is None:
                raise NotFound("There is no token with this id.")
            if row["revoked_at"] is not None:
                return _token(row)
            now = self._clock()
            connection.execute(update(TOKENS).where(TOKENS.c.id == token_id).values(revoked_at=now))
            told = {"source": row["source"], "name": row["name"], "hint": row["hint"]}
            note_change(connection, now, actor, "token.revoke", str(token_id), workspace=row["workspace_id"], **told)
            bump_version(connection)
        return msgspec.structs.replace(_token(row), revoked_at=now)

    def touch(self, ids: Iterable[int], at: int) -> None:
        """Note that these tokens were used at `at`; never moves a time back. No line in the change log, no new version."""
        rest = iter(set(ids))
        while some := list(islice(rest, IDS_AT_ONCE)):
            older = or_(TOKENS.c.last_used_at.is_(None), TOKENS.c.last_used_at < at)
            with self._database.write() as connection:
                connection.execute(update(TOKENS).where(TOKENS.c.id.in_(some), older).values(last_used_at=at))


def _check_expiry(value: Any, now: int) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and now < value <= LATEST_MS):
        return value
    raise WrongInput(
        "expires_at must be a time to come in milliseconds since 1970; leave it out for a token that does not expire."
    )


def _token(row: RowMapping) -> Token:
    return msgspec.convert(plain_row(row), Token)
