"""How well can the events of each type be matched to people, which keys do they carry, and how was that before?

Reads the rollups only. The score is our own, never the platform's: see `events.identity.quality`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from balise.events.identity import QUALITY_KEYS, Weights, quality_of
from balise.reports.naming import Naming
from balise.reports.spans import DAYS_AND_HOURS, span
from balise.reports.together import together
from balise.store import EventStore

KEY_SUMS = ", ".join(f"sum(h.with_{key}) AS with_{key}" for key in QUALITY_KEYS)
"""Columns `with_…` over rows `h` of a rollup."""
CARRIED = f"""
SELECT h.event AS event, sum(h.counted) AS counted, {KEY_SUMS}
FROM {DAYS_AND_HOURS} AS h
GROUP BY event
"""
STEPS = f"""
SELECT h.event AS event, roundDown(h.hour, {{starts:Array(Int64)}}) AS start, sum(h.counted) AS counted, {KEY_SUMS}
FROM hourly_events AS h
WHERE h.source = {{source:String}} AND h.hour >= {{since:Int64}} AND h.hour < {{until:Int64}}
  AND h.event IN {{events:Array(String)}}
GROUP BY event, start
"""


class KeyShare(msgspec.Struct, frozen=True, kw_only=True):
    """One key of one event type: the points it is worth, how many counted events carry it, and the points that makes."""

    key: str
    points: float
    carried: int
    share: float
    earned: float

    @property
    def missing(self) -> float:
        """The points that are there to gain."""
        return self.points - self.earned


class EventQuality(msgspec.Struct, kw_only=True):
    """One event type, copies merged. `quality` is 0 to 10, None without counted events; `keys` are those that weigh something."""

    event: str
    counted: int
    quality: float | None
    counted_before: int = 0
    quality_before: float | None = None
    keys: list[KeyShare] = []

    @property
    def change(self) -> float | None:
        """How many points the score rose since the period before."""
        return None if self.quality is None or self.quality_before is None else round(self.quality - self.quality_before, 6)


class MatchQuality(msgspec.Struct, kw_only=True):
    """The answer. `since` (included) and `until` (excluded) are whole hours in seconds; `points` are each key's, 10 in all.

    `whole` is every event type together; `events` are those with counted events, the most frequent first.
    """

    source: str
    since: int
    until: int
    points: dict[str, float]
    whole: EventQuality
    events: list[EventQuality]


class Carried:
    """Sums of one event type, in which any number of rows may be added up."""

    def __init__(self) -> None:
        self.counted = 0
        self.keys = dict.fromkeys(QUALITY_KEYS, 0)

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a row with `counted` and `with_…`."""
        self.counted += row["counted"]
        for key in QUALITY_KEYS:
            self.keys[key] += row[f"with_{key}"]

    def quality(self, weights: Weights) -> float | None:
        """The score, 0 to 10, to the millionth."""
        found = quality_of(self.keys, self.counted, weights)
        return None if found is None else round(found, 6)

    def shares(self, weights: Weights) -> list[KeyShare]:
        """Each key that weighs something."""
        return [_share(key, points, self.keys[key], self.counted) for key, points in _rounded(weights).items()]


def match_quality(
    store: EventStore, source: str, hours: tuple[int, int], naming: Naming, weights: Weights, before: tuple[int, int] = (0, 0)
) -> MatchQuality:
    """Every event type with counted events from the first hour to before the second; `before` are hours to compare with."""
    now, earlier = together(lambda: _carried(store, source, hours, naming), lambda: _carried(store, source, before, naming))
    found = [_event(name, each, earlier.get(name, Carried()), weights) for name, each in now.items() if each.counted]
    found.sort(key=lambda each: (-each.counted, each.event))
    whole = _event("", _together(now.values()), _together(earlier.values()), weights)
    return MatchQuality(source=source, since=hours[0], until=hours[1], points=_rounded(weights), whole=whole, events=found)


def event_quality(event: str, carried: Mapping[str, int], counted: int, weights: Weights) -> EventQuality:
    """The score of one event type whose sums are known already."""
    sums = Carried()
    sums.add({"counted": counted} | {f"with_{key}": number for key, number in carried.items()})
    return _event(event, sums, Carried(), weights)


def quality_by_step(
    store: EventStore, source: str, over: tuple[Sequence[int], int], events: Sequence[str], naming: Naming, weights: Weights
) -> dict[str, list[float | None]]:
    """For each of these names as shown, the score in each step; `over` are the steps' first seconds and the end of the last."""
    starts, until = over
    asked = {"source": source, "since": starts[0], "until": until, "starts": list(starts), "events": naming.members(events)}
    places = {start: place for place, start in enumerate(starts)}
    found = {event: [Carried() for _ in starts] for event in events}
    for row in store.ask(STEPS, asked):
        found[naming.shown(row["event"])][places[row["start"]]].add(row)
    return {event: [each.quality(weights) for each in steps] for event, steps in found.items()}


def _carried(store: EventStore, source: str, hours: tuple[int, int], naming: Naming) -> dict[str, Carried]:
    if hours[0] >= hours[1]:
        return {}
    found: dict[str, Carried] = {}
    for row in store.ask(CARRIED, span(source, *hours)):
        found.setdefault(naming.shown(row["event"]), Carried()).add(row)
    return found


def _together(parts: Iterable[Carried]) -> Carried:
    whole = Carried()
    for part in parts:
        whole.add({"counted": part.counted} | {f"with_{key}": number for key, number in part.keys.items()})
    return whole


def _event(name: str, now: Carried, before: Carried, weights: Weights) -> EventQuality:
    return EventQuality(
        event=name,
        counted=now.counted,
        quality=now.quality(weights),
        counted_before=before.counted,
        quality_before=before.quality(weights),
        keys=now.shares(weights),
    )


def _rounded(weights: Weights) -> dict[str, float]:
    return {key: round(points, 6) for key, points in weights.points.items()}


def _share(key: str, points: float, carried: int, counted: int) -> KeyShare:
    # A rollup may count a key once more than its event where two channels told it in the same moment.
    share = min(carried / counted, 1.0) if counted else 0.0
    return KeyShare(key=key, points=points, carried=min(carried, counted), share=round(share, 6), earned=round(points * share, 6))
