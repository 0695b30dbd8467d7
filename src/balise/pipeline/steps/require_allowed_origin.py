"""May pages of this origin send to this source?"""

from balise.events.finding import english
from balise.events.outcome import Outcome
from balise.events.received import Channel
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft


def require_allowed_origin(draft: Draft, context: Context) -> Outcome | None:
    """Refuse what a browser sends from an origin the source does not name; a source that names none takes all."""
    allowed, sent = context.source.allowed_origins, draft.received
    if not allowed or sent.channel is not Channel.BROWSER or sent.origin in allowed:
        return None
    if not sent.origin:
        return draft.refuse(Outcome.ORIGIN_NOT_ALLOWED, "origin", _NOT_SAID)
    return draft.refuse(Outcome.ORIGIN_NOT_ALLOWED, "origin", english("origin_not_allowed", origin=sent.origin))


_NOT_SAID = english("origin_not_allowed", "not_said")
