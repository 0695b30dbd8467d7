"""Crawlers and driven browsers make a large part of what comes in from pages."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.received import live
from balise.diagnostics.questions.stored_findings import stored_findings

CODE = "bots"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()
LEAST = 20
LEAST_SHARE = 0.2


def find(asked: Asked) -> Iterator[Found]:
    """One for the source, where one browser event in five says itself that no person sent it."""
    rows = [row for row in asked.once(stored_findings) if row.code == "bot"]
    events = sum(row.events for row in rows)
    of = sum(row.events for row in asked.once(live) if row.channel == "browser")
    if events >= LEAST and events >= LEAST_SHARE * of:
        yield Found(
            events=events,
            of=max(of, events),
            first_at=min(row.first_at for row in rows),
            last_at=max(row.last_at for row in rows),
            samples=max(rows, key=lambda row: row.last_at).samples,
        )
