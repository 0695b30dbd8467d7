"""What would match quality be if an event carried one key more, where its visitor gave that key with another event?

A visitor is who shares a cookie ID, an external ID, an e-mail, a phone, a device ID or a lead ID. Only one step is taken: what is
known of somebody through two of them in turn is not counted, so that the gain told is the least there is.
"""

from typing import Any, Final

import msgspec

from balise.events.identity import QUALITY_KEYS, Weights
from balise.events.identity.quality import BITS
from balise.reports.carried_keys import LINKS, count_keys
from balise.reports.match_quality import Carried
from balise.reports.moments import DAY
from balise.reports.naming import Naming
from balise.reports.reach import reach
from balise.store import EventStore

LOOK_BACK: Final = 30 * DAY
"""Where else a visitor's keys are looked for: in the seconds before the end of the time asked for."""
MOST_EVENTS: Final = 300_000
MOST_OF_A_PERSON: Final = 500
"""A value that stands on more events than this is nobody's own."""
LEAST_GAIN: Final = 0.05

_KNOWN = ", ".join(
    f"countIf(bitAnd(has, {bits}) = 0 AND bitAnd(visitor, {bits}) != 0) AS known_{key}" for key, bits in BITS.items()
)
GAINS = f"""
SELECT event, count() AS counted, {count_keys("has")}, {_KNOWN}
FROM (
    SELECT event, one, any(has) AS has, groupBitOr(if(link != 0 AND sharing <= {{most:UInt32}}, known, 0)) AS visitor
    FROM (
        SELECT event, one, at, has, link, groupBitOr(has) OVER (PARTITION BY link) AS known,
               count() OVER (PARTITION BY link) AS sharing
        FROM (
            SELECT event, one, at, has, arrayJoin(if(empty(links), [0], links)) AS link
            FROM (
                SELECT e.event AS event, cityHash64(e.first_receipt) AS one, max(e.event_time) AS at,
                       groupBitOr(e.keys_added) AS has, groupUniqArrayArray({LINKS}) AS links
                FROM events AS e
                WHERE e.source = {{source:String}} AND e.event_time >= {{looked_since:Int64}} AND e.event_time < {{until:Int64}}
                  AND (e.counted = 1 OR e.merged = 1)
                GROUP BY event, one
                HAVING max(e.counted) = 1
            )
        )
    )
    WHERE at >= {{since:Int64}} AND (empty({{events:Array(String)}}) OR event IN {{events:Array(String)}})
    GROUP BY event, one
)
GROUP BY event
"""


class KeyGain(msgspec.Struct, frozen=True, kw_only=True):
    """One key added to one event type: of `counted` events `carried` carry it now; of the others, the visitors of `known` gave it
    with another event. `quality` would become `predicted`."""

    event: str
    key: str
    counted: int
    carried: int
    known: int
    quality: float
    predicted: float

    @property
    def gain(self) -> float:
        """The points to gain."""
        return self.predicted - self.quality

    @property
    def known_share(self) -> float:
        """The share of the events without the key whose visitor gave it elsewhere."""
        return self.known / (self.counted - self.carried)


class KeyGains(msgspec.Struct, kw_only=True):
    """The answer, the largest gain first. Events since `since` (seconds) were looked at, visitors' other events since
    `looked_since`; `whole` tells whether that is all that was asked for."""

    since: int
    until: int
    looked_since: int
    whole: bool
    gains: list[KeyGain]


def key_gains(
    store: EventStore, source: str, hours: tuple[int, int], naming: Naming, weights: Weights, event: str = ""
) -> KeyGains:
    """What each missing key would add to each event type, or to the one shown under this name."""
    wanted = min(hours[0], hours[1] - LOOK_BACK)
    span = reach(store, source, (wanted, hours[1]), MOST_EVENTS)
    since = max(hours[0], span.since)
    asked = {"source": source, "looked_since": span.since, "since": since, "until": hours[1], "most": MOST_OF_A_PERSON}
    found: dict[str, tuple[Carried, dict[str, int]]] = {}
    for row in store.ask(GAINS, asked | {"events": naming.members([event]) if event else []}):
        carried, known = found.setdefault(naming.shown(row["event"]), (Carried(), dict.fromkeys(QUALITY_KEYS, 0)))
        carried.add(row)
        for key in QUALITY_KEYS:
            known[key] += row[f"known_{key}"]
    gains = [gain for name, sums in found.items() for gain in _gains(name, *sums, weights) if gain.gain >= LEAST_GAIN]
    gains.sort(key=lambda each: (-each.gain, -each.counted, each.event, each.key))
    return KeyGains(since=since, until=hours[1], looked_since=span.since, whole=span.whole, gains=gains)


def _gains(event: str, carried: Carried, known: dict[str, int], weights: Weights) -> list[KeyGain]:
    now: Any = carried.quality(weights)
    return [
        KeyGain(
            event=event,
            key=key,
            counted=carried.counted,
            carried=carried.keys[key],
            known=known[key],
            quality=now,
            predicted=round(now + points * known[key] / carried.counted, 6),
        )
        for key, points in weights.points.items()
        if known[key]
    ]
