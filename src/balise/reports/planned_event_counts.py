"""How much of what is planned arrives?

Counts come from the hours asked for; when each last came, from what is known of every event.
"""

from collections.abc import Mapping

import msgspec

from balise.store import EventStore

STORED = """
SELECT event, sum(counted) AS counted, sum(received) AS received, max(last) AS last_received
FROM (
    SELECT h.event AS event, h.counted AS counted, h.counted + h.merged + h.dropped AS received, 0 AS last
    FROM hourly_activity AS h
    WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.event IN {names:Array(String)}
    UNION ALL
    SELECT k.event AS event, 0 AS counted, 0 AS received, k.last_received AS last
    FROM known_events AS k
    WHERE k.source = {source:String} AND k.event IN {names:Array(String)}
) AS both
GROUP BY event
"""
WAITING = """
SELECT h.name_sent AS event, sum(h.waiting) AS waiting, max(h.last_received) AS last_received
FROM hourly_quarantine AS h
WHERE h.source = {source:String} AND h.name_sent IN {names:Array(String)}
GROUP BY event
HAVING waiting > 0
"""


class PlannedCounts(msgspec.Struct):
    """What came of one event: counted and received since the moment asked for, waiting now, last received (ms, 0: never)."""

    counted: int = 0
    received: int = 0
    waiting: int = 0
    last_received: int = 0


def planned_event_counts(store: EventStore, source: str, shown: Mapping[str, str], since: int) -> dict[str, PlannedCounts]:
    """The counts from the second `since` on, by the name each event is shown as: `shown` maps every planned name to it."""
    found: dict[str, PlannedCounts] = {name: PlannedCounts() for name in shown.values()}
    names = {"source": source, "names": sorted(shown)}
    if not shown:
        return found
    for row in store.ask(STORED, {**names, "since": since}):
        one = found[shown[row["event"]]]
        one.counted += row["counted"]
        one.received += row["received"]
        one.last_received = max(one.last_received, row["last_received"])
    for row in store.ask(WAITING, names):
        one = found[shown[row["event"]]]
        one.waiting += row["waiting"]
        one.last_received = max(one.last_received, row["last_received"])
    return found
