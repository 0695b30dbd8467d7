"""Pages load the pixel and nothing comes: consent is held and never granted, or something keeps the pixel from sending."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.at_doors import at_doors
from balise.diagnostics.questions.received import received
from balise.diagnostics.questions.waiting import waiting

CODE = "pages_silent"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()
LEAST = 50
"""Deliveries: browsers ask again each minute at most, so these are as many visits."""


def find(asked: Asked) -> Iterator[Found]:
    """One for a source whose pixel was delivered often, and of which no page sent anything at all."""
    if any(row.channel == "browser" for row in asked.once(received)) or asked.once(waiting):
        return
    for row in asked.once(at_doors):
        if row.what == "script" and row.requests >= LEAST:
            yield Found(events=row.requests, of=row.requests, first_at=row.hour, last_at=row.last_at)
