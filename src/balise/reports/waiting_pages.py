"""Which events of a choice wait in quarantine, page by page, the oldest first; and how did those that left end?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from balise.events.stored import QuarantinedEvent
from balise.reports.quarantine_groups import CHOSEN, Chosen, parameters_of
from balise.reports.quarantine_items import quarantine_rows
from balise.store import EventStore

Place = tuple[int, str]
"""Behind which event a page begins: its arrival and its receipt; of ticked receipts how many came before."""
START: Final[Place] = (0, "")

PAGE = f"""
SELECT q.receipt AS receipt, q.received_at AS received_at
FROM quarantine AS q
WHERE {CHOSEN} AND (q.received_at, q.receipt) > ({{after_at:Int64}}, {{after_receipt:String}})
GROUP BY receipt, received_at
HAVING sum(q.sign) > 0
ORDER BY received_at, receipt
LIMIT {{limit:UInt32}}
"""
COUNT = f"""
SELECT sum(q.sign) AS events FROM quarantine AS q WHERE {CHOSEN}
"""
ENDED = """
SELECT e.outcome AS outcome, count() AS events
FROM events AS e
WHERE e.source = {source:String} AND e.receipt IN {receipts:Array(String)} AND e.position > {after:UInt64}
GROUP BY outcome
"""


def waiting_pages(
    store: EventStore, source: str, chosen: Chosen, size: int, after: Place = START
) -> Iterator[tuple[list[QuarantinedEvent], Place]]:
    """The events that wait, whole, and the place behind each page. What comes or leaves meanwhile shifts nothing."""
    if chosen.receipts:
        for start in range(after[0], len(chosen.receipts), size):
            some = chosen.receipts[start : start + size]
            rows = quarantine_rows(store, source, some)
            yield [row for row in rows if chosen.takes(row)], (start + len(some), "")
        return
    while True:
        # Nothing of the choice is older than the place, so that the store need not read it again.
        later = replace(chosen, since=max(chosen.since, after[0]))
        asked = parameters_of(source, later) | {"after_at": after[0], "after_receipt": after[1], "limit": size}
        found = store.ask(PAGE, asked)
        if not found:
            return
        after = (found[-1]["received_at"], found[-1]["receipt"])
        yield quarantine_rows(store, source, [row["receipt"] for row in found]), after


def waiting_count(store: EventStore, source: str, chosen: Chosen) -> int:
    """How many events the choice holds; of ticked receipts all of them, waiting or not."""
    if chosen.receipts:
        return len(chosen.receipts)
    return int(store.ask(COUNT, parameters_of(source, chosen))[0]["events"] or 0)


def ended_since(store: EventStore, source: str, receipts: Sequence[str], position: int) -> dict[str, int]:
    """How those of these receipts ended that were stored behind a place in the log."""
    rows = store.ask(ENDED, {"source": source, "receipts": list(receipts), "after": position}) if receipts else []
    return {row["outcome"]: row["events"] for row in rows}
