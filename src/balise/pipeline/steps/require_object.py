"""Is it an event at all?"""

from balise.events.finding import found
from balise.events.outcome import Outcome
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft


def require_object(draft: Draft, context: Context) -> Outcome | None:
    """Refuse what is no JSON object; of parts that should be objects and are not, only warn."""
    for path in draft.received.misread:
        if not path:
            return draft.refuse(Outcome.INVALID_EVENT, "", platform="not a valid object")
        draft.note(found("wrong_type", path, "object", "not a valid object"))
    return None
