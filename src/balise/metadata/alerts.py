"""The table of alerts: who is told of what. A webhook's secret is never stored: it is made from the installation's own."""

import base64
import hmac
from hashlib import sha256
from typing import Any, Final, TypedDict, Unpack

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
    delete,
    insert,
    select,
    update,
)

from balise.clock import Clock
from balise.errors import Conflict, NotFound
from balise.metadata.alert_rules import check_alert
from balise.metadata.alert_states import ALERT_TOLD
from balise.metadata.alert_types import Alert, Digest, IssueChange
from balise.metadata.changes import note_change
from balise.metadata.database import Database, plain_row
from balise.metadata.installation import read_secret
from balise.metadata.schema import SCHEMA

BOTH_SECRETS_MS: Final = 24 * 3_600_000
"""So long after a new secret was made the old one signs, too."""
MOST: Final = 200

ALERTS = Table(
    "alerts",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", Integer, ForeignKey("workspaces.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("sources", JSON, nullable=False),
    Column("severities", JSON, nullable=False),
    Column("codes", JSON, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("mail_to", JSON, nullable=False),
    Column("webhook_url", String(2000), nullable=False),
    Column("digest", String(20), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("zone", String(60), nullable=False, server_default="UTC"),
    Column("language", String(10), nullable=False, server_default="en"),
    Column("quiet_minutes", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("secret_version", Integer, nullable=False),
    Column("old_secret_until", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    # A secret is made from the id: the id of a removed alert must not come back.
    sqlite_autoincrement=True,
)


class AlertChoices(TypedDict, total=False):
    """What a person chooses for an alert."""

    name: str
    sources: tuple[str, ...]
    severities: tuple[str, ...]
    codes: tuple[str, ...]
    changes: tuple[IssueChange, ...]
    mail_to: tuple[int, ...]
    webhook_url: str
    digest: Digest
    hour: int
    zone: str
    language: str
    quiet_minutes: int
    active: bool


class Alerts:
    """Makes, finds, changes and removes alerts."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def create(self, workspace: int, *, actor: str, **choices: Unpack[AlertChoices]) -> Alert:
        """Make an alert. It tells of what happens from now on. Raises `WrongInput`, and `Conflict` where there are too many."""
        now = self._clock()
        with self._database.write() as connection:
            blank = Alert(id=0, workspace_id=workspace, name="", created_at=now)
            values = _plain(check_alert(connection, msgspec.structs.replace(blank, **choices)))
            if len(_all(connection, workspace)) >= MOST:
                raise Conflict(f"A workspace has at most {MOST} alerts; remove one first.", reason="too_many_alerts")
            alert = _alert(connection.execute(insert(ALERTS).values(values).returning(ALERTS)).mappings().one())
            note_change(connection, now, actor, "alert.create", alert.name, workspace=workspace, **_noted(values))
        return alert

    def find(self, alert_id: int, workspace: int | None = None) -> Alert | None:
        """The alert with this id, and where a workspace is named, in that one."""
        with self._database.read() as connection:
            return _find(connection, alert_id, workspace)

    def all(self, workspace: int | None = None) -> list[Alert]:
        """The alerts of a workspace, or of all, oldest first."""
        with self._database.read() as connection:
            return _all(connection, workspace)

    def change(self, alert_id: int, workspace: int | None = None, *, actor: str, **choices: Unpack[AlertChoices]) -> Alert:
        """Change the given fields. Raises `NotFound`, `WrongInput`."""
        with self._database.write() as connection:
            before = _require(connection, alert_id, workspace)
            after = check_alert(connection, msgspec.structs.replace(before, **choices))
            old, new = _plain(before), _plain(after)
            pairs: dict[str, Any] = {field: [old[field], new[field]] for field in new if old[field] != new[field]}
            if pairs:
                connection.execute(update(ALERTS).where(ALERTS.c.id == alert_id).values(new))
                note_change(
                    connection, self._clock(), actor, "alert.change", after.name, workspace=before.workspace_id, **_noted(pairs)
                )
        return after

    def remove(self, alert_id: int, workspace: int | None = None, *, actor: str) -> Alert:
        """Remove an alert for good; what it delivered stays in the log of deliveries. Raises `NotFound`."""
        with self._database.write() as connection:
            alert = _require(connection, alert_id, workspace)
            connection.execute(delete(ALERT_TOLD).where(ALERT_TOLD.c.alert_id == alert_id))
            connection.execute(delete(ALERTS).where(ALERTS.c.id == alert_id))
            note_change(connection, self._clock(), actor, "alert.remove", alert.name, workspace=alert.workspace_id)
        return alert

    def rotate(self, alert_id: int, workspace: int | None = None, *, actor: str) -> tuple[Alert, str]:
        """Make another secret, and give it; for a day the old one signs, too. Raises `NotFound`."""
        now = self._clock()
        with self._database.write() as connection:
            before = _require(connection, alert_id, workspace)
            values = {"secret_version": before.secret_version + 1, "old_secret_until": now + BOTH_SECRETS_MS}
            row = connection.execute(update(ALERTS).where(ALERTS.c.id == alert_id).values(values).returning(ALERTS))
            after = _alert(row.mappings().one())
            note_change(connection, now, actor, "alert.rotate", after.name, workspace=after.workspace_id)
        return after, self.secrets(after)[0]

    def secrets(self, alert: Alert) -> list[str]:
        """What its webhook is signed with now: the secret, and for a day after a change the one before."""
        versions = [alert.secret_version]
        if alert.old_secret_until > self._clock():
            versions.append(alert.secret_version - 1)
        with self._database.read() as connection:
            root = read_secret(connection)
        return [_secret(root, alert.id, version) for version in versions]


def _secret(root: bytes, alert_id: int, version: int) -> str:
    made = hmac.new(root, f"webhook\0{alert_id}\0{version}".encode(), sha256).digest()
    return "whsec_" + base64.b64encode(made).decode()


def _noted(values: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing to people, and without `source`-like fields that would tie the line to one source."""
    return {name: value for name, value in values.items() if name not in ("workspace_id", "secret_version", "old_secret_until")}


def _find(connection: Connection, alert_id: int, workspace: int | None) -> Alert | None:
    query = select(ALERTS).where(ALERTS.c.id == (alert_id if 0 < alert_id < 2**31 else 0))
    if workspace is not None:
        query = query.where(ALERTS.c.workspace_id == workspace)
    row = connection.execute(query).mappings().one_or_none()
    return _alert(row) if row else None


def _require(connection: Connection, alert_id: int, workspace: int | None) -> Alert:
    found = _find(connection, alert_id, workspace)
    if found is None:
        raise NotFound("There is no alert with this id.")
    return found


def _all(connection: Connection, workspace: int | None) -> list[Alert]:
    query = select(ALERTS).order_by(ALERTS.c.id)
    rows = connection.execute(query if workspace is None else query.where(ALERTS.c.workspace_id == workspace))
    return [_alert(row) for row in rows.mappings().all()]


def _alert(row: RowMapping) -> Alert:
    return msgspec.convert(plain_row(row), Alert)


def _plain(alert: Alert) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(alert)
    del plain["id"]
    return plain
