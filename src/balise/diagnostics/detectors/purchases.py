"""Events that stand for a purchase, and what those of them lack."""

from collections.abc import Callable, Iterator

from balise.diagnostics.asked import SAMPLES, SHOWN, Asked
from balise.diagnostics.issue import Found
from balise.diagnostics.questions.received import Received, live

PURCHASES = ("Purchase", "CompletePayment", "PlaceAnOrder")
LEAST_SHARE = 0.01
"""A shop gives things away now and then."""

SAMPLES_SQL = f"""
SELECT {SAMPLES} AS samples
FROM events AS e
WHERE e.source = {{source:String}} AND {SHOWN} = {{event:String}} AND e.counted = 1
  AND e.received_at >= {{since_ms:Int64}} AND e.received_at <= {{now_ms:Int64}} AND
"""


def lacking(asked: Asked, lack: Callable[[Received], int], rule: str) -> Iterator[Found]:
    """What is found of each purchase event of which some counted ones lack something; `rule` is SQL for those that do."""
    for event in PURCHASES:
        rows = [row for row in asked.once(live) if row.event == event]
        events, of = sum(map(lack, rows)), sum(row.counted for row in rows)
        if events > 0 and events >= LEAST_SHARE * of:
            samples = asked.rows(SAMPLES_SQL + rule, event=event)
            first, last = min(row.first_at for row in rows), max(row.last_at for row in rows)
            receipts = tuple(samples[0]["samples"]) if samples else ()
            yield Found(event=event, events=events, of=of, first_at=first, last_at=last, samples=receipts)
