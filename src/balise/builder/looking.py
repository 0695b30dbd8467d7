"""How a page shows the target of a rule: the pixel's own search, run in a world of its own where the page cannot see it."""

from typing import Any, Final, NamedTuple

import msgspec

from balise.metadata.proof_types import TargetState
from balise.rules.rule import Target

REPAIR_SCORE: Final = 0.35
REPAIR_LEAD: Final = 0.1
"""A repair is proposed for an element that is at least so like the target, and so much more like it than any other."""

LOOK: Final = """
(targets) => targets.map((target) => {
  const match = baliseTarget.find(target, document);
  const bounds = { some: baliseTarget.SOME, threshold: baliseTarget.THRESHOLD, margin: baliseTarget.MARGIN };
  if (!match) return { score: 0, second: 0, ...bounds };
  return { score: match.score, second: match.second, proposed: baliseTarget.describe(match.element), ...bounds };
})
"""


class Look(NamedTuple):
    """What one target is on one page: its state, the best score and the second's, and a description of the best element."""

    state: TargetState
    score: float
    second: float
    proposed: Target | None = None


def read_look(target: Target, told: dict[str, Any]) -> Look:
    """What the search said. Raises `msgspec.ValidationError` for what is no such answer."""
    answer = msgspec.convert(told, _Answer, strict=False)
    state: TargetState = "found"
    if answer.score < answer.some:
        state = "missing"
    elif answer.score < answer.threshold:
        state = "weak"
    elif not target.many and answer.score - answer.second < answer.margin:
        state = "unclear"
    clear = answer.score >= REPAIR_SCORE and answer.score - answer.second >= REPAIR_LEAD
    return Look(state, round(answer.score, 2), round(answer.second, 2), answer.proposed if clear else None)


class _Answer(msgspec.Struct):
    score: float
    second: float
    some: float
    threshold: float
    margin: float
    proposed: Target | None = None
