"""Events that stand for a purchase, and what those of them lack."""

from collections.abc import Callable, Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found
from balise.diagnostics.questions.matching import matching
from balise.diagnostics.questions.received import Received, live

PURCHASES = ("Purchase", "CompletePayment", "PlaceAnOrder")
LEAST_SHARE = 0.01
"""A shop gives things away now and then."""


def lacking(asked: Asked, lack: Callable[[Received], int], rule: str) -> Iterator[Found]:
    """What is found of each purchase event of which some counted ones lack something; `rule` is SQL for those that do."""
    for event in PURCHASES:
        rows = [row for row in asked.once(live) if row.event == event]
        events, of = sum(map(lack, rows)), sum(row.counted for row in rows)
        if events > 0 and events >= LEAST_SHARE * of:
            seen = matching(asked, f"e.counted = 1 AND {rule}", event)
            yield Found(event=event, events=events, of=of, first_at=seen.first_at, last_at=seen.last_at, samples=seen.samples)
