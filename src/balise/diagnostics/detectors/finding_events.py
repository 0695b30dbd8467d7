"""What the rules found in stored events, code by code: each event was taken, with something to mend."""

from collections.abc import Iterator
from dataclasses import dataclass

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.received import totals
from balise.diagnostics.questions.stored_findings import stored_findings


@dataclass
class FindingEvents:
    """Finds stored events that carry one of these findings, one issue an event and parameter.

    Fewer than `least` events, or a smaller share of the event's than `share`, are nothing to tell.
    """

    CODE: str
    FINDINGS: tuple[str, ...]
    SEVERITY: Severity = Severity.WARNING
    share: float = 0.0
    least: int = 1
    LOOK_BACK_HOURS: int = 24
    FACTS: tuple[str, ...] = ()

    def find(self, asked: Asked) -> Iterator[Found]:
        """The most frequent first."""
        for row in asked.once(stored_findings):
            of = max(asked.once(totals).get(row.event, 0), row.events)
            if row.code in self.FINDINGS and row.events >= self.least and row.events >= self.share * of:
                yield Found(
                    event=row.event,
                    subject=row.path,
                    events=row.events,
                    of=of,
                    first_at=row.first_at,
                    last_at=row.last_at,
                    samples=row.samples,
                )


FINDING_EVENTS = (
    FindingEvents("value_unreadable", ("value_unreadable", "value_out_of_range"), Severity.ERROR),
    FindingEvents("event_time_in_milliseconds", ("event_time_in_milliseconds",)),
)
