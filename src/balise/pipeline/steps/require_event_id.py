"""Can copies of it be recognised?"""

from balise.events.finding import found
from balise.events.outcome import Outcome
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft

_READ_AS_TEXT = found("event_id_was_number", "event_id")


def require_event_id(draft: Draft, context: Context) -> Outcome | None:
    """Fill `draft.event_id`. Absent is allowed; a number is refused as the platform does, unless a person replays it."""
    given = draft.received.event_id
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, str | int) or given == "?":
        draft.received.event_id = None
        return draft.refuse(Outcome.INVALID_EVENT_ID, "event_id", platform="not a valid string")
    draft.event_id = str(given).strip()
    if isinstance(given, int):
        if not context.replaying:
            return draft.refuse(Outcome.INVALID_EVENT_ID, "event_id", platform="not a valid string")
        draft.note(_READ_AS_TEXT)
    return None
