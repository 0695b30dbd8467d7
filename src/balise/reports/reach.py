"""How far back may a question look that reads single events? As far as a bounded number of them goes."""

from collections.abc import Sequence

import msgspec

from balise.store import EventStore

BY_HOUR = """
SELECT h.hour AS hour, sum(h.counted) + sum(h.merged) + sum(h.dropped) AS events
FROM hourly_events AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64}
  AND (empty({events:Array(String)}) OR h.event IN {events:Array(String)})
GROUP BY hour
HAVING events > 0
ORDER BY hour DESC
"""


class Reach(msgspec.Struct, frozen=True):
    """The hours a question looks at, in seconds; `whole` where they are all that were asked for. `events` were stored in them."""

    since: int
    until: int
    events: int
    whole: bool


def reach(store: EventStore, source: str, hours: tuple[int, int], most: int, events: Sequence[str] = ()) -> Reach:
    """The newest of these whole hours that hold at most so many stored events, and at least the newest hour with any.

    `events` are canonical names; none means all.
    """
    asked = {"source": source, "since": hours[0], "until": hours[1], "events": list(events)}
    seen, since = 0, hours[1]
    for row in store.ask(BY_HOUR, asked):
        if seen and seen + row["events"] > most:
            return Reach(since, hours[1], seen, False)
        seen, since = seen + row["events"], row["hour"]
    return Reach(hours[0], hours[1], seen, True)
