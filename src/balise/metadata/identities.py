"""The table of identities: which account belongs to whom the organisation's own sign-in names."""

from typing import Final

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, String, Table, insert, select, update

from balise.clock import Clock
from balise.metadata.changes import note_change
from balise.metadata.database import Database
from balise.metadata.invitations import INVITATIONS
from balise.metadata.membership_rows import insert_membership
from balise.metadata.schema import SCHEMA
from balise.metadata.types import DEFAULT_WORKSPACE, Identity, Role, User
from balise.metadata.user_rules import check_email
from balise.metadata.users import USERS, find_row, insert_user, note_about_user, require_row, user_of

_MOST_NAME: Final = 200

IDENTITIES = Table(
    "identities",
    SCHEMA,
    Column("issuer", String(300), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("since", BigInteger, nullable=False),
)


class Identities:
    """Finds the account of an identity whose issuer proved it, and makes it at the first sign-in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def enter(self, identity: Identity, newcomer: Role | None, language: str = "en") -> User | None:
        """The account of this identity; invitations that wait for its address are taken.

        An account with the same address is theirs from now on: the issuer has proved the address. Who has none and is not
        invited gets one in the first workspace with the role `newcomer`; None where there is no such role.
        Raises `WrongInput` where the address is none.
        """
        email, now = check_email(identity.email), self._clock()
        with self._database.write() as connection:
            query = select(IDENTITIES.c.user_id).where(
                IDENTITIES.c.issuer == identity.issuer, IDENTITIES.c.subject == identity.subject
            )
            user_id = connection.scalar(query) or self._link(connection, identity, email, now)
            invited = _invited(connection, email, now)
            if user_id is None and (invited or newcomer):
                user_id = self._make(connection, identity, email, language)
                if not invited and newcomer:
                    _join(connection, now, user_id, email, (DEFAULT_WORKSPACE, newcomer), "user.enter")
            if user_id is None:
                return None
            for number, workspace, role in invited:
                connection.execute(update(INVITATIONS).where(INVITATIONS.c.id == number).values(used_at=now))
                _join(connection, now, user_id, email, (workspace, Role(role)), "invitation.accept")
            return user_of(require_row(connection, user_id))

    def _link(self, connection: Connection, identity: Identity, email: str, now: int) -> int | None:
        row = find_row(connection, USERS.c.email == email)
        if row is None:
            return None
        self._insert(connection, identity, row["id"], now)
        note_about_user(connection, now, row["id"], "user.link")
        return int(row["id"])

    def _make(self, connection: Connection, identity: Identity, email: str, language: str) -> int:
        name = " ".join(identity.name.split())[:_MOST_NAME] or email.partition("@")[0]
        user = insert_user(connection, self._clock(), email, name, None, language)
        self._insert(connection, identity, user.id, self._clock())
        return user.id

    def _insert(self, connection: Connection, identity: Identity, user_id: int, now: int) -> None:
        values = {"issuer": identity.issuer, "subject": identity.subject, "user_id": user_id, "since": now}
        connection.execute(insert(IDENTITIES).values(values))


def _invited(connection: Connection, email: str, now: int) -> list[tuple[int, int, str]]:
    columns = INVITATIONS.c.id, INVITATIONS.c.workspace_id, INVITATIONS.c.role
    waiting = INVITATIONS.c.email == email, INVITATIONS.c.used_at.is_(None), INVITATIONS.c.ends_at > now
    return [(row[0], row[1], row[2]) for row in connection.execute(select(*columns).where(*waiting)).all()]


def _join(connection: Connection, now: int, user_id: int, email: str, place: tuple[int, Role], action: str) -> None:
    workspace, role = place
    insert_membership(connection, now, workspace, user_id, role)
    note_change(connection, now, email, action, email, workspace=workspace, role=role.value)
