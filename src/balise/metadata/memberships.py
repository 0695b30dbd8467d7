"""Who may do what in which workspace."""

import msgspec
from sqlalchemy import Connection, delete, func, select, update

from balise.clock import Clock
from balise.errors import Conflict, NotFound
from balise.metadata.changes import note_change
from balise.metadata.database import Database
from balise.metadata.membership_rows import MEMBERSHIPS, one_membership, workspaces_of
from balise.metadata.sessions import end_sessions
from balise.metadata.types import Account, Member, Role, Workspace
from balise.metadata.user_rules import check_role
from balise.metadata.users import USERS, user_of
from balise.metadata.workspaces import WORKSPACES


class Memberships:
    """Says who is in a workspace, and changes it. A workspace always keeps an administrator."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def of_user(self, user_id: int) -> list[tuple[Workspace, Role]]:
        """The workspaces of a user with the role there, by name."""
        query = (
            select(WORKSPACES.c.id, WORKSPACES.c.name, MEMBERSHIPS.c.role)
            .join(MEMBERSHIPS, MEMBERSHIPS.c.workspace_id == WORKSPACES.c.id)
            .where(MEMBERSHIPS.c.user_id == user_id)
            .order_by(func.lower(WORKSPACES.c.name), WORKSPACES.c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [(Workspace(id=row["id"], name=row["name"]), Role(row["role"])) for row in rows]

    def members(self, workspace: int) -> list[Member]:
        """Who is in a workspace, by name."""
        query = select(USERS, MEMBERSHIPS.c.role, MEMBERSHIPS.c.since).join(MEMBERSHIPS, MEMBERSHIPS.c.user_id == USERS.c.id)
        with self._database.read() as connection:
            found = query.where(MEMBERSHIPS.c.workspace_id == workspace).order_by(func.lower(USERS.c.name), USERS.c.id)
            rows = connection.execute(found).mappings().all()
        return [msgspec.convert({"user": user_of(row), "role": row["role"], "since": row["since"]}, Member) for row in rows]

    def accounts(self) -> list[Account]:
        """Every account with its memberships, by address."""
        query = (
            select(USERS, WORKSPACES.c.id.label("workspace"), WORKSPACES.c.name.label("workspace_name"), MEMBERSHIPS.c.role)
            .outerjoin(MEMBERSHIPS, MEMBERSHIPS.c.user_id == USERS.c.id)
            .outerjoin(WORKSPACES, WORKSPACES.c.id == MEMBERSHIPS.c.workspace_id)
            .order_by(USERS.c.email, WORKSPACES.c.name)
        )
        found: dict[int, Account] = {}
        with self._database.read() as connection:
            for row in connection.execute(query).mappings():
                account = found.setdefault(row["id"], Account(user=user_of(row), memberships=[]))
                if row["role"]:
                    workspace = Workspace(id=row["workspace"], name=row["workspace_name"])
                    account.memberships.append((workspace, Role(row["role"])))
        return list(found.values())

    def change_role(self, workspace: int, user_id: int, role: Role | str, *, actor: str) -> None:
        """Give another role. Raises `NotFound`, `WrongInput`, and `Conflict` for the last administrator."""
        role = check_role(role)
        with self._database.write() as connection:
            before = _require(connection, workspace, user_id)
            if role is before:
                return
            if role is not Role.ADMINISTRATOR:
                _require_another_administrator(connection, workspace, user_id)
            connection.execute(update(MEMBERSHIPS).where(*one_membership(workspace, user_id)).values(role=role.value))
            now, pair = self._clock(), [before.value, role.value]
            note_change(connection, now, actor, "member.role", _email(connection, user_id), workspace=workspace, role=pair)

    def remove(self, workspace: int, user_id: int, *, actor: str) -> None:
        """Take somebody out of a workspace; who is in no other is signed out.

        Raises `NotFound`, and `Conflict` for the last administrator.
        """
        with self._database.write() as connection:
            _require(connection, workspace, user_id)
            _require_another_administrator(connection, workspace, user_id)
            connection.execute(delete(MEMBERSHIPS).where(*one_membership(workspace, user_id)))
            if not workspaces_of(connection, user_id):
                end_sessions(connection, user_id)
            note_change(connection, self._clock(), actor, "member.remove", _email(connection, user_id), workspace=workspace)


def _require(connection: Connection, workspace: int, user_id: int) -> Role:
    row = connection.execute(select(MEMBERSHIPS.c.role).where(*one_membership(workspace, user_id))).one_or_none()
    if row is None:
        raise NotFound("There is nobody with this id in the workspace.")
    return Role(row[0])


def _require_another_administrator(connection: Connection, workspace: int, user_id: int) -> None:
    query = select(func.count()).where(
        MEMBERSHIPS.c.workspace_id == workspace,
        MEMBERSHIPS.c.user_id != user_id,
        MEMBERSHIPS.c.role == Role.ADMINISTRATOR.value,
    )
    if not connection.scalar(query):
        raise Conflict("A workspace needs an administrator; make somebody else one first.", reason="last_administrator")


def _email(connection: Connection, user_id: int) -> str:
    return str(connection.scalar(select(USERS.c.email).where(USERS.c.id == user_id)))
