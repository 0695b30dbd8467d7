"""The change log: who changed what, when. Lines are only added."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import JSON, BigInteger, Column, Connection, Integer, Table, Text, and_, insert, or_, select

from balise.metadata.database import Database, plain_row
from balise.metadata.schema import SCHEMA
from balise.metadata.types import DEFAULT_WORKSPACE, Change

CHANGES = Table(
    "changes",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", JSON, nullable=False),
    Column("workspace_id", Integer, nullable=False, index=True, server_default="1"),
)


def note_change(
    connection: Connection, at: int, actor: str, action: str, subject: str, *, workspace: int = DEFAULT_WORKSPACE, **details: Any
) -> None:
    """Add a line in the transaction of the change itself, so that neither is there without the other."""
    line = {"at": at, "actor": actor, "action": action, "subject": subject, "details": details, "workspace_id": workspace}
    connection.execute(insert(CHANGES).values(line))


class Changes:
    """Reads the change log, and adds to it what happened elsewhere."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, at: int, actor: str, action: str, subject: str, *, workspace: int, **details: Any) -> None:
        """Add a line about something that is no change of these tables, such as a replay."""
        with self._database.write() as connection:
            note_change(connection, at, actor, action, subject, workspace=workspace, **details)

    def latest(
        self,
        most: int = 100,
        *,
        workspace: int | None = None,
        before: int | None = None,
        source: str = "",
        kinds: Collection[str] = (),
    ) -> list[Change]:
        """The newest lines, newest first: of one workspace, older than the line `before`, about one source and its parts.

        `kinds` are beginnings of actions, such as `token` for `token.create`; none means all.
        """
        query = select(CHANGES).order_by(CHANGES.c.id.desc()).limit(most)
        if workspace is not None:
            query = query.where(CHANGES.c.workspace_id == workspace)
        if before is not None:
            query = query.where(CHANGES.c.id < before)
        if source:
            own = and_(CHANGES.c.subject == source, ~CHANGES.c.action.startswith("workspace."))
            query = query.where(or_(own, CHANGES.c.details["source"].as_string() == source))
        if kinds:
            query = query.where(or_(*(CHANGES.c.action.startswith(f"{kind}.", autoescape=True) for kind in kinds)))
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [msgspec.convert(plain_row(row), Change) for row in rows]
