"""The table of invitations. An invitation's key is never stored, only its SHA-256; it is good once."""

import secrets
from typing import Any, Final

import msgspec
from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, RowMapping, String, Table, insert, select, update

from balise.clock import Clock
from balise.errors import NotFound
from balise.metadata.changes import note_change
from balise.metadata.database import Database, plain_row
from balise.metadata.membership_rows import insert_membership
from balise.metadata.passwords import hash_password
from balise.metadata.schema import SCHEMA
from balise.metadata.token_text import hash_of
from balise.metadata.types import DEFAULT_WORKSPACE, Invitation, Role, User
from balise.metadata.user_rules import check_email, check_role
from balise.metadata.users import insert_user, require_row, user_of

HOUR_MS: Final = 3_600_000
USUAL_HOURS: Final = 7 * 24

INVITATIONS = Table(
    "invitations",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("workspace_id", Integer, ForeignKey("workspaces.id"), nullable=False),
    Column("role", String(20), nullable=False),
    Column("email", String(254), nullable=False),
    Column("invited_by", String(200), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=True),
)


class Invitations:
    """Invites people, and lets them in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def create(
        self, role: Role | str, *, actor: str, workspace: int = DEFAULT_WORKSPACE, email: str = "", hours: int = USUAL_HOURS
    ) -> tuple[Invitation, str]:
        """Invite somebody; the second of the pair is the key, seen here and nowhere else. Raises `WrongInput`."""
        key, now = secrets.token_urlsafe(32), self._clock()
        values: dict[str, Any] = {
            "workspace_id": workspace,
            "role": check_role(role).value,
            "email": check_email(email) if email else "",
            "invited_by": actor,
            "created_at": now,
            "ends_at": now + hours * HOUR_MS,
        }
        with self._database.write() as connection:
            statement = insert(INVITATIONS).values(sha256=hash_of(key), **values).returning(INVITATIONS.c.id)
            number = connection.execute(statement).scalar_one()
            note_change(connection, now, actor, "invitation.create", values["email"], workspace=workspace, role=values["role"])
        return msgspec.convert({"id": number, **values}, Invitation), key

    def find(self, key: str) -> Invitation | None:
        """The invitation with this key, if it may still be accepted."""
        with self._database.read() as connection:
            row = _row(connection, key)
        found = _invitation(row) if row else None
        return found if found and found.open(self._clock()) else None

    def waiting(self, workspace: int) -> list[Invitation]:
        """The invitations of a workspace that may still be accepted, newest first."""
        query = select(INVITATIONS).where(INVITATIONS.c.workspace_id == workspace).order_by(INVITATIONS.c.id.desc())
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [found for found in map(_invitation, rows) if found.open(self._clock())]

    def accept(self, key: str, email: str, name: str, password: str, *, language: str = "en") -> User:
        """Make an account and its membership; the key is spent.

        Raises `NotFound` for a key that is spent, old or unknown, `Conflict` for an address that has an account, `WrongInput`.
        """
        kept = hash_password(password, email=email)
        with self._database.write() as connection:
            invitation, now = self._spend(connection, key), self._clock()
            user = insert_user(connection, now, email, name, kept, language)
            insert_membership(connection, now, invitation.workspace_id, user.id, invitation.role)
            self._note(connection, user, invitation)
        return user

    def join(self, key: str, user_id: int) -> Invitation:
        """Let somebody who has an account into the workspace; the key is spent. Raises `NotFound`."""
        with self._database.write() as connection:
            invitation, user = self._spend(connection, key), user_of(require_row(connection, user_id))
            insert_membership(connection, self._clock(), invitation.workspace_id, user.id, invitation.role)
            self._note(connection, user, invitation)
        return invitation

    def withdraw(self, workspace: int, number: int, *, actor: str) -> None:
        """Take an invitation back. Raises `NotFound`."""
        now = self._clock()
        mine = (INVITATIONS.c.id == number, INVITATIONS.c.workspace_id == workspace, INVITATIONS.c.used_at.is_(None))
        with self._database.write() as connection:
            statement = update(INVITATIONS).where(*mine).values(used_at=now).returning(INVITATIONS.c.email, INVITATIONS.c.role)
            row = connection.execute(statement).one_or_none()
            if row is None:
                raise NotFound("There is no such invitation waiting.")
            note_change(connection, now, actor, "invitation.withdraw", row[0], workspace=workspace, role=row[1])

    def _spend(self, connection: Connection, key: str) -> Invitation:
        row, now = _row(connection, key), self._clock()
        found = _invitation(row) if row else None
        if found is None or not found.open(now):
            raise NotFound("The invitation was used, withdrawn, or is too old. Ask for a new one.")
        connection.execute(update(INVITATIONS).where(INVITATIONS.c.id == found.id).values(used_at=now))
        return found

    def _note(self, connection: Connection, user: User, invitation: Invitation) -> None:
        workspace, role = invitation.workspace_id, invitation.role.value
        note_change(connection, self._clock(), user.email, "invitation.accept", user.email, workspace=workspace, role=role)


def _row(connection: Connection, key: str) -> RowMapping | None:
    return connection.execute(select(INVITATIONS).where(INVITATIONS.c.sha256 == hash_of(key))).mappings().one_or_none()


def _invitation(row: RowMapping) -> Invitation:
    return msgspec.convert({name: value for name, value in plain_row(row).items() if name != "sha256"}, Invitation)
