"""What happened today, in every source?"""

import msgspec

from balise.reports.moments import DAY, iso_text
from balise.store import EventStore

TODAY = """
SELECT source, event, sum(counted) AS counted, sum(merged) AS merged, sum(dropped) AS dropped, sum(quarantined) AS quarantined
FROM (
    SELECT h.source AS source, h.event AS event, h.counted AS counted, h.merged AS merged, h.dropped AS dropped, 0 AS quarantined
    FROM hourly_events AS h
    WHERE h.hour >= {first:Int64} AND h.hour < {end:Int64}
    UNION ALL
    SELECT q.source AS source, q.name_sent AS event, 0 AS counted, 0 AS merged, 0 AS dropped, q.waiting AS quarantined
    FROM hourly_quarantine AS q
    WHERE q.hour >= {first:Int64} AND q.hour < {end:Int64}
) AS hours
GROUP BY source, event
HAVING counted + merged + dropped + quarantined > 0
ORDER BY source, counted + merged + dropped + quarantined DESC, event
"""


class EventToday(msgspec.Struct):
    """One event of one source, by the time it happened; what waits in quarantine stands under the name as sent."""

    source: str
    event: str
    counted: int
    merged: int
    dropped: int
    quarantined: int


class Today(msgspec.Struct):
    """The day (`2026-11-22`, UTC) and its events, by source, the most frequent first."""

    day: str
    events: list[EventToday]


def events_today(store: EventStore, now_ms: int) -> Today:
    """The events that happened on the day, in UTC, in which `now_ms` lies."""
    first = now_ms // 1000 // DAY * DAY
    found = store.ask(TODAY, {"first": first, "end": first + DAY})
    return Today(iso_text(first * 1000)[:10], msgspec.convert(found, list[EventToday]))
