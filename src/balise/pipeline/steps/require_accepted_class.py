"""Does this kind of source take such an event?"""

from balise.events.outcome import Outcome
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft


def require_accepted_class(draft: Draft, context: Context) -> Outcome | None:
    """Refuse a custom event where the platform takes standard events only."""
    if draft.event_class == "custom" and not context.edition.custom_allowed(context.source.kind):
        return draft.refuse(Outcome.CUSTOM_NOT_ACCEPTED, "event", platform="not a supported event")
    return None
