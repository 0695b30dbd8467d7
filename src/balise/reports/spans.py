"""Sums over any whole hours at the cost of a few days: whole days of the daily rollup, the hours around them of the hourly one.

`DAYS_AND_HOURS` stands where a question would say `hourly_events`; `span` gives the parameters it needs.
"""

from typing import Any, Final

from balise.reports.moments import DAY

ALWAYS: Final = (-(2**61) // DAY * DAY, 2**61 // DAY * DAY)
"""From before every event to after every event."""

DAYS_AND_HOURS: Final = """(
    SELECT * FROM daily_events AS d
    WHERE d.source = {source:String} AND d.hour >= {first_day:Int64} AND d.hour < {end_day:Int64}
    UNION ALL
    SELECT * FROM hourly_events AS e
    WHERE e.source = {source:String}
      AND ((e.hour >= {since:Int64} AND e.hour < {first_day:Int64}) OR (e.hour >= {end_day:Int64} AND e.hour < {until:Int64}))
)"""


def span(source: str, since: int, until: int) -> dict[str, Any]:
    """The parameters for the hours from `since` to before `until`: whole hours, in seconds since 1970, UTC."""
    first, end = -(-since // DAY) * DAY, until // DAY * DAY
    if first >= end:
        first = end = until
    return {"source": source, "since": since, "until": until, "first_day": first, "end_day": end}
