"""Events for tests: everything has a believable default, a test names only what it is about."""

from decimal import Decimal
from typing import Any

import msgspec

from balise.events.received import Channel, Kind, ReceivedEvent
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.log import EntryKind, LogEntry

NOW = 1_790_000_000_000
HOUR = 3_600_000
MINUTE = 60_000

_LISTS = {"property_names", "email", "phone", "external_id", "findings"}
_OTHERS: dict[str, Any] = {"received_at": NOW, "event_time": NOW // 1000, "value": None, "limited_data_use": False}
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
