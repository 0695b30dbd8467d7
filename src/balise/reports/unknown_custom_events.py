"""Which custom events arrived that nobody planned?

Sums come from the days; of those that are listed, the hours of their first day tell the first.
"""

from collections.abc import Iterable

import msgspec

from balise.reports.moments import DAY
from balise.store import EventStore

MOST = 200

UNKNOWN = """
SELECT h.event AS event, sum(h.counted) AS counted, sum(h.counted + h.merged + h.dropped) AS received,
       min(h.hour) AS first_day, max(h.last_received) AS last_seen, count() OVER () AS names
FROM daily_events AS h
WHERE h.source = {source:String} AND h.event_class = 'custom' AND h.event NOT IN {known:Array(String)}
GROUP BY event
HAVING received > 0
ORDER BY received DESC, event
LIMIT {most:UInt32}
"""
FIRST_HOURS = """
SELECT h.event AS event, min(h.hour) AS hour
FROM hourly_activity AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64}
  AND (h.event, h.hour - positiveModulo(h.hour, 86400)) IN {first_days:Array(Tuple(String, Int64))}
GROUP BY event
"""


class UnknownEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A custom name in nobody's plan. `first_seen` is the hour its first event happened in; both are milliseconds."""

    event: str
    counted: int
    received: int
    first_seen: int
    last_seen: int


class UnknownEvents(msgspec.Struct, frozen=True, kw_only=True):
    """The most frequent first; `names` counts them all."""

    events: list[UnknownEvent]
    names: int


def unknown_custom_events(store: EventStore, source: str, known: Iterable[str], most: int = MOST) -> UnknownEvents:
    """The custom names that arrived at the source, of all time, without those that are registered, aliased or blocked."""
    rows = store.ask(UNKNOWN, {"source": source, "known": sorted(known), "most": most})
    if not rows:
        return UnknownEvents(events=[], names=0)
    hours = _first_hours(store, source, [(row["event"], row["first_day"]) for row in rows])
    events = [row | {"first_seen": hours.get(row["event"], row["first_day"]) * 1000} for row in rows]
    return UnknownEvents(events=msgspec.convert(events, list[UnknownEvent]), names=rows[0]["names"])


def _first_hours(store: EventStore, source: str, first_days: list[tuple[str, int]]) -> dict[str, int]:
    days = [day for _, day in first_days]
    asked = {"source": source, "since": min(days), "until": max(days) + DAY, "first_days": first_days}
    return {row["event"]: row["hour"] for row in store.ask(FIRST_HOURS, asked)}
