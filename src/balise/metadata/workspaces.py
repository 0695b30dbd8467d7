"""The table of workspaces. The first is called Balise until somebody renames it."""

from typing import Final

from sqlalchemy import BigInteger, Column, Connection, Integer, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from balise.clock import Clock
from balise.errors import Conflict, NotFound
from balise.metadata.changes import note_change
from balise.metadata.database import Database
from balise.metadata.membership_rows import insert_membership
from balise.metadata.schema import SCHEMA
from balise.metadata.source_rules import check_name
from balise.metadata.types import DEFAULT_WORKSPACE, Role, Workspace

WORKSPACES = Table(
    "workspaces",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
)

FIRST_NAME: Final = "Balise"


class Workspaces:
    """Makes, finds and renames workspaces."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def all(self) -> list[Workspace]:
        """Every workspace, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(WORKSPACES).order_by(WORKSPACES.c.id)).mappings().all()
        return [Workspace(id=row["id"], name=row["name"]) for row in rows]

    def create(self, name: str, *, actor: str, administrator: int | None = None) -> Workspace:
        """Make a workspace, with the user of this id as its administrator.

        Raises `WrongInput`, and `Conflict` where the name is taken.
        """
        name, now = check_name(name), self._clock()
        with self._database.write() as connection:
            try:
                statement = insert(WORKSPACES).values(name=name, created_at=now).returning(WORKSPACES.c.id)
                number = int(connection.execute(statement).scalar_one())
            except IntegrityError as error:
                raise Conflict("name is taken by another workspace; choose another.", reason="workspace_taken") from error
            if administrator is not None:
                insert_membership(connection, now, number, administrator, Role.ADMINISTRATOR)
            note_change(connection, now, actor, "workspace.create", name, workspace=number)
        return Workspace(id=number, name=name)

    def find(self, number: int) -> Workspace | None:
        """The workspace with this number."""
        return next((one for one in self.all() if one.id == number), None)

    def find_by_name(self, name: str) -> Workspace | None:
        """The workspace with this name."""
        return next((one for one in self.all() if one.name == name), None)

    def rename(self, number: int, name: str, *, actor: str) -> Workspace:
        """Give another name. Raises `NotFound`, `WrongInput`, and `Conflict` where the name is taken."""
        name = check_name(name)
        with self._database.write() as connection:
            before = connection.scalar(select(WORKSPACES.c.name).where(WORKSPACES.c.id == number))
            if before is None:
                raise NotFound("There is no such workspace.")
            if before == name:
                return Workspace(id=number, name=name)
            try:
                connection.execute(update(WORKSPACES).where(WORKSPACES.c.id == number).values(name=name))
            except IntegrityError as error:
                raise Conflict("name is taken by another workspace; choose another.", reason="workspace_taken") from error
            note_change(connection, self._clock(), actor, "workspace.rename", name, workspace=number, name=[before, name])
        return Workspace(id=number, name=name)


def make_default_workspace(connection: Connection, now: int) -> None:
    """Write the default workspace where it is missing."""
    if connection.scalar(select(WORKSPACES.c.id).where(WORKSPACES.c.id == DEFAULT_WORKSPACE)) is None:
        connection.execute(insert(WORKSPACES).values(id=DEFAULT_WORKSPACE, name=FIRST_NAME, created_at=now))
