"""Two elements of a page fit a rule equally well, so that nobody can say which of them it means."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.event_rules import rules_seen

CODE = "rule_unclear"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 7 * 24
FACTS: tuple[str, ...] = ("rule",)
LEAST, SHARE = 5, 0.1


def find(asked: Asked) -> Iterator[Found]:
    """One for each rule of which a tenth of the page views, or the last check of a sample page, saw two."""
    for seen in asked.once(rules_seen):
        own = [each for each in seen.sightings if each.last_at >= asked.since_ms]
        unclear, looked = sum(each.unclear for each in own), sum(each.seen for each in own)
        pages = [each for each in seen.checks if each.state == "unclear" and each.at >= asked.since_ms]
        if unclear >= max(LEAST, SHARE * looked):
            times = [each.last_at for each in own if each.unclear]
        elif pages:
            unclear, looked, times = len(pages), len(seen.checks), [each.at for each in pages]
        else:
            continue
        yield Found(
            event=asked.shown(seen.live.rule.event),
            subject=seen.rule.id,
            events=unclear,
            of=looked,
            first_at=min(times),
            last_at=max(times),
            facts={"rule": seen.rule.name},
        )
