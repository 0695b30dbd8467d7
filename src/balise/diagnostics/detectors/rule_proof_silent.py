"""Pages send events and say nothing of the rules' elements, so that nobody would learn that a rule stopped finding its own."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.event_rules import DAY_MS, rules_seen
from balise.diagnostics.questions.received import received

CODE = "rule_proof_silent"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()
LEAST = 50


def find(asked: Asked) -> Iterator[Found]:
    """One for a source with rules on elements that were told of before, or whose rules run on every page; `events` came since."""
    rules = [seen for seen in asked.once(rules_seen) if seen.live.rule.trigger.target]
    rules = [seen for seen in rules if asked.now_ms - (seen.rule.published_at or asked.now_ms) > 2 * DAY_MS]
    told = [each.last_at for seen in rules for each in seen.sightings]
    everywhere = any(not seen.live.rule.when for seen in rules)
    if not rules or not (told or everywhere) or any(at > asked.since_ms for at in told):
        return
    events = sum(row.events for row in asked.once(received) if row.channel == "browser" and not row.test)
    if events >= LEAST:
        yield Found(events=events, of=events, first_at=max(told, default=asked.since_ms), last_at=asked.now_ms)
