"""Did somebody say that events of this name shall not be taken?"""

from balise.events.finding import english
from balise.events.outcome import Outcome
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft


def reject_blocked_name(draft: Draft, context: Context) -> Outcome | None:
    """Refuse an event whose canonical name is blocked in the source."""
    if draft.event not in context.blocked:
        return None
    return draft.refuse(Outcome.NAME_BLOCKED, "event", english("name_blocked", event=draft.event))
