"""The table of workspaces. There is one, `default`."""

from sqlalchemy import BigInteger, Column, Connection, Integer, String, Table, insert, select

from balise.metadata.schema import DEFAULT_WORKSPACE, SCHEMA

WORKSPACES = Table(
    "workspaces",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
)


def make_default_workspace(connection: Connection, now: int) -> None:
    """Write the default workspace where it is missing."""
    if connection.scalar(select(WORKSPACES.c.id).where(WORKSPACES.c.id == DEFAULT_WORKSPACE)) is None:
        connection.execute(insert(WORKSPACES).values(id=DEFAULT_WORKSPACE, name="default", created_at=now))
