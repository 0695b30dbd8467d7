"""How many events without an event_id were probably counted twice?

Such events cannot be told apart from their copies, so the answer is an estimate. An event *has a twin* when another
counted event of the same name came from the same visitor (a shared `_ttp`, e-mail, phone, external id, or address with browser),
with no other amount, less than 5 minutes away. People also do one thing twice, and visitors share addresses: so the same is
asked at times shifted by `SHIFTS` minutes, where a twin can only be chance. The share of twins beyond chance, by Newcombe's
interval for the difference of two shares, halves where both of a pair are without id: one of the two is right.
"""

from bisect import bisect_left
from typing import Final

import msgspec

from balise.reports.naming import Naming
from balise.reports.near_reasons import OWN_ID
from balise.reports.shares import Share, difference, share_of
from balise.reports.unpaired import FIELDS, Seen, last_day
from balise.store import EventStore

SAMPLE: Final = 3_000
POOL: Final = 20_000
NEAR_SECONDS: Final = 300
SHIFTS: Final = (-30, -20, -10, 10, 20, 30)
"""Minutes."""
LEAST: Final = 30
"""With fewer events without id no estimate is given."""
WITHOUT_ID: Final = f"(e.event_id = '' OR startsWith(e.event_id, '{OWN_ID}'))"
NEWEST = f"""
SELECT {FIELDS}
FROM events AS e
WHERE e.source = {{source:String}} AND e.event IN {{events:Array(String)}}
  AND e.event_time >= {{since:Int64}} AND e.event_time < {{until:Int64}}
  AND e.counted = 1 AND e.channel IN ('browser', 'server') AND {{condition}}
ORDER BY e.event_time DESC, e.position DESC
LIMIT {{limit:UInt32}}
"""


class DoubleCounts(msgspec.Struct, kw_only=True):
    """The estimate for one event, by the name it is shown under; shares are from 0 to 1, with 95 % intervals.

    `without_id` events of one day were looked at; `twins` is the share that has one, `chance` the share at shifted times.
    `doubled` is the share probably counted twice, between `low` and `high`; None where too few events are without id.
    `whole` tells whether the day's events fitted into the sample.
    """

    event: str
    without_id: int
    whole: bool = True
    twins: Share | None = None
    chance: Share | None = None
    doubled: float | None = None
    low: float | None = None
    high: float | None = None


def double_counts(store: EventStore, source: str, event: str, hours: tuple[int, int], naming: Naming) -> DoubleCounts:
    """The estimate from the newest events without id, of the last day of these hours that has any."""
    members = naming.members([event])
    day = last_day(store, source, members, hours)
    if day is None:
        return DoubleCounts(event=event, without_id=0)
    asked = {"source": source, "events": members}
    wanted = {"since": day[0], "until": day[1], "limit": SAMPLE}
    sample = msgspec.convert(store.ask(NEWEST.replace("{condition}", WITHOUT_ID), asked | wanted), list[Seen])
    if len(sample) < LEAST:
        return DoubleCounts(event=event, without_id=len(sample), whole=len(sample) < SAMPLE)
    margin = max(SHIFTS) * 60 + NEAR_SECONDS
    begin = min(seen.event_time for seen in sample) - margin
    around = {"since": begin, "until": day[1] + margin, "limit": POOL}
    pool = msgspec.convert(store.ask(NEWEST.replace("{condition}", "1 = 1"), asked | around), list[Seen])
    return _estimate(event, sample, _Visits(pool), len(sample) < SAMPLE)


def _estimate(event: str, sample: list[Seen], visits: "_Visits", whole: bool) -> DoubleCounts:
    found = [visits.twin(seen, 0) for seen in sample]
    twins = share_of(sum(twin is not None for twin in found), len(sample))
    chances = sum(visits.twin(seen, minutes * 60) is not None for seen in sample for minutes in SHIFTS)
    chance = share_of(chances, len(sample) * len(SHIFTS))
    # Of two events without id that are one, one is right to count.
    halves = sum(0.5 if _without_id(twin) else 1.0 for twin in found if twin)
    part = halves / twins.events if twins.events else 1.0
    doubled, low, high = (bound * part for bound in difference(twins, chance))
    return DoubleCounts(
        event=event, without_id=len(sample), whole=whole, twins=twins, chance=chance, doubled=doubled, low=low, high=high
    )


class _Visits:
    """Counted events by visitor, in the order of time."""

    def __init__(self, pool: list[Seen]) -> None:
        self._by_key: dict[str, list[Seen]] = {}
        for seen in sorted(pool, key=lambda each: each.event_time):
            for key in seen.keys:
                self._by_key.setdefault(key, []).append(seen)
        self._times = {key: [seen.event_time for seen in visits] for key, visits in self._by_key.items()}

    def twin(self, seen: Seen, shift: int) -> Seen | None:
        """Another event of the same visitor less than 5 minutes away from this one's time moved by so many seconds."""
        at = seen.event_time + shift
        for key in seen.keys:
            visits, times = self._by_key.get(key, []), self._times.get(key, [])
            place = bisect_left(times, at - NEAR_SECONDS + 1)
            while place < len(times) and times[place] < at + NEAR_SECONDS:
                if visits[place].receipt != seen.receipt and visits[place].same_worth(seen):
                    return visits[place]
                place += 1
        return None


def _without_id(seen: Seen) -> bool:
    return not seen.event_id or seen.event_id.startswith(OWN_ID)
