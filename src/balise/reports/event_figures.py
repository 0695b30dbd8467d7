"""How does one event stand: how many, worth what on which day, by which channels, carrying which match keys?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from balise.events.identity import QUALITY_KEYS
from balise.reports.match_quality import KEY_SUMS
from balise.reports.naming import Naming
from balise.store import EventStore

FIGURES = f"""
SELECT sum(h.counted) AS counted, sum(h.merged) AS merged, sum(h.dropped) AS dropped, sum(h.valued) AS valued,
       groupUniqArray(h.channel) AS channels,
       {KEY_SUMS}
FROM hourly_events AS h
WHERE h.source = {{source:String}} AND h.hour >= {{since:Int64}} AND h.hour < {{until:Int64}}
  AND h.event IN {{events:Array(String)}}
"""
BY_NAME = """
SELECT h.event AS event, sum(h.counted) + sum(h.merged) + sum(h.dropped) AS received
FROM hourly_events AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64} AND h.event IN {events:Array(String)}
GROUP BY event
"""
EVER = """
SELECT argMax(k.event_class, k.last_received) AS event_class, max(k.last_received) AS last_received
FROM known_events AS k
WHERE k.source = {source:String} AND k.event IN {events:Array(String)}
HAVING last_received > 0
"""
WORTH = """
SELECT roundDown(h.hour, {starts:Array(Int64)}) AS start, h.currency AS currency, sum(h.value) AS amount, sum(h.valued) AS valued
FROM hourly_events AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64}
  AND h.event IN {events:Array(String)} AND h.valued > 0
GROUP BY start, currency
"""


class EventFigures(msgspec.Struct, kw_only=True):
    """One event's sums. `last_received` is in milliseconds, 0 where it never was; `event_class` is empty then.

    `carried` tells how many counted events carry each match key, what a merged copy added included.
    """

    counted: int
    merged: int
    dropped: int
    valued: int
    channels: set[str]
    carried: dict[str, int]
    event_class: str = ""
    last_received: int = 0


def event_figures(store: EventStore, source: str, hours: tuple[int, int], event: str, naming: Naming) -> EventFigures:
    """The event shown under this name, from the first hour to before the second (seconds since 1970)."""
    asked = {"source": source, "since": hours[0], "until": hours[1], "events": naming.members([event])}
    (row,) = store.ask(FIGURES, asked)
    ever: dict[str, Any] = next(iter(store.ask(EVER, asked)), {})
    carried = {key: row.pop(f"with_{key}") for key in QUALITY_KEYS}
    return EventFigures(**row | {"channels": set(row["channels"])}, carried=carried, **ever)


def received_by_name(store: EventStore, source: str, hours: tuple[int, int], event: str, naming: Naming) -> dict[str, int]:
    """What was counted, merged or dropped under each canonical name that is shown under this one."""
    asked = {"source": source, "since": hours[0], "until": hours[1], "events": naming.members([event])}
    return {row["event"]: row["received"] for row in store.ask(BY_NAME, asked)}


def event_value(
    store: EventStore, source: str, starts: Sequence[int], until: int, event: str, naming: Naming
) -> dict[str, list[Decimal]]:
    """What the event is worth in each step, by currency; copies are counted once."""
    asked = {"source": source, "since": starts[0], "until": until, "starts": list(starts), "events": naming.members([event])}
    places = {start: place for place, start in enumerate(starts)}
    found: dict[str, list[Decimal]] = {}
    for row in store.ask(WORTH, asked):
        line = found.setdefault(row["currency"], [Decimal(0)] * len(starts))
        line[places[row["start"]]] += row["amount"]
    return dict(sorted(found.items()))
