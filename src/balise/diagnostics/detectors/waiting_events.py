"""Events that wait in quarantine, reason by reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.received import totals
from balise.diagnostics.questions.waiting import waiting
from balise.events.outcome import Outcome


@dataclass
class WaitingEvents:
    """Finds what waits for one reason, one issue a name as sent (cut where the name says nothing)."""

    CODE: str
    OUTCOME: Outcome
    SEVERITY: Severity = Severity.ERROR
    LOOK_BACK_HOURS: int = 24
    FACTS: tuple[str, ...] = ("suggestion",)

    def find(self, asked: Asked) -> Iterator[Found]:
        """The most frequent name first."""
        for row in asked.once(waiting):
            if row.outcome == self.OUTCOME:
                canonical = asked.edition.canonical(row.name, asked.source.kind.value)
                suggestion = next((reason.suggestion for reason in canonical.reasons if reason.suggestion), row.name)
                yield Found(
                    event=row.name,
                    events=row.events,
                    of=row.events + asked.once(totals).get(row.name, 0),
                    first_at=row.first_at,
                    last_at=row.last_at,
                    samples=row.samples,
                    facts={"suggestion": suggestion} if self.FACTS else {},
                )


WAITING_EVENTS = (
    WaitingEvents("missing_event_name", Outcome.MISSING_NAME, FACTS=()),
    WaitingEvents("invalid_event_name", Outcome.INVALID_NAME),
)
