"""Are click IDs cut on their way? Whole ones differ in length; cut ones pile up at the length of somebody's column."""

from collections.abc import Sequence
from typing import Final

import msgspec

from balise.reports.reach import Reach
from balise.store import EventStore

LIMITS: Final = frozenset(
    (32, 50, 64, 100, 120, 127, 128, 150, 190, 191, 200, 250, 254, 255, 256, 300, 400, 500, 511, 512, 1000, 1024)
)
"""Lengths that columns and validators usually stop at."""
LONG: Final = 190
"""From this length on, IDs that all have one of these lengths were cut; shorter ones may be of a kind that has one length."""
PILE: Final = 0.2
"""The share of a channel's IDs that stand at the greatest length where they are cut."""
LEAST_IDS: Final = 10

LENGTHS = """
SELECT e.channel AS channel, length(e.ttclid) AS length, uniq(e.ttclid) AS ids, count() AS events,
       min(e.received_at) AS first_at, max(e.received_at) AS last_at,
       arrayMap(pair -> pair.2, groupArraySorted(5)((-e.received_at, e.receipt))) AS samples
FROM events AS e
WHERE e.source = {source:String} AND e.event_time >= {since:Int64} AND e.event_time < {until:Int64}
  AND e.outcome != 'test' AND e.ttclid != ''
GROUP BY channel, length
ORDER BY channel, length
"""
BEGINNINGS = """
SELECT uniqIf(e.ttclid, e.channel = {channel:String} AND length(e.ttclid) = {length:UInt32}
    AND left(e.ttclid, {length:UInt32}) IN (
        SELECT left(w.ttclid, {length:UInt32}) FROM events AS w
        WHERE w.source = {source:String} AND w.event_time >= {since:Int64} AND w.event_time < {until:Int64}
          AND w.channel != {channel:String} AND length(w.ttclid) > {length:UInt32}
    )) AS proven
FROM events AS e
WHERE e.source = {source:String} AND e.event_time >= {since:Int64} AND e.event_time < {until:Int64} AND e.outcome != 'test'
"""


class LengthCount(msgspec.Struct, kw_only=True):
    """How many events of a channel carry a click ID of this length, and how many different IDs these are."""

    channel: str
    length: int
    ids: int
    events: int
    first_at: int
    last_at: int
    samples: list[str]


class CutClickIds(msgspec.Struct, kw_only=True):
    """A channel whose click IDs end at `length`: `events` of its `of` events with one. `proven` of the IDs are the beginning of a
    longer one that came by another channel."""

    channel: str
    length: int
    events: int
    of: int
    proven: int
    first_at: int
    last_at: int
    samples: list[str]


def click_id_lengths(store: EventStore, source: str, span: Reach) -> list[LengthCount]:
    """Every length that came, channel by channel."""
    asked = {"source": source, "since": span.since, "until": span.until}
    return msgspec.convert(store.ask(LENGTHS, asked), list[LengthCount])


def cut_click_ids(store: EventStore, source: str, span: Reach, lengths: Sequence[LengthCount]) -> list[CutClickIds]:
    """The channels whose click IDs are surely cut; at most one length each."""
    found = []
    for channel in sorted({each.channel for each in lengths}):
        own = [each for each in lengths if each.channel == channel]
        last = own[-1]
        if last.ids < LEAST_IDS or last.ids < PILE * sum(each.ids for each in own):
            continue
        asked = {"source": source, "since": span.since, "until": span.until, "channel": channel, "length": last.length}
        proven = store.ask(BEGINNINGS, asked)[0]["proven"]
        if proven >= PILE * last.ids or (last.length in LIMITS and (len(own) > 2 or last.length >= LONG)):
            of = sum(each.events for each in own)
            found.append(
                CutClickIds(
                    channel=channel,
                    length=last.length,
                    events=last.events,
                    of=of,
                    proven=proven,
                    first_at=last.first_at,
                    last_at=last.last_at,
                    samples=last.samples,
                )
            )
    return found
