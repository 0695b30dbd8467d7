"""The change log: who changed what, when. Lines are only added."""

from typing import Any

import msgspec
from sqlalchemy import JSON, BigInteger, Column, Connection, Integer, Table, Text, insert, select

from balise.metadata.database import Database, plain_row
from balise.metadata.schema import SCHEMA
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
)


def note_change(connection: Connection, at: int, actor: str, action: str, subject: str, **details: Any) -> None:
    """Add a line in the transaction of the change itself, so that neither is there without the other."""
    connection.execute(insert(CHANGES).values(at=at, actor=actor, action=action, subject=subject, details=details))


class Changes:
    """Reads the change log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, most: int = 100) -> list[Change]:
        """The newest lines, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(CHANGES).order_by(CHANGES.c.id.desc()).limit(most)).mappings().all()
        return [msgspec.convert(plain_row(row), Change) for row in rows]
