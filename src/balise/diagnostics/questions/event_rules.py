"""What is known of the rules that pages run: what each sent day by day, and how pages and checks saw its target."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from balise.metadata import CheckRun, RuleCheck, RuleSighting
from balise.metadata.rule_types import EventRule, UnsoundRule
from balise.reports.rule_since import Day
from balise.rules.compiled import LiveRule

DAY_MS = 86_400_000
DAYS = 62

BY_DAY = """
SELECT r.rule AS rule, r.hour * 1000 AS day, sum(r.events) AS events, max(r.last_received) AS last_at
FROM daily_rules AS r
WHERE r.source = {source:String} AND r.hour >= {first:Int64}
GROUP BY rule, day
"""


@dataclass(frozen=True)
class EventRules:
    """What people set up of a source's rules and what was seen of them, read when it is asked for."""

    live: Callable[[], Sequence[tuple[EventRule, LiveRule]]] = lambda: ()
    unsound: Callable[[], Sequence[UnsoundRule]] = lambda: ()
    sightings: Callable[[int], Sequence[RuleSighting]] = lambda _since_ms: ()
    checks: Callable[[], tuple[Sequence[RuleCheck], Sequence[RuleCheck]]] = lambda: ((), ())
    """The last of each page, and the last that found the target."""
    run: Callable[[], CheckRun | None] = lambda: None


@dataclass
class RuleSeen:
    """One rule that pages run: its days up to today, the last `DAYS`, and its last checks by page."""

    rule: EventRule
    live: LiveRule
    days: list[Day]
    sightings: list[RuleSighting] = field(default_factory=list)
    last_at: int = 0
    """When its last event arrived; 0 for never in these days."""
    checks: list[RuleCheck] = field(default_factory=list)
    good: dict[str, RuleCheck] = field(default_factory=dict)

    @property
    def lost(self) -> list[RuleCheck]:
        """The pages on which a check found the target once, and does not any more."""
        return [each for each in self.checks if each.state in ("weak", "missing") and each.page in self.good]


def rules_seen(asked: Any) -> list[RuleSeen]:
    """Each rule that pages run."""
    live = asked.rules_known.live()
    if not live:
        return []
    today = asked.now_ms - asked.now_ms % DAY_MS
    first = today - (DAYS - 1) * DAY_MS
    sent = {(row["rule"], row["day"]): row for row in asked.rows(BY_DAY, first=first // 1000)}
    sightings, (checks, good) = asked.rules_known.sightings(first), asked.rules_known.checks()
    found = []
    for rule, published in live:
        own = [each for each in sightings if each.rule == rule.id]
        days = [_day(at, sent.get((rule.id, at)), own) for at in range(first, today + 1, DAY_MS)]
        seen = RuleSeen(rule, published, days, own)
        seen.last_at = max((row["last_at"] for (each, _), row in sent.items() if each == rule.id), default=0)
        seen.checks = [each for each in checks if each.rule == rule.id and each.page in rule.pages]
        seen.good = {each.page: each for each in good if each.rule == rule.id}
        found.append(seen)
    return found


def _day(at: int, row: dict[str, Any] | None, sightings: Sequence[RuleSighting]) -> Day:
    own = [each for each in sightings if each.day == at]
    return Day(at, sum(each.seen for each in own), sum(each.found for each in own), row["events"] if row else 0)
