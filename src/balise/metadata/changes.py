"""The change log: who changed what, when. Lines are only added."""

from typing import Any

import msgspec
from sqlalchemy import JSON, BigInteger, Column, Connection, Integer, Table, Text, insert, select

from balise.metadata.database import Database, plain_row
from balise.metadata.schema import DEFAULT_WORKSPACE, SCHEMA
from balise.metadata.types import Change

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
    """Reads the change log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(
        self, most: int = 100, *, workspace: int | None = None, before: int | None = None, subject: str = ""
    ) -> list[Change]:
        """The newest lines, newest first: of one workspace, older than the line `before`, about one thing."""
        query = select(CHANGES).order_by(CHANGES.c.id.desc()).limit(most)
        if workspace is not None:
            query = query.where(CHANGES.c.workspace_id == workspace)
        if before is not None:
            query = query.where(CHANGES.c.id < before)
        if subject:
            query = query.where(CHANGES.c.subject == subject)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [msgspec.convert(plain_row(row), Change) for row in rows]
