"""How were the copies of an event known, and from which channel did they come?"""

import msgspec

from balise.reports.naming import Naming
from balise.store import EventStore

COPIES = """
SELECT e.outcome AS outcome, e.clause AS clause, e.channel AS channel, count() AS events
FROM events AS e
WHERE e.source = {source:String} AND e.event IN {events:Array(String)}
  AND e.event_time >= {since:Int64} AND e.event_time < {until:Int64} AND e.counted = 0 AND e.outcome IN ('merged', 'dropped')
GROUP BY outcome, clause, channel
ORDER BY events DESC, outcome, clause, channel
"""


class Copies(msgspec.Struct):
    """Copies of one event that ended alike: `clause` is the part of the rule that decided."""

    outcome: str
    clause: str
    channel: str
    events: int


def copies(store: EventStore, source: str, hours: tuple[int, int], event: str, naming: Naming) -> list[Copies]:
    """The copies of the event shown under this name, the most frequent first."""
    asked = {"source": source, "since": hours[0], "until": hours[1], "events": naming.members([event])}
    return msgspec.convert(store.ask(COPIES, asked), list[Copies])
