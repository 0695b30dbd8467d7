"""A rule that pages run sends an event that is blocked, retired, mapped to another, or may not be sent as it is any more."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity

CODE = "rule_event_refused"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("rule",)


def find(asked: Asked) -> Iterator[Found]:
    """One for each rule that could not be published as it is now."""
    for each in asked.rules_known.unsound():
        yield Found(
            event=asked.shown(each.rule.rule.event),
            subject=each.rule.id,
            events=1,
            of=1,
            first_at=asked.since_ms,
            last_at=asked.now_ms,
            facts={"rule": each.rule.name},
        )
