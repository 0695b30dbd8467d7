"""How many events were counted and how many copies came, hour by hour, over some weeks up to the last whole hour?

Out of the hourly rollup; files, which hold the past, are left out. Hours are those in which events happened.
"""

import msgspec

from balise.diagnostics.asked import SHOWN, Asked

WEEKS = 8
WEEK = 7 * 24
LENGTH = WEEKS * WEEK
MOST = 300
HOUR_S = 3600

BY_HOUR = f"""
SELECT {SHOWN} AS event, sum(e.counted) AS total, min(e.hour) AS first_hour,
       tupleElement(sumMap([intDiv(e.hour - {{first:Int64}}, {HOUR_S})], [e.counted], [e.merged + e.dropped]) AS sums,
                    1) AS places, tupleElement(sums, 2) AS counted, tupleElement(sums, 3) AS copies
FROM hourly_activity AS e
WHERE e.source = {{source:String}} AND e.hour >= {{first:Int64}} AND e.hour < {{end:Int64}} AND e.channel != 'file'
GROUP BY event
ORDER BY total DESC, event
LIMIT {MOST}
"""


class Hours(msgspec.Struct):
    """An event, as shown, over `LENGTH` hours, the last one over. `known` of them are since it was first seen in them."""

    event: str
    counted: list[int]
    copies: list[int]
    known: int


def by_hour(asked: Asked) -> list[Hours]:
    """The most frequent events, at most `MOST`."""
    end = end_second(asked)
    rows = asked.rows(BY_HOUR, first=end - LENGTH * HOUR_S, end=end)
    return [
        Hours(
            row["event"],
            _filled(row["places"], row["counted"]),
            _filled(row["places"], row["copies"]),
            (end - row["first_hour"]) // HOUR_S,
        )
        for row in rows
    ]


def end_second(asked: Asked) -> int:
    """The end of the last whole hour."""
    seconds = asked.now_ms // 1000
    return seconds - seconds % HOUR_S


def _filled(places: list[int], counts: list[int]) -> list[int]:
    found = [0] * LENGTH
    for place, count in zip(places, counts, strict=True):
        found[place] = count
    return found
