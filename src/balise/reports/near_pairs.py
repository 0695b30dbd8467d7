"""Which browser and server events should have met and did not, and why?"""

from collections.abc import Iterable, Iterator

import msgspec

from balise.events.received import Channel
from balise.reports.moments import iso_text
from balise.reports.naming import Naming
from balise.reports.near_reasons import NEAR_SENTENCES, OWN_ID, Near, canonical_id, nearness, pieces
from balise.reports.unpaired import AROUND, DAY, FIELDS, Seen, last_day, unpaired
from balise.store import EventStore

SAMPLE = 300
POOL = 5_000
MOST_SHOWN = 5
NEAR_SECONDS = 300
FAR_DAYS = 14
SAME_ID = f"""
SELECT {FIELDS}
FROM events AS e
WHERE e.source = {{source:String}} AND e.event_time >= {{since:Int64}} AND e.event_time < {{until:Int64}}
  AND e.counted = 1 AND e.event_id IN {{ids:Array(String)}} AND e.channel IN ('browser', 'server')
  AND (empty({{events:Array(String)}}) OR e.event IN {{events:Array(String)}})
LIMIT {POOL}
"""


class NearCopy(msgspec.Struct, kw_only=True):
    """One of two events that did not meet; `at` is its arrival, ISO 8601, UTC."""

    receipt: str
    channel: str
    event: str
    name_sent: str
    event_id: str
    at: str


class NearPair(msgspec.Struct):
    """Two events that a person would call one, the earlier first, and how many milliseconds lie between their arrivals."""

    one: NearCopy
    other: NearCopy
    gap_ms: int


class NearReason(msgspec.Struct, kw_only=True):
    """One reason, with its sentence (`en`, `fr`), how many of the sample it explains, and some of them."""

    reason: Near
    sentence: dict[str, str]
    events: int
    pairs: list[NearPair]


class NearPairs(msgspec.Struct, kw_only=True):
    """What was looked at: the newest server and browser events of one day that met no copy, and what explains them.

    `sample` = `explained` + `alone`: for what is alone nothing like it came from the other side.
    """

    event: str
    sample: int = 0
    explained: int = 0
    alone: int = 0
    reasons: list[NearReason] = []


def near_pairs(store: EventStore, source: str, event: str, hours: tuple[int, int], naming: Naming) -> NearPairs:
    """Near-pairs of the event shown under this name, from the last day of these hours that has any."""
    members = naming.members([event])
    day = last_day(store, source, members, hours)
    if day is None:
        return NearPairs(event=event)
    around = (day[0] - AROUND, day[1] + AROUND)
    sides = {side: unpaired(store, source, members, around, side, POOL) for side in (Channel.SERVER, Channel.BROWSER)}
    sample = sides[Channel.SERVER][:SAMPLE] + sides[Channel.BROWSER][:SAMPLE]
    same = _same_ids(store, source, sample, members, around)
    found: dict[Near, dict[frozenset[str], tuple[Seen, Seen]]] = {}
    explained: set[str] = set()
    pools = {Channel.SERVER: _Pool(sides[Channel.BROWSER], same), Channel.BROWSER: _Pool(sides[Channel.SERVER], same)}
    for seen in sample:
        reason, other = pools[Channel(seen.channel)].nearest(seen)
        if reason and other:
            explained.add(seen.receipt)
            found.setdefault(reason, {})[frozenset((seen.receipt, other.receipt))] = (seen, other)
    reasons = [_told(reason, list(pairs.values())) for reason, pairs in found.items()]
    return NearPairs(
        event=event,
        sample=len(sample),
        explained=len(explained),
        alone=len(sample) - len(explained),
        reasons=sorted(reasons, key=lambda each: (-each.events, each.reason)),
    )


