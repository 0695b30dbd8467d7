"""Pages, or the nightly check, do not find the element of a rule any more as surely as before."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.event_rules import RuleSeen, rules_seen
from balise.reports.rule_since import fell_since

CODE = "rule_drifted"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 28 * 24
FACTS: tuple[str, ...] = ("rule",)


def find(asked: Asked) -> Iterator[Found]:
    """One for each rule: `events` of the `of` page views, or of the sample pages, that looked did not find it surely."""
    for seen in asked.once(rules_seen):
        found = _by_sightings(seen, asked) or _by_checks(seen, asked)
        if found is not None:
            yield found


def _by_sightings(seen: RuleSeen, asked: Asked) -> Found | None:
    days = [day for day in seen.days if day.seen]
    since = fell_since(days) if days else None
    if since is None or since < asked.since_ms - asked.since_ms % 86_400_000:
        return None
    low = [each for each in seen.sightings if each.day >= since]
    looked = sum(each.seen for each in low)
    return _found(seen, asked, looked - sum(each.found for each in low), looked, since, max(each.last_at for each in low))


def _by_checks(seen: RuleSeen, asked: Asked) -> Found | None:
    lost = [each for each in seen.lost if each.at >= asked.since_ms]
    if not lost:
        return None
    return _found(seen, asked, len(lost), len(seen.checks), min(each.at for each in lost), max(each.at for each in lost))


def _found(seen: RuleSeen, asked: Asked, events: int, of: int, first_at: int, last_at: int) -> Found:
    return Found(
        event=asked.shown(seen.live.rule.event),
        subject=seen.rule.id,
        events=events,
        of=of,
        first_at=first_at,
        last_at=last_at,
        facts={"rule": seen.rule.name},
    )
