"""WHAT HAPPENS TO AN EVENT? An ordered list of small pure steps, and the runner that takes an event through them."""

from collections.abc import Callable

from balise.events.outcome import Outcome
from balise.events.received import ReceivedEvent
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft, Result
from balise.pipeline.steps.add_commerce import add_commerce
from balise.pipeline.steps.add_identity import add_identity
from balise.pipeline.steps.add_page import add_page
from balise.pipeline.steps.reject_sensitive_name import reject_sensitive_name
from balise.pipeline.steps.remove_sensitive_content import remove_sensitive_content
from balise.pipeline.steps.require_accepted_class import require_accepted_class
from balise.pipeline.steps.require_event_id import require_event_id
from balise.pipeline.steps.require_name import require_name
from balise.pipeline.steps.require_object import require_object
from balise.pipeline.steps.require_timely import require_timely

Step = Callable[[Draft, Context], Outcome | None]

STEPS: tuple[Step, ...] = (
    # What cleans comes first, so that an event refused later waits in quarantine without anything personal in it.
    add_identity,
    add_page,
    remove_sensitive_content,
    require_object,
    require_event_id,
    require_name,
    reject_sensitive_name,
    require_accepted_class,
    require_timely,
    add_commerce,
)


def run(received: ReceivedEvent, context: Context) -> Result:
    """Take an event through the steps: a `StoredEvent`, or a `QuarantinedEvent` with the reason of the step that refused."""
    draft = Draft(received)
    for step in STEPS:
        outcome = step(draft, context)
        if outcome is not None:
            return draft.quarantined(outcome)
    return draft.stored()


__all__ = ["STEPS", "Context", "Result", "run"]
