"""Under which names were events sent?

Only names that differ from the event's own are kept by the hour, so the rest of what was received came under its own name.
"""

from collections.abc import Mapping, Sequence

import msgspec

from balise.reports.naming import Naming
from balise.store import EventStore

OTHERS = """
SELECT h.event AS event, h.name_sent AS name_sent, sum(h.received) AS received
FROM hourly_names AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64} AND h.event IN {events:Array(String)}
GROUP BY event, name_sent
"""
OWN = """
SELECT h.event AS event, sum(h.counted) + sum(h.merged) + sum(h.dropped) AS received
FROM hourly_events AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64} AND h.event IN {events:Array(String)}
GROUP BY event
"""


class NameSent(msgspec.Struct):
    """A name as sent, the canonical name it counts as, and how many were received under it (quarantine left out)."""

    name: str
    event: str
    received: int


def names_sent(
    store: EventStore, source: str, hours: tuple[int, int], events: Sequence[str], naming: Naming
) -> Mapping[str, list[NameSent]]:
    """For each of these names as shown the names sent from the first hour to before the second, the most frequent first."""
    asked = {"source": source, "since": hours[0], "until": hours[1], "events": naming.members(events)}
    own = {row["event"]: row["received"] for row in store.ask(OWN, asked)}
    found: dict[str, list[NameSent]] = {event: [] for event in events}
    for row in store.ask(OTHERS, asked):
        own[row["event"]] = own.get(row["event"], 0) - row["received"]
        found[naming.shown(row["event"])].append(NameSent(row["name_sent"], row["event"], row["received"]))
    for event, received in own.items():
        if received > 0:
            found[naming.shown(event)].append(NameSent(event, event, received))
    return {event: sorted(names, key=lambda each: (-each.received, each.name)) for event, names in found.items()}
