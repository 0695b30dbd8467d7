"""What would become of these events, and why? Nothing is kept."""

from typing import Annotated, Any

import msgspec
from litestar import post
from litestar.params import JSONBody
from msgspec import Meta

from balise.api.addresses import Given, SourceCode, find_source
from balise.api.body import JsonBody
from balise.api.problems import Refusal, documented
from balise.errors import WrongInput
from balise.events.received import Channel
from balise.trials.simulator import MOST, Comparison
from balise.trials.simulator import Given as GivenEvent

MOST_DAYS_MS = 30 * 24 * 3_600_000


class EventToTry(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One event to try."""

    sent: Annotated[
        dict[str, Any] | str,
        Meta(description="JSON of the Events API or of the pixel, as object or text, or the text of a `ttq.track` call."),
    ]
    channel: Annotated[Channel, Meta(description="Who sent it: `browser` or `server`.")]
    after_ms: Annotated[int, Meta(ge=0, le=MOST_DAYS_MS, description="How long after the first it arrived.")] = 0


class ToCompare(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Events to try together."""

    events: Annotated[list[EventToTry], Meta(min_length=1, max_length=MOST)]


@post(
    "/sources/{code:str}/dedup/compare",
    summary="Try events and see the verdict",
    response_description="What would become of each, and how the last compares with the first.",
    status_code=200,
    dto=JsonBody[ToCompare],
    return_dto=None,
    responses=documented(404, 413, 415),
    sync_to_thread=True,
)
def compare(code: SourceCode, data: JSONBody[ToCompare], parts: Given) -> Comparison:
    """Take events through the source's real rules with an empty memory, as if the first came now. Nothing is kept."""
    source = find_source(parts, code)
    if any(each.channel is Channel.FILE for each in data.events):
        raise Refusal(400, "wrong_value", "Files are not tried here.", "events.channel", "Write `browser` or `server`.")
    given = [GivenEvent(sent=each.sent, channel=each.channel, after_ms=each.after_ms) for each in data.events]
    try:
        return parts.simulator.compare(source, given, parts.clock())
    except WrongInput as error:
        raise Refusal(400, "unreadable_event", str(error), "events", "Paste the event as it is sent.") from error


COMPARE_HANDLERS = (compare,)
