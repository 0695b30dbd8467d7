"""How well can events be matched page by page, device by device, channel by channel?

Reads single events, so it looks at a bounded number of the newest. Page and device are those of the first copy and the keys are
those after merging; of a channel the keys are what its own copies carry, whatever became of them.
"""

from typing import Final

import msgspec

from balise.events.identity import QUALITY_KEYS, Weights
from balise.lookups.devices import DEVICE_PARAMETERS, device_sql
from balise.reports.carried_keys import OWN_KEYS, count_keys
from balise.reports.match_quality import Carried
from balise.reports.naming import Naming
from balise.reports.reach import reach
from balise.reports.together import together
from balise.store import EventStore

MOST_EVENTS: Final = 200_000
MOST_PAGES: Final = 20

_WHERE = """
    FROM events AS e
    WHERE e.source = {source:String} AND e.event_time >= {since:Int64} AND e.event_time < {until:Int64}
      AND (empty({events:Array(String)}) OR e.event IN {events:Array(String)})
"""
_MERGED = f"""
SELECT name, count() AS counted, {count_keys("has")}
FROM (
    SELECT anyIf(%s, e.counted = 1) AS name, groupBitOr(e.keys_added) AS has
    {_WHERE} AND (e.counted = 1 OR e.merged = 1)
    GROUP BY e.event, cityHash64(e.first_receipt)
    HAVING max(e.counted) = 1
)
GROUP BY name
ORDER BY counted DESC, name
LIMIT %s
"""
BY_PAGE = _MERGED % ("concat(domain(e.page_url), path(e.page_url))", MOST_PAGES)
BY_DEVICE = _MERGED % (f"if(e.user_agent = '', 'none', {device_sql('e.user_agent')})", 100)
BY_CHANNEL = f"""
SELECT name, count() AS counted, {count_keys("has")}
FROM (SELECT e.channel AS name, {OWN_KEYS} AS has {_WHERE} AND e.outcome != 'test')
GROUP BY name
ORDER BY counted DESC, name
"""


class Part(msgspec.Struct, kw_only=True):
    """A page (host and path), a device class, a channel: its events, their score, the share of them that carries each key."""

    name: str
    events: int
    quality: float
    shares: dict[str, float]


class QualityBy(msgspec.Struct, kw_only=True):
    """The answer: the events since `since` (seconds) were looked at, which are all that were asked for where `whole` says so."""

    since: int
    until: int
    whole: bool
    pages: list[Part]
    devices: list[Part]
    channels: list[Part]


def quality_by(
    store: EventStore, source: str, hours: tuple[int, int], naming: Naming, weights: Weights, event: str = ""
) -> QualityBy:
    """The parts of every event type, or of the one shown under this name, the most frequent first."""
    events = naming.members([event]) if event else []
    span = reach(store, source, hours, MOST_EVENTS, events)
    asked = {"source": source, "since": span.since, "until": span.until, "events": events} | DEVICE_PARAMETERS

    def parts(sql: str) -> list[Part]:
        return [_part(row, weights) for row in store.ask(sql, asked)]

    pages, devices, channels = together(lambda: parts(BY_PAGE), lambda: parts(BY_DEVICE), lambda: parts(BY_CHANNEL))
    return QualityBy(since=span.since, until=span.until, whole=span.whole, pages=pages, devices=devices, channels=channels)


def _part(row: dict[str, object], weights: Weights) -> Part:
    carried = Carried()
    carried.add(row)
    shares = {key: round(carried.keys[key] / carried.counted, 6) for key in QUALITY_KEYS if key in weights.points}
    return Part(name=str(row["name"]), events=carried.counted, quality=carried.quality(weights) or 0.0, shares=shares)
