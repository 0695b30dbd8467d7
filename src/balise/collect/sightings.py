"""Counts how pages saw the targets of rules, so that it can be told where a rule finds nothing any more."""

from functools import lru_cache
from typing import Any, Final

from balise.clock import Clock
from balise.collect.by_rule import SeenTarget, seen_targets
from balise.metadata import RuleSighting
from balise.metadata.rule_sightings import DAY_MS, LONGEST_PAGE
from balise.pipeline import Context
from balise.vocabulary.policy import Policy

MOST_KINDS: Final = 5_000
"""Rules, versions and pages counted between two writings; more are left out."""
_MOST_REMEMBERED: Final = 2_000
_LONGEST_READ: Final = 1_000


class SightingTally:
    """Sums in memory, taken on the hot path by one thread. Nothing that could name a person is kept of a page's path."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sums: dict[tuple[str, str, int, int, str], RuleSighting] = {}

    def note(self, context: Context, origin: str, page: str, seen: list[SeenTarget]) -> None:
        """Count what one page view saw of a source's rules; rules it does not have, and pages of other origins, count nothing."""
        allowed = context.source.allowed_origins
        if allowed and origin not in allowed:
            return
        path = _path(page, context.policy, context.source.on_sensitive.value)
        now = self._clock()
        for target in seen:
            if 1 <= target.version <= context.rules.get(target.rule, 0):
                self._add(context.source.code, path, target, now)

    def take(self) -> list[RuleSighting]:
        """What was counted since the last time."""
        sums, self._sums = self._sums, {}
        return list(sums.values())

    def _add(self, source: str, page: str, target: SeenTarget, now: int) -> None:
        key = (source, target.rule, target.version, now - now % DAY_MS, page)
        held = self._sums.get(key)
        if held is None:
            if len(self._sums) >= MOST_KINDS:
                return
            held = self._sums[key] = RuleSighting(
                source=source, rule=target.rule, version=target.version, day=key[3], page=page, score_least=target.score
            )
        held.seen += 1
        setattr(held, target.found, getattr(held, target.found) + 1)
        held.score_sum += target.score
        held.score_least = min(held.score_least, target.score)
        held.last_at = now


def note_sightings(tally: SightingTally, contexts: Any, body: dict[str, Any], origin: str) -> bool:
    """Count what a body tells of rules; whether it tells anything. `contexts` gives the rules of a source by its code."""
    if "rules" not in body:
        return False
    for code, page, seen in seen_targets(body):
        context = contexts(code)
        if context is not None:
            tally.note(context, origin, page, seen)
    return True


@lru_cache(_MOST_REMEMBERED)
def _path(page: str, policy: Policy, sensitive: str) -> str:
    """The path alone, cleaned as the addresses of events are."""
    path = page[:_LONGEST_READ].partition("?")[0].partition("#")[0]
    return policy.clean_url(path if path.startswith("/") else "/", sensitive=sensitive).text[:LONGEST_PAGE]
