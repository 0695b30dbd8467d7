"""Alerts: who is told of issues."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import delete, get, patch, post
from litestar.params import JSONBody, PathParameter
from msgspec import UNSET, Meta, UnsetType

from balise.api.addresses import Given, find_workspace
from balise.api.body import JsonBody
from balise.api.deliveries import MessageList, message_of, office_of
from balise.api.parts import Parts
from balise.api.problems import Refusal, documented
from balise.diagnostics.issue import Severity
from balise.metadata.alert_types import Alert, Digest, IssueChange

_ONE_LINE = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"
_ZONE = r"^[A-Za-z0-9_+/-]{1,60}$"
_URL = r"^(https?://[!#-;=?-\[\]-~]+)?$"

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=_ONE_LINE)]
Sources = Annotated[
    list[Annotated[str, Meta(max_length=100)]], Meta(max_length=1000, description="Codes of sources; none means all.")
]
Severities = Annotated[list[Severity], Meta(max_length=3, description="None means all.")]
Codes = Annotated[
    list[Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]],
    Meta(max_length=200, description="Codes of issues, such as missing_value; none means all."),
]
Changes = Annotated[list[IssueChange], Meta(min_length=1, max_length=3)]
MailTo = Annotated[
    list[Annotated[int, Meta(ge=1, le=2**31 - 1)]],
    Meta(max_length=50, description="Ids of the workspace's members, as GET /api/v1/users gives them."),
]
Url = Annotated[
    str, Meta(max_length=2000, pattern=_URL, description="An address that takes a POST with JSON; empty: no webhook.")
]
Hour = Annotated[int, Meta(ge=0, le=23, description="When a daily digest is sent, by the clocks of `zone`.")]
Zone = Annotated[str, Meta(max_length=60, pattern=_ZONE, description="A time zone, such as Europe/Paris.")]
Language = Annotated[Literal["en", "fr"], Meta(description="What the webhook says is in this; a mail is in its reader's.")]
Quiet = Annotated[int, Meta(ge=0, le=10_080, description="An issue that comes and goes is told of again after so many minutes.")]
AlertNumber = Annotated[int, PathParameter(description="The alert's number.", ge=1, le=2**53)]


class AlertTold(msgspec.Struct, kw_only=True):
    """An alert: of which issues whom it tells, and when. `workspace` is the number of its workspace."""

    id: int
    workspace: int
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
    created_at: int


class AlertList(msgspec.Struct):
    """Alerts, oldest first."""

    alerts: list[AlertTold]


class NewAlert(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An alert to make. It must tell somebody: `mail_to`, `webhook_url`, or both."""

    name: Name
    sources: Sources = []
    severities: Severities = []
    codes: Codes = []
    changes: Changes = msgspec.field(default_factory=lambda: [IssueChange.OPENED, IssueChange.REOPENED])
    mail_to: MailTo = []
    webhook_url: Url = ""
    digest: Digest = Digest.AT_ONCE
    hour: Hour = 7
    zone: Zone = "UTC"
    language: Language = "en"
    quiet_minutes: Quiet = 60
    active: bool = True
    workspace: Annotated[str, Meta(max_length=200, description="A workspace by name; the token's own where left out.")] = ""


class AlertChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to change of an alert; the rest stays."""

    name: Name | UnsetType = UNSET
    sources: Sources | UnsetType = UNSET
    severities: Severities | UnsetType = UNSET
    codes: Codes | UnsetType = UNSET
    changes: Changes | UnsetType = UNSET
    mail_to: MailTo | UnsetType = UNSET
    webhook_url: Url | UnsetType = UNSET
    digest: Digest | UnsetType = UNSET
    hour: Hour | UnsetType = UNSET
    zone: Zone | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    quiet_minutes: Quiet | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class AlertWithSecret(msgspec.Struct, kw_only=True):
    """An alert, and what signs its webhook; `secret` is empty where it has none. It is never shown again."""

    alert: AlertTold
    secret: str


@get("/alerts", summary="List the alerts", response_description="The alerts.", responses=documented(), sync_to_thread=True)
def list_alerts(parts: Given) -> AlertList:
    """Who is told of which issues, in the token's workspace."""
    return AlertList([_told(alert) for alert in parts.metadata.alerts.all(parts.workspace)])


