"""Which custom events arrived that nobody planned?

Reads the hourly rollups only.
"""

from collections.abc import Iterable

import msgspec

from balise.store import EventStore

MOST = 200

UNKNOWN = """
SELECT h.event AS event, sum(h.counted) AS counted, sum(h.counted + h.merged + h.dropped) AS received,
       min(h.hour) * 1000 AS first_seen, max(h.last_received) AS last_seen, count() OVER () AS names
FROM hourly_events AS h
WHERE h.source = {source:String} AND h.event_class = 'custom' AND h.event NOT IN {known:Array(String)}
GROUP BY event
HAVING received > 0
ORDER BY received DESC, event
LIMIT {most:UInt32}
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
    names = rows[0]["names"] if rows else 0
    return UnknownEvents(events=msgspec.convert(rows, list[UnknownEvent]), names=names)
