"""The table of sources."""

from typing import Any, Unpack

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    false,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError

from balise.clock import Clock
from balise.errors import Conflict, NotFound
from balise.events.received import Kind
from balise.events.source import Source
from balise.metadata.changes import note_change
from balise.metadata.codes import CodeMaker, make_code
from balise.metadata.database import Database, plain_row
from balise.metadata.installation import bump_version
from balise.metadata.schema import SCHEMA
from balise.metadata.source_rules import SourceChanges, SourceChoices, check_choices, check_code, check_kind, check_name, is_code
from balise.metadata.types import DEFAULT_WORKSPACE

TRIES = 5

SOURCES = Table(
    "sources",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", Integer, ForeignKey("workspaces.id"), nullable=False),
    Column("code", String(100), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("edition", String(20), nullable=False),
    Column("on_invalid", String(20), nullable=False),
    Column("on_sensitive", String(20), nullable=False),
    Column("phone_region", String(2), nullable=False),
    Column("retention_months", Integer, nullable=False),
    Column("allowed_origins", JSON, nullable=False),
    Column("first_party_cookies", Boolean, nullable=False, server_default=true()),
    Column("auto_match", JSON, nullable=False, server_default="[]"),
    Column("capture", Boolean, nullable=False, server_default=false()),
    Column("created_at", BigInteger, nullable=False),
)


class Sources:
    """Makes, finds and changes sources."""

    def __init__(self, database: Database, clock: Clock, code_maker: CodeMaker = make_code) -> None:
        self._database = database
        self._clock = clock
        self._code_maker = code_maker

    def create(
        self,
        name: str,
        kind: Kind | str,
        code: str = "",
        *,
        actor: str = "cli",
        workspace: int = DEFAULT_WORKSPACE,
        **choices: Unpack[SourceChoices],
    ) -> Source:
        """Make a source in a workspace; without a code it gets one that looks like the platform's.

        Raises `WrongInput` for a bad value, `Conflict` where the code is taken, in whatever workspace.
        """
        kind = check_kind(kind)
        fields = {"name": check_name(name), "kind": kind, "created_at": self._clock(), **check_choices(choices)}
        if code:
            return self._insert(Source(code=check_code(code), **fields), actor, workspace)
        for _ in range(TRIES - 1):
            try:
                return self._insert(Source(code=self._code_maker(kind), **fields), actor, workspace)
            except Conflict:
                continue
        return self._insert(Source(code=self._code_maker(kind), **fields), actor, workspace)

    def find(self, code: str, workspace: int | None = None) -> Source | None:
        """The source with this code, if there is one, and where a workspace is named, in that one."""
        with self._database.read() as connection:
            row = _row(connection, code)
        return _source(row) if row and workspace in (None, row["workspace_id"]) else None

    def workspace_of(self, code: str) -> int:
        """The workspace of the source with this code. Raises `NotFound`."""
        with self._database.read() as connection:
            return require_source(connection, code)[1]

    def all(self, workspace: int | None = None) -> list[Source]:
        """Every source, or those of a workspace; oldest first."""
        query = select(SOURCES).order_by(SOURCES.c.id)
        with self._database.read() as connection:
            rows = connection.execute(query if workspace is None else query.where(SOURCES.c.workspace_id == workspace))
            return [_source(row) for row in rows.mappings().all()]

    def change(self, code: str, *, actor: str = "cli", **choices: Unpack[SourceChanges]) -> Source:
        """Change the given fields and return the source as it now is.

        Raises `NotFound` where there is no such source, `WrongInput` for a bad value or a field that cannot be changed.
        """
        checked = check_choices(choices)
        with self._database.write() as connection:
            source, workspace = require_source(connection, code)
            changed = msgspec.structs.replace(source, **checked)
            before, after = _plain(source), _plain(changed)
            pairs: dict[str, Any] = {field: [before[field], after[field]] for field in checked if before[field] != after[field]}
            if pairs:
                values = {field: after[field] for field in pairs}
                connection.execute(update(SOURCES).where(SOURCES.c.code == code).values(values))
                note_change(connection, self._clock(), actor, "source.change", code, workspace=workspace, **pairs)
                bump_version(connection)
        return changed

    def _insert(self, source: Source, actor: str, workspace: int) -> Source:
        fields = _plain(source)
        with self._database.write() as connection:
            try:
                connection.execute(insert(SOURCES).values(workspace_id=workspace, **fields))
            except IntegrityError as error:
                raise Conflict("code is taken by another source; choose another or leave it out.") from error
            note_change(connection, source.created_at, actor, "source.create", source.code, workspace=workspace, **fields)
            bump_version(connection)
        return source


def require_source(connection: Connection, code: str) -> tuple[Source, int]:
    """The source with this code and its workspace; `NotFound` where there is none."""
    row = _row(connection, code)
    if row is None:
        raise NotFound("There is no source with this code; `balise source list` shows the codes.")
    return _source(row), int(row["workspace_id"])


def _row(connection: Connection, code: str) -> RowMapping | None:
    if not is_code(code):
        return None
    return connection.execute(select(SOURCES).where(SOURCES.c.code == code)).mappings().one_or_none()


def _source(row: RowMapping) -> Source:
    return msgspec.convert(plain_row(row), Source)


def _plain(source: Source) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(source)
    return plain
