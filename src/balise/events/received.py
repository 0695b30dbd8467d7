"""An event as a protocol's reader hands it over: fields in one place, values as sent."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

from balise.events.finding import Finding


class Channel(StrEnum):
    """The way an event came in; deduplication and the connection method depend on it."""

    BROWSER = "browser"
    SERVER = "server"
    FILE = "file"


class Kind(StrEnum):
    """What a source is: the platform's `event_source`."""

    WEB = "web"
    APP = "app"
    OFFLINE = "offline"
    CRM = "crm"


class SentByRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which rule of the Event Builder sent an event, as the page says; `score` (0 to 1): how surely its target was found."""

    rule: str
    version: int
    score: Decimal = Decimal(1)


class ReceivedEvent(msgspec.Struct, kw_only=True):
    """One event as sent, before any rule.

    `name`, `event_id` and `event_time` are whatever the sender wrote (any JSON type, or None when
    absent): the pipeline judges them. `event_time` may be Unix seconds or milliseconds, as number
    or text, or an ISO 8601 text. The mappings hold the sender's own values under the names of the
    Events API 2.0 (`context.user.phone_number` arrives here as `user["phone"]`). `extra` keeps
    fields no protocol knows. `path` is the event's place in the request, such as `data.0`.
    """

    receipt: str
    source: str
    kind: Kind
    channel: Channel
    protocol: str
    received_at: int
    path: str = ""
    name: Any = None
    event_id: Any = None
    event_time: Any = None
    user: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    page: dict[str, Any] = {}
    app: dict[str, Any] = {}
    ad: dict[str, Any] = {}
    lead: dict[str, Any] = {}
    device: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    limited_data_use: Any = None
    test_event_code: str = ""
    partner_name: str = ""
    misread: tuple[str, ...] = ()
    """Paths (relative to the event) whose value was not an object where one is due, so it was left out."""
    visit: dict[str, str] = {}
    """Ids of session and page view, only in forms that hold nothing personal: no policy is asked about them."""
    origin: str = ""
    """The web page's origin, such as `https://shop.example`, or `null`; empty where none was said."""
    clock_behind_ms: int = 0
    """How far the sender's clock was behind ours when it sent this; 0 where it did not say its time."""
    bytes: int = 0
    """How large the event was as sent, as compact JSON; 0 where nobody counted."""
    noticed: list[Finding] = []
    """What the sender's own software told about this event."""
    by_rule: SentByRule | None = None
    """None for what no rule of a page sent."""
