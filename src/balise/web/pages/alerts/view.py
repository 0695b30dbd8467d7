"""The alerts of a workspace, one of them, and what became of each message."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import PathParameter

from balise.alerts.payload import Letter
from balise.errors import NotFound
from balise.events.source import Source
from balise.metadata import Member
from balise.metadata.alert_rules import LANGUAGES, SEVERITIES
from balise.metadata.alert_types import Alert, Channel, Delivery, DeliveryState, Digest, IssueChange
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.pages.alerts.form import Typed, stored
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import sentences_for

DONE: Final = ("saved", "removed", "tested", "mailed", "again")
"""What may have been done just now: keys under `alerts.done_`."""
TONES: Final = {DeliveryState.WAITING: "note", DeliveryState.SENT: "good", DeliveryState.FAILED: "stop"}

Asking = Request[Any, Any, Any]
Number = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]


@dataclass(frozen=True)
class Sent:
    """A delivery as a list shows it; `to` is a member's address or a webhook's host, `about` the titles of what was told."""

    delivery: Delivery
    to: str

    @property
    def tone(self) -> str:
        """The mark's name; what waits after a try that did not arrive is a warning."""
        waits = self.delivery.state is DeliveryState.WAITING and self.delivery.tries
        return "warn" if waits else TONES[self.delivery.state]

    @property
    def state(self) -> str:
        """Its key under `alerts.is_`."""
        return "retried" if self.tone == "warn" else self.delivery.state.value


@dataclass(frozen=True)
class AlertsPage:
    """What alerts/page.html may use."""

    alerts: list[Alert]
    people: dict[int, str]
    latest: dict[int, Sent]
    by_hand: list[Sent]
    sends_mail: bool
    done: str = ""


@dataclass(frozen=True)
class AlertPage:
    """What alerts/alert.html may use. `alert` is None for a new one; `secret` is shown this once; `asked`: to remove it."""

    alert: Alert | None
    typed: Typed
    sources: tuple[Source, ...]
    members: list[Member]
    sends_mail: bool
    sent: list[Sent] = field(default_factory=list)
    secret: str = ""
    fault: str = ""
    fault_at: str = ""
    done: str = ""
    asked: bool = False
    severities: tuple[str, ...] = SEVERITIES
    changes: tuple[str, ...] = tuple(change.value for change in IssueChange)
    languages: tuple[str, ...] = LANGUAGES
    own_zone: str = "UTC"
    digests: tuple[str, ...] = tuple(digest.value for digest in Digest)

    @property
    def zones(self) -> list[str]:
        """The time zones to choose from: the one that is chosen, the reader's own, and UTC."""
        return list(dict.fromkeys((self.typed.zone, self.own_zone, "UTC")))

    @property
    def path(self) -> str:
        """Where the form goes."""
        return f"/alerts/{self.alert.id}" if self.alert else "/alerts/new"


@dataclass(frozen=True)
class DeliveryPage:
    """What alerts/delivery.html may use. `body` is what a webhook got; `letter` what a mail was written from."""

    sent: Sent
    alert: Alert | None
    body: str
    letter: Letter | None

    @property
    def delivery(self) -> Delivery:
        """The delivery."""
        return self.sent.delivery


@get("/alerts", sync_to_thread=True)
def show_alerts(request: Asking, parts: Given) -> Response[str]:
    """The alerts of the workspace."""
    workspace = visitor_of(request).workspace.id
    alerts, people = parts.metadata.alerts.all(workspace), addresses(parts, workspace)
    latest: dict[int, Sent] = {}
    for alert in alerts:
        for delivery in parts.metadata.deliveries.recent(workspace, alert.id, most=1):
            latest[alert.id] = _sent(delivery, people)
    by_hand = [_sent(delivery, people) for delivery in parts.metadata.deliveries.recent(workspace, 0, most=10)]
    return render(request, "alerts/page.html", AlertsPage(alerts, people, latest, by_hand, parts.sends_mail, _done(request)))


@get("/alerts/new", sync_to_thread=True, opt={"role": "editor"})
def show_new_alert(request: Asking, parts: Given) -> Response[str]:
    """The form of a new alert."""
    t = sentences_for(request)
    return alert_page(request, parts, None, Typed(zone=str(t.zone), language=t.language))


@get("/alerts/{alert:int}", sync_to_thread=True, opt={"role": "editor"})
def show_alert(alert: Number, request: Asking, parts: Given) -> Response[str]:
    """One alert: its form, and what it told."""
    found = parts.metadata.alerts.find(alert, visitor_of(request).workspace.id)
    if found is None:
        raise NotFound("There is no alert with this number here.")
    return alert_page(request, parts, found, stored(found), done=_done(request), asked="remove" in request.query_params)


@get("/alerts/deliveries/{delivery:int}", sync_to_thread=True, opt={"role": "editor"})
def show_delivery(delivery: Number, request: Asking, parts: Given) -> Response[str]:
    """One message: what was sent, and every try."""
    workspace = visitor_of(request).workspace.id
    found = parts.metadata.deliveries.find(delivery, workspace)
    if found is None:
        raise NotFound("There is no message with this number here.")
    is_mail = found.channel is Channel.MAIL
    letter = msgspec.json.decode(found.payload, type=Letter) if is_mail else None
    body = "" if is_mail else msgspec.json.format(found.payload, indent=2)
    alert = parts.metadata.alerts.find(found.alert_id, workspace)
    page = DeliveryPage(_sent(found, addresses(parts, workspace)), alert, body, letter)
    return render(request, "alerts/delivery.html", page)


def alert_page(
    request: Asking, parts: WebParts, alert: Alert | None, typed: Typed, status: int = 200, **more: Any
) -> Response[str]:
    """The page of an alert, or of a new one, with `more` of its fields."""
    visitor = visitor_of(request)
    workspace = visitor.workspace.id
    deliveries = parts.metadata.deliveries.recent(workspace, alert.id) if alert else []
    people = addresses(parts, workspace)
    page = AlertPage(
        alert=alert,
        typed=typed,
        sources=visitor.sources,
        members=parts.metadata.memberships.members(workspace),
        sends_mail=parts.sends_mail,
        sent=[_sent(delivery, people) for delivery in deliveries],
        own_zone=str(sentences_for(request).zone),
        **more,
    )
    return render(request, "alerts/alert.html", page, status)


def addresses(parts: WebParts, workspace: int) -> dict[int, str]:
    """The mail addresses of the workspace's members by their ids."""
    return {member.user.id: member.user.email for member in parts.metadata.memberships.members(workspace)}


def _sent(delivery: Delivery, people: dict[int, str]) -> Sent:
    return Sent(delivery, delivery.url if delivery.channel is Channel.WEBHOOK else people.get(delivery.user_id, "–"))


def _done(request: Asking) -> str:
    done = request.query_params.get("done", "")
    return done if done in DONE else ""
