"""Does the name itself say something that must not be said?"""

from balise.events.finding import english
from balise.events.outcome import Outcome
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft


def reject_sensitive_name(draft: Draft, context: Context) -> Outcome | None:
    """Refuse a custom name that suggests sensitive data or an illicit act."""
    if not draft.suspicious or draft.event_class != "custom":
        return None
    hit = context.policy.check_name(draft.name)
    if hit is None:
        return None
    message = english("sensitive_name", what=hit.category)
    return draft.refuse(Outcome.SENSITIVE_NAME, "event", message, "not a valid event name")
