"""Did somebody say that events of this name shall not be taken?"""

from balise.events.outcome import Outcome
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft


def reject_blocked_name(draft: Draft, context: Context) -> Outcome | None:
    """Refuse an event whose canonical name is blocked in the source."""
    if draft.event not in context.blocked:
        return None
    message = f"{draft.event} is blocked in this source. Unblock it under Custom events, then replay; or stop sending it."
    return draft.refuse(Outcome.NAME_BLOCKED, "event", message)
