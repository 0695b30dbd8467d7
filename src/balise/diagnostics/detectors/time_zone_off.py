"""Local time sent as if it were UTC: events are whole hours away from when they happened."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.received import live
from balise.diagnostics.questions.time_zones import time_zones

CODE = "time_zone_off"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("hours",)
LEAST = 10
LEAST_SHARE = 0.8


def find(asked: Asked) -> Iterator[Found]:
    """One for each event of which nearly all that one protocol sends are off by the same hours."""
    for row in asked.once(time_zones):
        sent = sum(each.events for each in asked.once(live) if (each.event, each.protocol) == (row.event, row.protocol)) + (
            row.events if row.hours < 0 else 0
        )
        if row.events >= LEAST and row.events >= LEAST_SHARE * sent:
            yield Found(
                event=row.event,
                subject="event_time",
                events=row.events,
                of=sent,
                first_at=row.first_at,
                last_at=row.last_at,
                samples=row.samples,
                facts={"hours": row.hours},
            )
