"""Events for tests: everything has a believable default, a test names only what it is about."""

from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b
from itertools import count
from typing import Any

import msgspec

from balise.events.click import RecordedClick
from balise.events.received import Channel, Kind, ReceivedEvent
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.log import EntryKind, LogEntry

NOW = 1_790_000_000_000
HOUR = 3_600_000
MINUTE = 60_000

_LISTS = {"property_names", "email", "phone", "external_id", "findings"}
_OTHERS: dict[str, Any] = {"received_at": NOW, "event_time": NOW // 1000, "value": None, "limited_data_use": False}
_OTHERS |= {"rule_version": 0, "rule_score": Decimal(0)}
_NAMED = {
    "source": "SHOP",
    "event": "CompletePayment",
    "event_class": "standard",
    "name_sent": "CompletePayment",
    "kind": "web",
    "channel": "server",
    "protocol": "events-api",
    "properties": "{}",
    "currency": "EUR",
}


def stored(**fields: Any) -> StoredEvent:
    """A stored event: a payment of the source SHOP by the server, now."""
    defaults = {name: [] if name in _LISTS else "" for name in StoredEvent.__struct_fields__}
    event = defaults | {"receipt": "20260921000000AAAAAAAAAAAAAAAAAAAA-0"} | _NAMED | _OTHERS | fields
    if isinstance(event["value"], str):
        event["value"] = Decimal(event["value"])
    return StoredEvent(**event)


def quarantined(**fields: Any) -> QuarantinedEvent:
    """A quarantined event of the source SHOP."""
    defaults = {
        "receipt": "20260921000000BBBBBBBBBBBBBBBBBBBB-0",
        "source": "SHOP",
        "name_sent": "1bad",
        "kind": "web",
        "channel": "server",
        "protocol": "events-api",
        "received_at": NOW,
        "event_time": NOW // 1000,
        "event_id": "",
        "outcome": "invalid_name",
        "path": "data.0.event",
        "findings": [],
        "received": "",
    }
    return QuarantinedEvent(**(defaults | fields))


def recorded(**fields: Any) -> RecordedClick:
    """A recorded click: on a button of a page of the source SHOP, now; `target` may be given as a mapping."""
    target = fields.pop("target", {"tag": "button", "role": "button", "name": "Leave a review"})
    text = target if isinstance(target, str) else msgspec.json.encode(target, order="deterministic").decode()
    defaults: dict[str, Any] = {
        "message": "0" * 32,
        "source": "SHOP",
        "received_at": NOW,
        "event_time": NOW // 1000,
        "gesture": "click",
        "page": "https://shop.example/p/7",
        "target_hash": blake2b(text.encode(), digest_size=8).hexdigest(),
        "target": text,
    }
    return RecordedClick(**(defaults | fields))


def received(**fields: Any) -> ReceivedEvent:
    """An event as the Events API hands it over: AddToCart of the source SHOP, now."""
    defaults: dict[str, Any] = {
        "receipt": "20260921000000CCCCCCCCCCCCCCCCCCCC-0",
        "source": "SHOP",
        "kind": Kind.WEB,
        "channel": Channel.SERVER,
        "protocol": "events-api",
        "received_at": NOW,
        "path": "data.0",
        "name": "AddToCart",
        "event_id": "id-1",
        "event_time": NOW // 1000,
        "page": {"url": "https://shop.example/cart"},
    }
    return ReceivedEvent(**(defaults | fields))


def entry(position: int, event: StoredEvent | QuarantinedEvent, kind: EntryKind = EntryKind.STORED) -> LogEntry:
    """A log entry that holds the event."""
    return LogEntry(position, kind, msgspec.json.encode(event))


_CALLS = count()


def wire(code: str = "SHOP", name: Any = "AddToCart", **changes: Any) -> dict[str, Any]:
    """An event as the pixel sends it; a change named `context__user` is put there."""
    event: dict[str, Any] = {
        "event": name,
        "event_id": "id-1",
        "message_id": f"messageId-m3s8x2k1-9f8d7c6b5{next(_CALLS)}",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "properties": {},
        "context": {
            "ad": {},
            "device": {"platform": "Linux x86_64", "language": "fr-FR", "screen": "1440x900"},
            "library": {"name": "balise", "version": "0.1.0"},
            "page": {"url": "https://shop.example/cart", "referrer": ""},
            "pageview_id": "messageId-m3s8x2jz-1b2c3d4e5f0",
            "session_id": "1790000000000::aB3dE5fG7hJ9kL1mN3pQ.1.1790000000000.1",
            "pixel": {"code": code},
            "user": {"anonymous_id": "01JABCDEFGHJKMNPQRSTVWXYZ0"},
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        },
    }
    for path, value in changes.items():
        *above, last = path.split("__") if not path.startswith("_") else [path]
        holder = event
        for key in above:
            holder = holder[key]
        holder[last] = value
    return event
