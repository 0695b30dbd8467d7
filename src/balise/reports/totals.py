"""How did all events of a source end, over some hours?"""

import msgspec

from balise.store import EventStore

TOTALS = """
SELECT sum(counted) AS counted, sum(merged) AS merged, sum(dropped) AS dropped, sum(quarantined) AS quarantined
FROM (
    SELECT sum(h.counted) AS counted, sum(h.merged) AS merged, sum(h.dropped) AS dropped, toInt64(0) AS quarantined
    FROM hourly_events AS h
    WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64}
    UNION ALL
    SELECT toUInt64(0) AS counted, toUInt64(0) AS merged, toUInt64(0) AS dropped, sum(q.waiting) AS quarantined
    FROM hourly_quarantine AS q
    WHERE q.source = {source:String} AND q.hour >= {since:Int64} AND q.hour < {until:Int64}
) AS both
"""


class Totals(msgspec.Struct, frozen=True):
    """How events ended; `received` is the sum of the four."""

    counted: int = 0
    merged: int = 0
    dropped: int = 0
    quarantined: int = 0

    @property
    def received(self) -> int:
        """Every event, however it ended."""
        return self.counted + self.merged + self.dropped + self.quarantined


def totals(store: EventStore, source: str, since: int, until: int) -> Totals:
    """The sums from `since` to before `until`: whole hours, in seconds since 1970."""
    (row,) = store.ask(TOTALS, {"source": source, "since": since, "until": until})
    return msgspec.convert(row, Totals)