class _Pool:
    """The other side's events, to be found by id, by what an id holds, and by visitor."""

    def __init__(self, others: list[Seen], same: dict[str, list[Seen]]) -> None:
        self._same = same
        self._by_id: dict[str, list[Seen]] = {}
        self._by_key: dict[str, list[Seen]] = {}
        for other in others:
            for form in _forms(other.event_id):
                self._by_id.setdefault(form, []).append(other)
            for key in other.keys:
                self._by_key.setdefault(key, []).append(other)

    def nearest(self, seen: Seen) -> tuple[Near | None, Seen | None]:
        """The best reason why this event met nothing, with the event it should have met."""
        for reason, other in (*self._by_same_id(seen), *self._by_like_id(seen), *self._by_visitor(seen)):
            return reason, other
        return None, None

    def _by_same_id(self, seen: Seen) -> Iterator[tuple[Near, Seen]]:
        for other in self._same.get(seen.event_id, []) if seen.event_id else []:
            if other.channel != seen.channel:
                yield (Near.OUTSIDE_WINDOW if other.event == seen.event else Near.OTHER_NAME), other

    def _by_like_id(self, seen: Seen) -> Iterator[tuple[Near, Seen]]:
        for form in _forms(seen.event_id):
            for other in self._by_id.get(form, []):
                reason = nearness(seen.event_id, other.event_id)
                if reason and abs(other.event_time - seen.event_time) <= AROUND:
                    yield reason, other

    def _by_visitor(self, seen: Seen) -> Iterator[tuple[Near, Seen]]:
        for key in seen.keys:
            for other in self._by_key.get(key, []):
                if abs(other.event_time - seen.event_time) < NEAR_SECONDS and seen.same_worth(other):
                    yield (Near.MISSING_ID if _without_id(seen) or _without_id(other) else Near.FRESH_IDS), other


def _forms(event_id: str) -> Iterable[str]:
    if not event_id or event_id.startswith(OWN_ID):
        return ()
    return {canonical_id(event_id), *(canonical_id(piece) for piece in pieces(event_id))} - {""}


def _without_id(seen: Seen) -> bool:
    """Whether the page or the server gave no id: the pixel then gives one of its own."""
    return not seen.event_id or seen.event_id.startswith(OWN_ID)


def _same_ids(
    store: EventStore, source: str, sample: list[Seen], members: list[str], around: tuple[int, int]
) -> dict[str, list[Seen]]:
    """Counted events with the very ids of the sample: of other names around the same day, of the same name within two weeks."""
    ids = sorted({seen.event_id for seen in sample if not _without_id(seen)})
    if not ids:
        return {}
    asked = {"source": source, "ids": ids}
    far = {"since": around[0] - FAR_DAYS * DAY, "until": around[1] + FAR_DAYS * DAY, "events": members}
    rows = store.ask(SAME_ID, asked | far)
    rows += store.ask(SAME_ID, asked | {"since": around[0], "until": around[1], "events": []})
    found: dict[str, dict[str, Seen]] = {}
    for seen in msgspec.convert(rows, list[Seen]):
        found.setdefault(seen.event_id, {})[seen.receipt] = seen
    return {event_id: list(events.values()) for event_id, events in found.items()}


def _told(reason: Near, pairs: list[tuple[Seen, Seen]]) -> NearReason:
    english, french = NEAR_SENTENCES[reason]
    return NearReason(
        reason=reason,
        sentence={"en": english, "fr": french},
        events=len({seen.receipt for seen, _ in pairs}),
        pairs=[_pair(*pair) for pair in pairs[:MOST_SHOWN]],
    )


def _pair(seen: Seen, other: Seen) -> NearPair:
    one, two = sorted((seen, other), key=lambda each: each.received_at)
    return NearPair(_copy(one), _copy(two), two.received_at - one.received_at)


def _copy(seen: Seen) -> NearCopy:
    return NearCopy(
        receipt=seen.receipt,
        channel=seen.channel,
        event=seen.event,
        name_sent=seen.name_sent,
        event_id=seen.event_id,
        at=iso_text(seen.received_at),
    )
