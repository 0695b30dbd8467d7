"""Under which names were events sent?

Only names that differ from the event's own are kept by the hour, so the rest of what was received came under its own name.
"""

from collections.abc import Mapping

import msgspec

from balise.reports.naming import Naming
from balise.store import EventStore

OTHERS = """
SELECT h.event AS event, h.name_sent AS name_sent, sum(h.received) AS received
FROM hourly_names AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64} AND h.event IN {events:Array(String)}
GROUP BY event, name_sent
"""


class NameSent(msgspec.Struct):
    """A name as sent, the canonical name it counts as, and how many were received under it (quarantine left out)."""

    name: str
    event: str
    received: int


def names_sent(
    store: EventStore, source: str, hours: tuple[int, int], received: Mapping[str, int], naming: Naming
) -> dict[str, list[NameSent]]:
    """By name as shown, the names sent from the first hour to before the second, the most frequent first.

    `received` are the canonical names to tell of, each with how many were counted, merged or dropped in these hours.
    """
    asked = {"source": source, "since": hours[0], "until": hours[1], "events": list(received)}
    own = dict(received)
    found: dict[str, list[NameSent]] = {naming.shown(event): [] for event in received}
    for row in store.ask(OTHERS, asked):
        own[row["event"]] -= row["received"]
        found[naming.shown(row["event"])].append(NameSent(row["name_sent"], row["event"], row["received"]))
    for event, left in own.items():
        if left > 0:
            found[naming.shown(event)].append(NameSent(event, event, left))
    return {event: sorted(names, key=lambda each: (-each.received, each.name)) for event, names in found.items()}
