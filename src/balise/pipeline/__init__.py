"""WHAT HAPPENS TO AN EVENT? An ordered list of small pure steps, and the runner that takes an event through them."""

from collections.abc import Callable, Sequence

from balise.events.outcome import Outcome
from balise.events.received import ReceivedEvent
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft, Result
from balise.pipeline.steps.add_bot_flag import add_bot_flag
from balise.pipeline.steps.add_commerce import add_commerce
from balise.pipeline.steps.add_identity import add_identity
from balise.pipeline.steps.add_page import add_page
from balise.pipeline.steps.add_rule import add_rule
from balise.pipeline.steps.add_texts import add_texts
from balise.pipeline.steps.reject_blocked_name import reject_blocked_name
from balise.pipeline.steps.reject_sensitive_name import reject_sensitive_name
from balise.pipeline.steps.remove_sensitive_content import remove_sensitive_content
from balise.pipeline.steps.require_accepted_class import require_accepted_class
from balise.pipeline.steps.require_allowed_origin import require_allowed_origin
from balise.pipeline.steps.require_event_id import require_event_id
from balise.pipeline.steps.require_name import require_name
from balise.pipeline.steps.require_object import require_object
from balise.pipeline.steps.require_plan import require_plan
from balise.pipeline.steps.require_timely import require_timely

Step = Callable[[Draft, Context], Outcome | None]

PREPARE: tuple[Step, ...] = (
    # What cleans comes first, so that an event refused later waits in quarantine without anything personal in it.
    add_identity,
    add_page,
    add_texts,
)
# Between the two the policy is asked about the texts of all events at once: most requests have nothing to remove.
JUDGE: tuple[Step, ...] = (
    remove_sensitive_content,
    require_object,
    require_allowed_origin,
    require_event_id,
    require_name,
    reject_blocked_name,
    reject_sensitive_name,
    require_accepted_class,
    require_timely,
    require_plan,
    add_commerce,
    add_bot_flag,
    add_rule,
)
STEPS = PREPARE + JUDGE


def run(received: ReceivedEvent, context: Context) -> Result:
    """Take one event through the steps; see `run_all`."""
    return run_all([(received, context)])[0]


def run_all(events: Sequence[tuple[ReceivedEvent, Context]]) -> list[Result]:
    """Take events through the steps, each for itself and by the rules of its own source; one policy holds for all.

    Each ends as a `StoredEvent`, or as a `QuarantinedEvent` with the reason of the step that refused.
    """
    drafts = [_prepared(event, context) for event, context in events]
    policy = events[0][1].policy if events else None
    for index in policy.doubtful([draft.texts for draft in drafts]) if policy else ():
        drafts[index].suspicious = True
    return [_judged(draft, context) for draft, (_, context) in zip(drafts, events, strict=True)]


def _prepared(event: ReceivedEvent, context: Context) -> Draft:
    draft = Draft(event)
    for step in PREPARE:
        step(draft, context)
    return draft


def _judged(draft: Draft, context: Context) -> Result:
    for step in JUDGE:
        outcome = step(draft, context)
        if outcome is not None:
            return draft.quarantined(outcome)
    return draft.stored()


__all__ = ["STEPS", "Context", "Result", "run", "run_all"]
