"""No sample page of a rule can be opened, so that the nightly check says nothing of it."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.event_rules import rules_seen

CODE = "rule_pages_closed"
SEVERITY = Severity.NOTICE
LOOK_BACK_HOURS = 7 * 24
FACTS: tuple[str, ...] = ("rule",)


def find(asked: Asked) -> Iterator[Found]:
    """One for each rule whose last checks all ended before the page: forbidden by robots.txt, not there, too slow, elsewhere."""
    for seen in asked.once(rules_seen):
        last = [each for each in seen.checks if each.at >= asked.since_ms]
        if last and all(each.opened != "opened" for each in last):
            yield Found(
                event=asked.shown(seen.live.rule.event),
                subject=seen.rule.id,
                events=len(last),
                of=len(last),
                first_at=min(each.at for each in last),
                last_at=max(each.at for each in last),
                facts={"rule": seen.rule.name},
            )
