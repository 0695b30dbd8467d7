"""Which events did a source ever receive, and when last?"""

import msgspec

from balise.store import EventStore

KNOWN = """
SELECT k.event AS event, argMax(k.event_class, k.last_received) AS event_class, groupUniqArray(k.channel) AS channels,
       max(k.last_received) AS last_received
FROM known_events AS k
WHERE k.source = {source:String}
GROUP BY event
"""


class KnownEvent(msgspec.Struct):
    """A canonical name with its latest class, every channel it came by, and when it last came (milliseconds)."""

    event: str
    event_class: str
    channels: set[str]
    last_received: int


def known_events(store: EventStore, source: str) -> list[KnownEvent]:
    """Every event that is stored, test events and quarantine left out."""
    return msgspec.convert(store.ask(KNOWN, {"source": source}), list[KnownEvent])
