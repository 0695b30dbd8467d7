"""Which Event Types does a source have, how did their events end, and what are they worth?

Reads the hourly rollups only, so it costs the same whatever number of events stands behind them.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from balise.events.money import money_text
from balise.events.received import Channel
from balise.reports.known_events import known_events
from balise.reports.moments import DAY, hour_of, iso_text, next_hour
from balise.reports.spans import ALWAYS, DAYS_AND_HOURS, span
from balise.store import EventStore

ACTIVE_MS = 7 * DAY * 1000
"""An Event Type is active when something was received in the last 7 days, as the platform's Events Manager has it."""
_NO_ALIASES: Mapping[str, str] = {}

STORED = f"""
SELECT h.event AS event, h.channel AS channel, h.currency AS currency, sum(h.counted) AS counted, sum(h.merged) AS merged,
       sum(h.dropped) AS dropped, sum(h.valued) AS valued, sum(h.value) AS value
FROM {DAYS_AND_HOURS} AS h
GROUP BY event, channel, currency
"""
WAITING = """
SELECT h.name_sent AS name_sent, sumIf(h.waiting, h.hour >= {since:Int64} AND h.hour < {until:Int64}) AS waiting,
       max(h.last_received) AS last_received
FROM hourly_quarantine AS h
WHERE h.source = {source:String}
GROUP BY name_sent
HAVING waiting > 0
"""


class Counts(msgspec.Struct, kw_only=True):
    """How events ended: `total` is the sum of the four. `value` is exact text by currency, copies counted once."""

    total: int = 0
    counted: int = 0
    merged: int = 0
    dropped: int = 0
    quarantined: int = 0
    value: dict[str, str] = {}


class EventType(Counts, kw_only=True):
    """One Event Type of the source.

    `by_channel` splits `counted`. `connection_method` names every channel events came by, copies too: `browser & server`.
    `status` is `active` or `no_recent_activity`; it and `last_received` (ISO 8601, UTC) look beyond the hours asked for.
    """

    event: str
    event_class: str = msgspec.field(name="class")
    by_channel: dict[str, int] = {}
    connection_method: str = ""
    status: str = ""
    last_received: str | None = None


class EventTypes(msgspec.Struct, kw_only=True):
    """The answer. `since` (included) and `until` (excluded) are whole hours in seconds, None where open."""

    source: str
    since: int | None
    until: int | None
    event_types: list[EventType]
    totals: Counts


class _Row:
    """One Event Type while its rollup rows are added up."""

    def __init__(self, event_class: str, last_received: int = 0) -> None:
        self.event_class = event_class
        self.counts = {"counted": 0, "merged": 0, "dropped": 0, "quarantined": 0}
        self.by_channel = {channel.value: 0 for channel in Channel}
        self.channels: set[str] = set()
        self.value: dict[str, Decimal] = {}
        self.last_received = last_received

    def add(self, row: dict[str, Any]) -> None:
        for name in ("counted", "merged", "dropped"):
            self.counts[name] += row[name]
        self.by_channel[row["channel"]] = self.by_channel.get(row["channel"], 0) + row["counted"]
        if row["counted"] + row["merged"] + row["dropped"]:
            self.channels.add(row["channel"])
        if row["valued"]:
            _add_value(self.value, row["currency"], row["value"])

    def join(self, other: "_Row") -> None:
        """Add what was counted under another name."""
        self.last_received = max(self.last_received, other.last_received)
        self.channels |= other.channels
        for name, count in other.counts.items():
            self.counts[name] += count
        for name, count in other.by_channel.items():
            self.by_channel[name] = self.by_channel.get(name, 0) + count
        for currency, amount in other.value.items():
            _add_value(self.value, currency, amount)

    def wait(self, row: dict[str, Any]) -> None:
        self.counts["quarantined"] += row["waiting"]
        self.last_received = max(self.last_received, row["last_received"])


def event_types(
    store: EventStore,
    source_code: str,
    since: int | None,
    until: int | None,
    now_ms: int,
    class_of: Callable[[str], str] = lambda name: "custom",
    aliases: Mapping[str, str] = _NO_ALIASES,
) -> EventTypes:
    """The Event Types with at least one event from `since` to before `until` (seconds, widened to whole hours).

    What waits in quarantine stands under the name as sent; where nothing stored has that name, `class_of` tells its class.
    `aliases`: names and the name each is shown under, whenever its events came; their rows are added up.
    Sorted by total, the largest first, then by name.
    """
    since = None if since is None else hour_of(since)
    until = None if until is None else next_hour(until)
    rows: dict[str, _Row] = {}
    hours = (ALWAYS[0] if since is None else since, ALWAYS[1] if until is None else until)
    for name, row in _rows(store, source_code, hours, class_of).items():
        shown = aliases.get(name, name)
        rows.setdefault(shown, _Row(row.event_class)).join(row)
    found = [_event_type(name, row, now_ms) for name, row in rows.items() if any(row.counts.values())]
    found.sort(key=lambda each: (-each.total, each.event))
    return EventTypes(source=source_code, since=since, until=until, event_types=found, totals=_totals(rows.values()))


def _rows(store: EventStore, source: str, hours: tuple[int, int], class_of: Callable[[str], str]) -> dict[str, _Row]:
    asked = span(source, *hours)
    rows: dict[str, _Row] = {}
    stored = store.ask(STORED, asked)
    for known in known_events(store, source):
        rows[known.event] = _Row(known.event_class, known.last_received)
    for row in stored:
        rows[row["event"]].add(row)
    for row in store.ask(WAITING, asked):
        name = row["name_sent"]
        if name not in rows:
            rows[name] = _Row(class_of(name))
        rows[name].wait(row)
    return rows


def _event_type(name: str, row: _Row, now_ms: int) -> EventType:
    return EventType(
        event=name,
        event_class=row.event_class,
        total=sum(row.counts.values()),
        **row.counts,
        by_channel=row.by_channel,
        connection_method=" & ".join(channel for channel in Channel if channel.value in row.channels),
        status="active" if row.last_received >= now_ms - ACTIVE_MS else "no_recent_activity",
        last_received=iso_text(row.last_received) if row.last_received else None,
        value=_texts(row.value),
    )


def _totals(rows: Iterable[_Row]) -> Counts:
    counts = {"counted": 0, "merged": 0, "dropped": 0, "quarantined": 0}
    value: dict[str, Decimal] = {}
    for row in rows:
        for name in counts:
            counts[name] += row.counts[name]
        for currency, amount in row.value.items():
            _add_value(value, currency, amount)
    return Counts(total=sum(counts.values()), **counts, value=_texts(value))


def _add_value(value: dict[str, Decimal], currency: str, amount: Decimal) -> None:
    value[currency] = value[currency] + amount if currency in value else amount


def _texts(value: dict[str, Decimal]) -> dict[str, str]:
    return {currency: money_text(amount, currency) for currency, amount in sorted(value.items())}
