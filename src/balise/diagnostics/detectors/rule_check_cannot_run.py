"""The nightly check of rules does not run: no browser on the server, or no check for days."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.event_rules import DAY_MS, rules_seen

CODE = "rule_check_cannot_run"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 62 * 24
FACTS: tuple[str, ...] = ()
DAYS = 3


def find(asked: Asked) -> Iterator[Found]:
    """One for a source with rules that have sample pages, where the last check found no browser or is days old."""
    due = [seen for seen in asked.once(rules_seen) if seen.rule.pages and seen.live.rule.trigger.target]
    if not due:
        return
    run = asked.rules_known.run()
    published = min(seen.rule.published_at or asked.now_ms for seen in due)
    since = max(run.at if run else 0, published)
    if (run and run.state != "done") or asked.now_ms - since > DAYS * DAY_MS:
        yield Found(events=len(due), of=len(due), first_at=since, last_at=asked.now_ms)
