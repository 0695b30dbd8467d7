"""How much of each event came by browser and server both, and what came by one of the two alone?"""

from collections.abc import Sequence

import msgspec

from balise.events.received import Channel
from balise.reports.naming import Naming
from balise.reports.shares import Share, share_of
from balise.store import EventStore

SIDES = """
SELECT h.event AS event, h.channel AS channel, roundDown(h.hour, {starts:Array(Int64)}) AS start,
       sum(h.counted) AS counted, sum(h.paired) AS paired
FROM hourly_activity AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64} AND h.channel IN ('browser', 'server')
  AND (empty({events:Array(String)}) OR h.event IN {events:Array(String)})
GROUP BY event, channel, start
HAVING counted > 0 OR paired > 0
"""


class Sides(msgspec.Struct):
    """Counted events of one step: by the browser, by the server, and those of each that the other sent as well.

    A pair stands in the hour and under the channel of the copy that met the first one.
    """

    browser: int = 0
    server: int = 0
    browser_first: int = 0
    server_first: int = 0

    @property
    def both(self) -> int:
        """Events that both sent."""
        return self.browser_first + self.server_first

    @property
    def all(self) -> int:
        """Every event counted from either."""
        return self.browser + self.server


class Overlap(msgspec.Struct, kw_only=True):
    """One event, by the name it is shown under. `both` + `browser_only` + `server_only` = counted from browser and server.

    `overlap` is the share that both sent; `missing_server` of what the browser sent, the share that the server did not;
    `missing_browser` the reverse. Both are None where one of the two never sends this event: then nothing is missing.
    `steps` is the share by step, None where nothing came.
    """

    event: str
    both: int
    browser_only: int
    server_only: int
    overlap: Share
    missing_server: Share | None
    missing_browser: Share | None
    steps: list[float | None]


def channel_overlap(
    store: EventStore, source: str, starts: Sequence[int], until: int, naming: Naming, events: Sequence[str] = ()
) -> list[Overlap]:
    """Every event counted from browser or server, the most frequent first; `starts` are the first seconds of each step.

    With `events` (names as shown) only those.
    """
    members = naming.members(events)
    asked = {"source": source, "starts": list(starts), "since": starts[0], "until": until, "events": members}
    found: dict[str, dict[int, Sides]] = {}
    for row in store.ask(SIDES, asked):
        sides = found.setdefault(naming.shown(row["event"]), {}).setdefault(row["start"], Sides())
        if row["channel"] == Channel.SERVER:
            sides.server += row["counted"]
            sides.browser_first += row["paired"]
        else:
            sides.browser += row["counted"]
            sides.server_first += row["paired"]
    overlaps = [_overlap(event, steps, starts) for event, steps in found.items()]
    return sorted(overlaps, key=lambda each: (-each.overlap.of, each.event))


def _overlap(event: str, steps: dict[int, Sides], starts: Sequence[int]) -> Overlap:
    # A copy whose first one lies before the range stands here without it.
    sides = [_bounded(steps.get(start, Sides())) for start in starts]
    both = sum(each.both for each in sides)
    browser_only = sum(each.browser - each.browser_first for each in sides)
    server_only = sum(each.server - each.server_first for each in sides)
    by_both = both > 0 or (browser_only > 0 and server_only > 0)
    return Overlap(
        event=event,
        both=both,
        browser_only=browser_only,
        server_only=server_only,
        overlap=share_of(both, both + browser_only + server_only),
        missing_server=share_of(browser_only, browser_only + both) if by_both else None,
        missing_browser=share_of(server_only, server_only + both) if by_both else None,
        steps=[each.both / each.all if each.all else None for each in sides],
    )


def _bounded(sides: Sides) -> Sides:
    return Sides(sides.browser, sides.server, min(sides.browser_first, sides.browser), min(sides.server_first, sides.server))
