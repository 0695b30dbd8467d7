"""A rule was published days ago, its pages are seen, and it never sent anything."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.event_rules import DAY_MS, rules_seen

CODE = "rule_never_fired"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 62 * 24
FACTS: tuple[str, ...] = ("rule", "days")
DAYS, LEAST = 3, 20


def find(asked: Asked) -> Iterator[Found]:
    """One for each rule; `events` are the page views that looked for its element."""
    for seen in asked.once(rules_seen):
        since = max(seen.rule.published_at or asked.now_ms, asked.since_ms)
        looked = sum(each.seen for each in seen.sightings if each.last_at >= since)
        if seen.last_at or asked.now_ms - since < DAYS * DAY_MS or looked < LEAST:
            continue
        yield Found(
            event=asked.shown(seen.live.rule.event),
            subject=seen.rule.id,
            events=looked,
            of=looked,
            first_at=since,
            last_at=max(each.last_at for each in seen.sightings),
            facts={"rule": seen.rule.name, "days": (asked.now_ms - since) // DAY_MS},
        )
