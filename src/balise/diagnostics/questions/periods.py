"""The last 24 hours beside two earlier stretches of 24 hours: the day before, and the same day of the week before.

What differs from both is news; what differs from one is Monday. A busy source is looked at in samples.
"""

from typing import Any

from balise.diagnostics.asked import HOUR_MS, Asked

DAY_MS = 24 * HOUR_MS
NOW, DAY_BEFORE, WEEK_BEFORE = 0, 1, 7
PERIODS = (NOW, DAY_BEFORE, WEEK_BEFORE)
MOST_ROWS = 60_000
"""About so many rows of all periods are looked at."""

PERIOD = "intDiv({now_ms:Int64} - e.received_at, 86400000)"
"""SQL: how many days ago the row `e` was received; `PERIODS` are looked at."""
IN_PERIODS = f"""e.source = {{source:String}} AND e.received_at > {{oldest:Int64}} AND e.received_at <= {{now_ms:Int64}}
  AND {PERIOD} IN {PERIODS} AND ({PERIOD} != 0 OR e.received_at >= {{since_ms:Int64}})
  AND e.outcome != 'test' AND e.channel != 'file' AND e.position % {{every:UInt64}} = 0"""
COUNT = """
SELECT sum(h.counted + h.merged + h.dropped) AS events FROM hourly_activity AS h
WHERE h.source = {source:String} AND h.hour >= {first:Int64} AND h.channel != 'file'
"""


def sampled(asked: Asked) -> dict[str, Any]:
    """The parameters that `IN_PERIODS` needs beside the usual: how far back, and every which row is looked at."""
    oldest = asked.now_ms - (WEEK_BEFORE + 1) * DAY_MS
    (found,) = asked.rows(COUNT, first=oldest // 1000)
    events = int(found["events"] or 0) * len(PERIODS) // (WEEK_BEFORE + 1)
    return {"oldest": oldest, "every": max(1, events // MOST_ROWS)}
