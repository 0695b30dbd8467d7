"""Which copies of browser and server met lately, and how far apart did they come?"""

import msgspec

from balise.events.clause import ACROSS
from balise.reports.moments import iso_text
from balise.reports.naming import Naming
from balise.store import EventStore

COPIES = """
SELECT e.receipt AS receipt, e.first_receipt AS first_receipt, e.channel AS channel, e.event_id AS event_id,
       e.received_at AS received_at, e.outcome AS outcome, e.clause AS clause
FROM events AS e
WHERE e.source = {source:String} AND e.event = {event:String} AND e.event_time >= {since:Int64} AND e.event_time < {until:Int64}
  AND e.counted = 0 AND e.clause IN {across:Array(String)}
ORDER BY e.source DESC, e.event DESC, e.event_time DESC, e.position DESC
LIMIT {limit:UInt32}
"""
FIRSTS = """
SELECT e.receipt AS receipt, e.received_at AS received_at FROM events AS e
WHERE e.receipt IN {receipts:Array(String)} AND e.source = {source:String}
LIMIT 1 BY e.receipt
"""


class MetPair(msgspec.Struct, kw_only=True):
    """A copy that met its first one; `gap_ms` after it, None where the first one is kept no more. `at`: ISO 8601, UTC."""

    first_receipt: str
    receipt: str
    channel: str
    event_id: str
    at: str
    gap_ms: int | None
    outcome: str
    clause: str


def met_pairs(
    store: EventStore, source: str, event: str, hours: tuple[int, int], naming: Naming, limit: int = 10
) -> list[MetPair]:
    """The newest pairs of the event shown under this name."""
    asked = {"source": source, "since": hours[0], "until": hours[1], "limit": limit, "across": [each.value for each in ACROSS]}
    rows = [row for name in naming.members([event]) for row in store.ask(COPIES, asked | {"event": name})]
    rows = sorted(rows, key=lambda row: -row["received_at"])[:limit]
    receipts = [row["first_receipt"] for row in rows]
    firsts = (
        {row["receipt"]: row["received_at"] for row in store.ask(FIRSTS, {"receipts": receipts, "source": source})}
        if rows
        else {}
    )
    return [
        MetPair(
            first_receipt=row["first_receipt"],
            receipt=row["receipt"],
            channel=row["channel"],
            event_id=row["event_id"],
            at=iso_text(row["received_at"]),
            gap_ms=row["received_at"] - firsts[row["first_receipt"]] if row["first_receipt"] in firsts else None,
            outcome=row["outcome"],
            clause=row["clause"],
        )
        for row in rows
    ]
