"""What waits in a source's quarantine, and why?"""

from collections.abc import Sequence
from typing import Any

import msgspec

from balise.errors import WrongInput
from balise.events.finding import Finding
from balise.events.stored import QuarantinedEvent
from balise.store import EventStore

RECEIPTS_AT_ONCE = 1_000

PAGE = """
SELECT q.received_at AS received_at, q.receipt AS receipt
FROM quarantine AS q
WHERE q.source = {source:String} AND ({outcome:String} = '' OR q.outcome = {outcome:String})
  AND q.received_at <= {before:Int64} AND (q.received_at, q.receipt) < ({before:Int64}, {receipt:String})
GROUP BY received_at, receipt
HAVING sum(q.sign) > 0
ORDER BY received_at DESC, receipt DESC
LIMIT {limit:UInt32}
"""
_COLUMNS = ",\n       ".join(f"any(q.{name}) AS {name}" for name in QuarantinedEvent.__struct_fields__ if name != "receipt")
ROWS = f"""
SELECT q.receipt AS receipt,
       {_COLUMNS}
FROM quarantine AS q
WHERE q.source = {{source:String}} AND q.receipt IN {{receipts:Array(String)}}
GROUP BY receipt
HAVING sum(q.sign) > 0
"""
WAITING = """
SELECT h.outcome AS outcome, sum(h.waiting) AS events
FROM hourly_quarantine AS h
WHERE h.source = {source:String}
GROUP BY outcome
HAVING events > 0
ORDER BY events DESC, outcome
"""


class Reason(msgspec.Struct, frozen=True):
    """A finding as an object, for JSON."""

    code: str
    path: str
    message: str


class QuarantineItem(msgspec.Struct, kw_only=True):
    """One event that waits. `received_at` in milliseconds, `event_time` in seconds; the reasons come first in `findings`."""

    receipt: str
    received_at: int
    event_time: int
    name_sent: str
    kind: str
    channel: str
    protocol: str
    event_id: str
    outcome: str
    path: str
    findings: list[Reason]


class QuarantineItems(msgspec.Struct, kw_only=True):
    """The newest first. `next` continues the list as `after`, None at its end; `waiting` counts all that waits, by outcome."""

    items: list[QuarantineItem] = msgspec.field(name="events")
    next: str | None
    waiting: dict[str, int]


def quarantine_items(
    store: EventStore, source: str, limit: int, after: str | None, outcome: str | None = None
) -> QuarantineItems:
    """What waits, the newest first, at most `limit`, from behind `after` on. Raises `WrongInput` for an `after` not given out."""
    before, receipt = _place(after)
    page = store.ask(
        PAGE, {"source": source, "outcome": outcome or "", "before": before, "receipt": receipt, "limit": max(limit, 0)}
    )
    found = {row.receipt: row for row in quarantine_rows(store, source, [row["receipt"] for row in page])}
    items = [_item(found[row["receipt"]]) for row in page if row["receipt"] in found]
    more = f"{page[-1]['received_at']}.{page[-1]['receipt']}" if page and len(page) == limit else None
    counts = {row["outcome"]: row["events"] for row in store.ask(WAITING, {"source": source})}
    return QuarantineItems(items=items, next=more, waiting=counts)


def quarantine_rows(store: EventStore, source: str, receipts: Sequence[str]) -> list[QuarantinedEvent]:
    """The whole events of these receipts that still wait, the oldest first; the others are left out."""
    found: list[dict[str, Any]] = []
    for start in range(0, len(receipts), RECEIPTS_AT_ONCE):
        some = list(receipts[start : start + RECEIPTS_AT_ONCE])
        found += store.ask(ROWS, {"source": source, "receipts": some})
    rows = [_event(row) for row in found]
    return sorted(rows, key=lambda row: (row.received_at, row.receipt))


def _place(after: str | None) -> tuple[int, str]:
    if after is None:
        return 2**62, ""
    milliseconds, _, receipt = after.partition(".")
    if not (milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) <= 15 and receipt):
        raise WrongInput("`after` must be the `next` of an earlier answer.")
    return int(milliseconds), receipt


def _event(row: dict[str, Any]) -> QuarantinedEvent:
    values = [row[name] for name in QuarantinedEvent.__struct_fields__]
    return msgspec.convert(values, QuarantinedEvent)


def _item(row: QuarantinedEvent) -> QuarantineItem:
    values = {name: getattr(row, name) for name in QuarantineItem.__struct_fields__}
    return QuarantineItem(**values | {"findings": reasons(row.findings)})


def reasons(findings: list[Finding]) -> list[Reason]:
    """Findings as objects."""
    return [Reason(finding.code, finding.path, finding.message) for finding in findings]
