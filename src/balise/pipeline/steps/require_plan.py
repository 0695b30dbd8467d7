"""Is it as the plan of its source expects?"""

from balise.events.finding import Finding
from balise.events.outcome import Outcome
from balise.events.plan import OnMismatch
from balise.events.plan.expected import differences
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft

_OUTCOMES = {OnMismatch.QUARANTINE: Outcome.PLAN_MISMATCH, OnMismatch.BLOCK: Outcome.PLAN_BLOCKED}


def require_plan(draft: Draft, context: Context) -> Outcome | None:
    """Warn about parameters that are not as expected; refuse the event where the plan says so. All differences are told."""
    expected = context.expected.get(draft.event)
    if expected is None:
        return None
    found = differences(expected, draft.received.properties)
    if not found:
        return None
    first, *others = found
    outcome = _OUTCOMES.get(first.then)
    for each in others if outcome else found:
        draft.note(Finding(each.code, each.path, each.sentence["en"]))
    if outcome is None:
        return None
    return draft.refuse(outcome, first.path, first.sentence["en"], "not a valid value" if first.then is OnMismatch.BLOCK else "")