@post(
    "/alerts",
    summary="Make an alert",
    response_description="The alert, with the secret that signs its webhook.",
    dto=JsonBody[NewAlert],
    return_dto=None,
    responses=documented(404, 409, 413, 415),
    sync_to_thread=True,
)
def create_alert(data: JSONBody[NewAlert], parts: Given) -> AlertWithSecret:
    """It tells of what happens from now on. The answer's `secret` is never shown again."""
    fields = {name: value for name, value in msgspec.structs.asdict(data).items() if name != "workspace"}
    workspace = find_workspace(parts, data.workspace)
    alert = parts.metadata.alerts.create(workspace, actor=parts.actor, **_choices(fields))
    return _with_secret(parts, alert)


@get(
    "/alerts/{alert:int}",
    summary="Look at one alert",
    response_description="The alert.",
    responses=documented(404),
    sync_to_thread=True,
)
def show_alert(alert: AlertNumber, parts: Given) -> AlertTold:
    """One alert."""
    return _told(_find(parts, alert))


@patch(
    "/alerts/{alert:int}",
    summary="Change an alert",
    response_description="The alert; with the secret where this gave it its first webhook.",
    dto=JsonBody[AlertChange],
    return_dto=None,
    responses=documented(404, 413, 415),
    sync_to_thread=True,
)
def change_alert(alert: AlertNumber, data: JSONBody[AlertChange], parts: Given) -> AlertWithSecret:
    """Change the given fields and leave the rest."""
    before = _find(parts, alert)
    fields = {name: value for name, value in msgspec.structs.asdict(data).items() if value is not UNSET}
    after = parts.metadata.alerts.change(before.id, parts.workspace, actor=parts.actor, **_choices(fields))
    return AlertWithSecret(alert=_told(after), secret="") if before.webhook_url else _with_secret(parts, after)


@delete(
    "/alerts/{alert:int}",
    summary="Remove an alert",
    response_description="The alert is removed.",
    responses=documented(404),
    sync_to_thread=True,
)
def remove_alert(alert: AlertNumber, parts: Given) -> None:
    """It tells nobody any more, and its secret is gone for good. To pause it, set `active` to false."""
    parts.metadata.alerts.remove(_find(parts, alert).id, parts.workspace, actor=parts.actor)


@post(
    "/alerts/{alert:int}/test",
    summary="Send a test to everybody an alert tells",
    response_description="The messages.",
    status_code=200,
    responses=documented(404),
    sync_to_thread=True,
)
def test_alert(alert: AlertNumber, parts: Given) -> MessageList:
    """The messages are on their way; GET /api/v1/deliveries tells what became of them."""
    return MessageList([message_of(each) for each in office_of(parts).test(_find(parts, alert), parts.actor)])


@post(
    "/alerts/{alert:int}/secret",
    summary="Give a webhook a new secret",
    response_description="The alert with its new secret.",
    status_code=200,
    responses=documented(404),
    sync_to_thread=True,
)
def change_secret(alert: AlertNumber, parts: Given) -> AlertWithSecret:
    """For a day the secret before signs, too. The new one is never shown again."""
    changed, secret = parts.metadata.alerts.rotate(_find(parts, alert).id, parts.workspace, actor=parts.actor)
    return AlertWithSecret(alert=_told(changed), secret=secret if changed.webhook_url else "")


def _find(parts: Parts, number: int) -> Alert:
    found = parts.metadata.alerts.find(number, parts.workspace)
    if found is None:
        cure = "GET /api/v1/alerts lists the alerts there are."
        raise Refusal(404, "unknown_alert", "No alert has this number.", "path.alert", cure)
    return found


def _choices(fields: dict[str, Any]) -> Any:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}


def _told(alert: Alert) -> AlertTold:
    own = {name: getattr(alert, name) for name in AlertTold.__struct_fields__ if name != "workspace"}
    return AlertTold(workspace=alert.workspace_id, **own)


def _with_secret(parts: Parts, alert: Alert) -> AlertWithSecret:
    return AlertWithSecret(alert=_told(alert), secret=parts.metadata.alerts.secrets(alert)[0] if alert.webhook_url else "")


ALERT_HANDLERS = (
    list_alerts,
    create_alert,
    show_alert,
    change_alert,
    remove_alert,
    test_alert,
    change_secret,
)
