"""A rule that pages run sends nothing any more, on days of the week on which it always did."""

from collections.abc import Iterator
from statistics import median

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.event_rules import DAY_MS, RuleSeen, rules_seen

CODE = "rule_stopped"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 14 * 24
FACTS: tuple[str, ...] = ("rule", "days", "usual")
LEAST_EXPECTED = 8.0
_WEEKS, _YOUNG_DAYS = 3, 5


def find(asked: Asked) -> Iterator[Found]:
    """One for each rule, once so much is missing that chance does not do it; whole days only."""
    for seen in asked.once(rules_seen):
        silent, expected = _silence(seen)
        start = asked.now_ms - asked.now_ms % DAY_MS - silent * DAY_MS
        if silent and expected >= LEAST_EXPECTED and start >= asked.since_ms:
            yield Found(
                event=asked.shown(seen.live.rule.event),
                subject=seen.rule.id,
                events=round(expected),
                of=round(expected),
                first_at=start,
                last_at=asked.now_ms,
                facts={"rule": seen.rule.name, "days": silent, "usual": round(expected)},
            )


def _silence(seen: RuleSeen) -> tuple[int, float]:
    """For how many whole days nothing was sent, and how much is usual for these days of the week."""
    counts = [day.events for day in seen.days]
    if counts[-1]:
        return 0, 0.0
    past = counts[:-1]
    silent = next((place for place, count in enumerate(reversed(past)) if count), len(past))
    began = next((place for place, count in enumerate(past) if count), len(past))
    end = len(past) - silent
    expected = 0.0
    for place in range(end, len(past)):
        weeks = [past[back] for back in range(place - 7, began - 1, -7) if back < end]
        if len(weeks) < _WEEKS:
            weeks = past[max(began, end - 14) : end] if end - began >= _YOUNG_DAYS and silent > 1 else []
        expected += median(weeks) if weeks else 0.0
    return silent, expected
