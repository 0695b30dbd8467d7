"""An event as it is stored or as it waits, made anew for the steps and for the court."""

from decimal import Decimal
from typing import Any, Final

import msgspec

from balise.events.outcome import Outcome
from balise.events.received import Channel, ReceivedEvent
from balise.events.source import Source
from balise.events.stored import StoredEvent
from balise.trials.backtest_rows import Received

ASKED_BY_COURT: Final[tuple[str, ...]] = (
    *("receipt", "event", "event_class", "name_sent", "channel", "received_at", "event_time", "event_id"),
    *("value", "currency", "ttp"),
)
_read_received = msgspec.json.Decoder(ReceivedEvent).decode
_LISTS: Final = ("property_names", "email", "phone", "external_id", "findings")
_OTHERS: Final[dict[str, Any]] = {"value": None, "limited_data_use": False, "rule_version": 0, "rule_score": Decimal(0)}
_BLANK: Final = {name: [] if name in _LISTS else _OTHERS.get(name, "") for name in StoredEvent.__struct_fields__}
"""A stored event of which nothing is known, its fields in their order."""
_TREES: Final = ("app", "ad", "lead", "device", "visit", "extra")


def as_stored(row: dict[str, Any], source: Source) -> StoredEvent:
    """The stored event with all that the court asks for; keys and fields are left out, they decide nothing."""
    known = {name: row[name] for name in ASKED_BY_COURT} | {"source": source.code, "kind": source.kind.value}
    if row["outcome"] == Outcome.TEST:
        known["test_event_code"] = Outcome.TEST.value
    return StoredEvent(*(_BLANK | known).values())


def as_received(received: Received, source: Source) -> ReceivedEvent:
    """The event as it was sent, as far as that was kept; another one each time, because steps change it."""
    row = received.row
    if received.waits:
        return _waiting(row, source)
    kept = msgspec.json.decode(row["context"]) if row["context"] else {}
    page = {name: row[f"page_{name}"] for name in ("url", "referrer") if row[f"page_{name}"]}
    return ReceivedEvent(
        receipt=row["receipt"],
        source=source.code,
        kind=source.kind,
        # What was replayed or imported may be of any age.
        channel=Channel.FILE if received.history else Channel(row["channel"]),
        protocol=row["protocol"],
        received_at=row["received_at"],
        name=row["name_sent"],
        event_id=row["event_id"] or None,
        event_time=row["event_time"],
        user={"ttp": row["ttp"]} if row["ttp"] else {},
        properties=msgspec.json.decode(row["properties"] or "{}"),
        page=page,
        partner_name=row["partner_name"],
        **{name: kept[name] for name in _TREES if name in kept},
    )


def _waiting(row: dict[str, Any], source: Source) -> ReceivedEvent:
    if row["received"]:
        return _read_received(row["received"].encode())
    # Of a line that cannot be read nothing was kept: it is no event in either world.
    return ReceivedEvent(
        receipt=row["receipt"],
        source=source.code,
        kind=source.kind,
        channel=Channel.FILE,
        protocol="file",
        received_at=row["received_at"],
        misread=("",),
    )
