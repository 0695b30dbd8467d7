"""Events that wait in quarantine, reason by reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.received import totals
from balise.diagnostics.questions.time_zones import time_zones
from balise.diagnostics.questions.waiting import waiting
from balise.events.outcome import Outcome


@dataclass
class WaitingEvents:
    """Finds what waits for one reason, one issue a name as people know it: names that cannot count stand for themselves."""

    CODE: str
    OUTCOME: Outcome
    SEVERITY: Severity = Severity.ERROR
    LOOK_BACK_HOURS: int = 24
    FACTS: tuple[str, ...] = ()

    def find(self, asked: Asked) -> Iterator[Found]:
        """The most frequent name first."""
        for row in asked.once(waiting):
            event = asked.shown(row.name)
            if row.outcome != self.OUTCOME or (self.OUTCOME is Outcome.IN_THE_FUTURE and _by_time_zone(asked, event)):
                continue
            yield Found(
                event=event,
                events=row.events,
                of=row.events + asked.once(totals).get(event, 0),
                first_at=row.first_at,
                last_at=row.last_at,
                samples=row.samples,
                facts={"suggestion": _suggestion(asked, row.name)} if self.FACTS else {},
            )


def _suggestion(asked: Asked, name: str) -> str:
    reasons = asked.edition.canonical(name, asked.source.kind.value).reasons
    return next((reason.suggestion for reason in reasons if reason.suggestion), name)


def _by_time_zone(asked: Asked, event: str) -> bool:
    """Whether the detector of time zones tells it already."""
    return any(zone.event == event and zone.hours < 0 for zone in asked.once(time_zones))


WAITING_EVENTS = (
    WaitingEvents("missing_event_name", Outcome.MISSING_NAME),
    WaitingEvents("invalid_event_name", Outcome.INVALID_NAME, FACTS=("suggestion",)),
    WaitingEvents("sensitive_event_name", Outcome.SENSITIVE_NAME),
    WaitingEvents("custom_not_accepted", Outcome.CUSTOM_NOT_ACCEPTED),
    WaitingEvents("invalid_event", Outcome.INVALID_EVENT),
    WaitingEvents("invalid_event_id", Outcome.INVALID_EVENT_ID),
    WaitingEvents("invalid_time", Outcome.INVALID_TIME),
    WaitingEvents("too_old", Outcome.TOO_OLD),
    WaitingEvents("in_the_future", Outcome.IN_THE_FUTURE),
    WaitingEvents("plan_quarantined", Outcome.PLAN_MISMATCH, Severity.WARNING),
    WaitingEvents("plan_blocked", Outcome.PLAN_BLOCKED, Severity.WARNING),
)
