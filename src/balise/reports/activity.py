"""How many events were there, hour by hour or day by day, split by channel, Event Type or outcome?"""

from collections.abc import Sequence

import msgspec

from balise.reports.naming import Naming
from balise.store import EventStore

OTHERS = ""
"""The key of the series of all Event Types that have none of their own."""
OUTCOMES = ("counted", "merged", "dropped", "quarantined")

_HOURS = """h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64}
  AND (empty({events:Array(String)}) OR h.event IN {events:Array(String)})"""
BY_CHANNEL = f"""
SELECT roundDown(h.hour, {{starts:Array(Int64)}}) AS start, h.channel AS series, sum(h.counted) AS events
FROM hourly_activity AS h
WHERE {_HOURS}
GROUP BY start, series
"""
BY_TYPE = f"""
SELECT roundDown(h.hour, {{starts:Array(Int64)}}) AS start, if(h.event IN {{own:Array(String)}}, h.event, '') AS series,
       sum(h.counted) AS events
FROM hourly_activity AS h
WHERE {_HOURS}
GROUP BY start, series
"""
BY_OUTCOME = f"""
SELECT roundDown(h.hour, {{starts:Array(Int64)}}) AS start, sum(h.counted) AS counted, sum(h.merged) AS merged,
       sum(h.dropped) AS dropped
FROM hourly_activity AS h
WHERE {_HOURS}
GROUP BY start
"""
WAITING = """
SELECT roundDown(h.hour, {starts:Array(Int64)}) AS start, h.name_sent AS name_sent, sum(h.waiting) AS waiting
FROM hourly_quarantine AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64}
GROUP BY start, name_sent
HAVING waiting != 0
"""


class Asked(msgspec.Struct, frozen=True):
    """What an activity is asked of: `starts` are the first seconds of each step, whole hours, up to before `until`.

    With `events` (names as shown) only those, else all.
    """

    source: str
    starts: Sequence[int]
    until: int
    events: tuple[str, ...] = ()


class Series(msgspec.Struct):
    """One line: a channel, an Event Type (`OTHERS` for the rest) or an outcome, with its events in each step."""

    key: str
    events: list[int]

    @property
    def total(self) -> int:
        """All steps together."""
        return sum(self.events)


def by_channel(store: EventStore, asked: Asked, naming: Naming) -> list[Series]:
    """Counted events by the channel of the first copy, the busiest first."""
    found = {(row["series"], row["start"]): row["events"] for row in store.ask(BY_CHANNEL, _parameters(asked, naming))}
    return _series(asked, found)


def by_type(store: EventStore, asked: Asked, naming: Naming, own: Sequence[str]) -> list[Series]:
    """Counted events by Event Type: a series for each of `own` (names as shown), in that order, and one for the others."""
    found: dict[tuple[str, int], int] = {}
    for row in store.ask(BY_TYPE, _parameters(asked, naming) | {"own": naming.members(own)}):
        place = (naming.shown(row["series"]) if row["series"] else OTHERS, row["start"])
        found[place] = found.get(place, 0) + row["events"]
    rest = [each for each in _series(asked, found) if each.key == OTHERS and each.total]
    return [_one(asked, found, name) for name in own] + rest


def by_outcome(store: EventStore, asked: Asked, naming: Naming) -> list[Series]:
    """All events by how they ended: counted, merged, dropped, quarantined."""
    found: dict[tuple[str, int], int] = {}
    for row in store.ask(BY_OUTCOME, _parameters(asked, naming)):
        found |= {(outcome, row["start"]): row[outcome] for outcome in OUTCOMES[:-1]}
    for row in store.ask(WAITING, _parameters(asked, naming)):
        if not asked.events or naming.of_sent(row["name_sent"])[0] in asked.events:
            place = ("quarantined", row["start"])
            found[place] = found.get(place, 0) + row["waiting"]
    return [_one(asked, found, outcome) for outcome in OUTCOMES]


def _parameters(asked: Asked, naming: Naming) -> dict[str, object]:
    return {
        "source": asked.source,
        "since": asked.starts[0],
        "until": asked.until,
        "starts": list(asked.starts),
        "events": naming.members(asked.events),
    }


def _series(asked: Asked, found: dict[tuple[str, int], int]) -> list[Series]:
    every = [_one(asked, found, key) for key in sorted({key for key, _ in found})]
    return sorted(every, key=lambda each: -each.total)


def _one(asked: Asked, found: dict[tuple[str, int], int], key: str) -> Series:
    return Series(key, [found.get((key, start), 0) for start in asked.starts])
