"""What has just arrived from a source: its test events, or all of its traffic?"""

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from balise.events.finding import Finding
from balise.events.identity import MATCH_KEYS, match_keys
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.store import EventStore

_WINDOWS_MS: Final = (3_600_000, 24 * 3_600_000, 7 * 24 * 3_600_000)
"""How far back is looked, until there are enough: a source with much traffic has them in its last hour."""

NEWEST = """
SELECT position
FROM (
    SELECT e.position AS position FROM events AS e
    WHERE e.source = {source:String} AND e.received_at >= {since:Int64} AND e.position > {after:UInt64}
      AND ({channel:String} = '' OR e.channel = {channel:String}) AND ({all:UInt8} = 1 OR e.test_event_code != '')
    UNION ALL
    SELECT q.position AS position FROM quarantine AS q
    WHERE q.source = {source:String} AND q.received_at >= {since:Int64} AND q.position > {after:UInt64} AND q.sign = 1
      AND ({channel:String} = '' OR q.channel = {channel:String})
      AND ({all:UInt8} = 1 OR JSONExtractString(q.received, 'test_event_code') != '')
) AS both
ORDER BY position DESC
LIMIT {limit:UInt32}
"""
STORED = f"""
SELECT position, outcome, first_receipt, {", ".join(StoredEvent.__struct_fields__)}
FROM events
WHERE source = {{source:String}} AND received_at >= {{since:Int64}} AND position IN {{positions:Array(UInt64)}}
"""
WAITING = f"""
SELECT position, {", ".join(QuarantinedEvent.__struct_fields__)}
FROM quarantine
WHERE source = {{source:String}} AND received_at >= {{since:Int64}} AND sign = 1 AND position IN {{positions:Array(UInt64)}}
"""


@dataclass(frozen=True)
class Wanted:
    """Which arrivals: of a channel or (empty) of any, `everything` or test events alone, behind a log position."""

    channel: str = ""
    everything: bool = False
    after: int = 0
    limit: int = 50


class Arrival(msgspec.Struct, kw_only=True):
    """One event that came in. `position` is its place in the log, `keys` names the match keys it carries, never values."""

    position: int
    receipt: str
    received_at: int
    event_time: int
    name_sent: str
    event: str = ""
    """Empty while it waits."""
    channel: str
    protocol: str
    outcome: str
    first_receipt: str = ""
    event_id: str
    test_event_code: str
    page_url: str = ""
    properties: dict[str, Any] = {}
    keys: list[str] = []
    findings: list[Finding] = []


def arrivals(store: EventStore, source: str, wanted: Wanted, now_ms: int) -> list[Arrival]:
    """The newest first, of the last 7 days at most."""
    asked = {"source": source, "channel": wanted.channel, "all": int(wanted.everything)}
    asked |= {"after": wanted.after, "limit": wanted.limit}
    positions: list[int] = []
    for window in _WINDOWS_MS[:1] if wanted.after else _WINDOWS_MS:
        asked["since"] = now_ms - window
        positions = [row["position"] for row in store.ask(NEWEST, asked)]
        if len(positions) >= wanted.limit:
            break
    if not positions:
        return []
    place = {"source": source, "since": asked["since"], "positions": positions}
    found = [_stored(row) for row in store.ask(STORED, place)] + [_waiting(row) for row in store.ask(WAITING, place)]
    return sorted(found, key=lambda arrival: -arrival.position)


def _stored(row: dict[str, Any]) -> Arrival:
    event = msgspec.convert([row[name] for name in StoredEvent.__struct_fields__], StoredEvent)
    bits = match_keys(event)
    return Arrival(
        position=row["position"],
        receipt=event.receipt,
        received_at=event.received_at,
        event_time=event.event_time,
        name_sent=event.name_sent,
        event=event.event,
        channel=event.channel,
        protocol=event.protocol,
        outcome=row["outcome"],
        first_receipt=row["first_receipt"],
        event_id=event.event_id,
        test_event_code=event.test_event_code,
        page_url=event.page_url,
        properties=object_of(event.properties),
        keys=[name for bit, name in enumerate(MATCH_KEYS) if bits >> bit & 1],
        findings=event.findings,
    )


def _waiting(row: dict[str, Any]) -> Arrival:
    event = msgspec.convert([row[name] for name in QuarantinedEvent.__struct_fields__], QuarantinedEvent)
    sent = object_of(event.received)
    return Arrival(
        position=row["position"],
        receipt=event.receipt,
        received_at=event.received_at,
        event_time=event.event_time,
        name_sent=event.name_sent,
        channel=event.channel,
        protocol=event.protocol,
        outcome=event.outcome,
        event_id=event.event_id,
        test_event_code=str(sent.get("test_event_code") or ""),
        page_url=str(part_of(sent, "page").get("url") or ""),
        properties=part_of(sent, "properties"),
        keys=[key for key in MATCH_KEYS if key in part_of(sent, "user")],
        findings=event.findings,
    )


def object_of(text: str) -> dict[str, Any]:
    """A JSON object out of its text; empty where it is none."""
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def part_of(holder: dict[str, Any], name: str) -> dict[str, Any]:
    """An object inside another; empty where there is none."""
    found = holder.get(name)
    return found if isinstance(found, dict) else {}
