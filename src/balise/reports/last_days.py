"""What came in lately in each of these sources, day by day? One question for all of them, to the hourly rollups alone."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from balise.store import EventStore

PAYMENTS = ("CompletePayment", "Purchase")
"""The standard events that say somebody paid; which of them is standard depends on the edition."""
LAST_DAYS = """
SELECT source, day, currency, sum(counted) AS counted, sum(copies) AS copies, sum(quarantined) AS quarantined,
       sum(value) AS value, max(received) AS last_received
FROM (
    SELECT h.source AS source, arrayCount(start -> start <= h.hour, {starts:Array(Int64)}) AS day,
           if(h.event_class = 'standard' AND h.event IN {payments:Array(String)} AND h.valued > 0, h.currency, '') AS currency,
           h.counted AS counted, h.merged + h.dropped AS copies, 0 AS quarantined,
           if(h.event_class = 'standard' AND h.event IN {payments:Array(String)}, h.value, toDecimal128(0, 9)) AS value,
           h.last_received AS received
    FROM hourly_events AS h
    WHERE h.source IN {sources:Array(String)} AND h.hour >= {first:Int64} AND h.hour < {end:Int64}
    UNION ALL
    SELECT k.source AS source, 0 AS day, '' AS currency, 0 AS counted, 0 AS copies, 0 AS quarantined,
           toDecimal128(0, 9) AS value, k.last_received AS received
    FROM known_events AS k WHERE k.source IN {sources:Array(String)}
    UNION ALL
    SELECT q.source AS source, arrayCount(start -> start <= q.hour, {starts:Array(Int64)}) AS day, '' AS currency,
           0 AS counted, 0 AS copies, q.waiting AS quarantined, toDecimal128(0, 9) AS value, q.last_received AS received
    FROM hourly_quarantine AS q WHERE q.source IN {sources:Array(String)}
) AS hours
GROUP BY source, day, currency
"""


class LastDays(msgspec.Struct, kw_only=True):
    """A source in some days. `by_day` are the events counted in each, `value` the payments by currency.

    `last_received` (milliseconds, 0 for never) looks beyond those days.
    """

    counted: int = 0
    copies: int = 0
    """Merged and dropped."""
    quarantined: int = 0
    by_day: list[int]
    value: dict[str, Decimal] = {}
    last_received: int = 0


def last_days(store: EventStore, sources: Sequence[str], starts: Sequence[int]) -> dict[str, LastDays]:
    """Each source in the days that begin at `starts` (seconds, whole hours); the last `start` is the end of the last day."""
    days = len(starts) - 1
    found = {source: LastDays(by_day=[0] * days) for source in sources}
    if not sources:
        return found
    asked = {"sources": list(sources), "starts": list(starts), "payments": list(PAYMENTS), "first": starts[0], "end": starts[-1]}
    for row in store.ask(LAST_DAYS, asked):
        one = found[row["source"]]
        one.last_received = max(one.last_received, row["last_received"])
        if not 1 <= row["day"] <= days:
            continue
        one.counted += row["counted"]
        one.copies += row["copies"]
        one.quarantined += row["quarantined"]
        one.by_day[row["day"] - 1] += row["counted"]
        if row["currency"]:
            one.value[row["currency"]] = one.value.get(row["currency"], Decimal(0)) + row["value"]
    return found
