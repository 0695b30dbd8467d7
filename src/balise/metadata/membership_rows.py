"""The table of memberships, and what other tables' transactions do with it."""

from sqlalchemy import BigInteger, Column, ColumnElement, Connection, ForeignKey, Integer, String, Table, insert, select, update

from balise.metadata.schema import SCHEMA
from balise.metadata.types import Role

MEMBERSHIPS = Table(
    "memberships",
    SCHEMA,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True),
    Column("workspace_id", Integer, ForeignKey("workspaces.id"), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("since", BigInteger, nullable=False),
)


def insert_membership(connection: Connection, now: int, workspace: int, user_id: int, role: Role) -> None:
    """Put somebody into a workspace; who is there already keeps the higher role."""
    row = connection.execute(select(MEMBERSHIPS.c.role).where(*one_membership(workspace, user_id))).one_or_none()
    if row is None:
        connection.execute(insert(MEMBERSHIPS).values(user_id=user_id, workspace_id=workspace, role=role.value, since=now))
    elif not Role(row[0]).allows(role):
        connection.execute(update(MEMBERSHIPS).where(*one_membership(workspace, user_id)).values(role=role.value))


def one_membership(workspace: int, user_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The condition that finds one row."""
    return MEMBERSHIPS.c.workspace_id == workspace, MEMBERSHIPS.c.user_id == user_id


def workspaces_of(connection: Connection, user_id: int) -> list[int]:
    """The numbers of the workspaces that somebody is in."""
    query = select(MEMBERSHIPS.c.workspace_id).where(MEMBERSHIPS.c.user_id == user_id).order_by(MEMBERSHIPS.c.workspace_id)
    return [int(number) for number in connection.scalars(query)]
