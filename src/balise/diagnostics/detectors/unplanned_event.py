"""A custom event that is not in the plan, in a source that has one."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.matching import matching
from balise.diagnostics.questions.received import live

CODE = "unplanned_event"
SEVERITY = Severity.NOTICE
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()
MOST = 50


def find(asked: Asked) -> Iterator[Found]:
    """One for each; nothing where nobody plans."""
    planned = {event.name for event in asked.plan.events}
    received: dict[str, int] = {}
    for row in asked.once(live):
        if planned and row.event_class == "custom" and row.event not in planned:
            received[row.event] = received.get(row.event, 0) + row.events
    for event, events in sorted(received.items(), key=lambda pair: -pair[1])[:MOST]:
        seen = matching(asked, "1", event)
        yield Found(event=event, events=events, of=events, first_at=seen.first_at, last_at=seen.last_at, samples=seen.samples)
