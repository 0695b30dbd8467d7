"""What shape has each Event Type's time: its counted events in each step?"""

from collections.abc import Sequence

from balise.reports.naming import Naming
from balise.store import EventStore

TRENDS = """
SELECT h.event AS event, tupleElement(sumMap([roundDown(h.hour, {starts:Array(Int64)})], [h.counted]) AS found, 1) AS steps,
       tupleElement(found, 2) AS counts
FROM hourly_activity AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64} AND h.event IN {events:Array(String)}
GROUP BY event
"""


def trends(
    store: EventStore, source: str, starts: Sequence[int], until: int, events: Sequence[str], naming: Naming
) -> dict[str, list[int]]:
    """For each of these names as shown the counted events from each start to the next, the last up to before `until`."""
    asked = {"source": source, "since": starts[0], "until": until, "starts": list(starts), "events": naming.members(events)}
    places = {start: place for place, start in enumerate(starts)}
    found = {event: [0] * len(starts) for event in events}
    for row in store.ask(TRENDS, asked):
        line = found[naming.shown(row["event"])]
        for start, count in zip(row["steps"], row["counts"], strict=True):
            line[places[start]] += count
    return found
