"""Quarantine: what waits and why; send again."""

from typing import Annotated

import msgspec
from litestar import post
from litestar.concurrency import sync_to_thread
from litestar.params import JSONBody
from msgspec import Meta

from balise.api.addresses import RECEIPT_PATTERN, Given, SourceCode, find_source
from balise.api.body import JsonBody
from balise.api.problems import documented
from balise.events.intake import ReplaySummary
from balise.events.outcome import Outcome

MOST_RECEIPTS = 5_000

Receipts = Annotated[
    list[Annotated[str, Meta(pattern=RECEIPT_PATTERN)]],
    Meta(min_length=1, max_length=MOST_RECEIPTS, description="Only these; null: everything that waits."),
]


class ReplayWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What to send again."""

    receipts: Receipts | None = None
    event: (
        Annotated[str, Meta(min_length=1, max_length=200, description="The name they get; null: each keeps its own.")] | None
    ) = None
    outcome: Annotated[Outcome, Meta(description="Only what waits for this reason.")] | None = None


@post(
    "/sources/{code:str}/quarantine/replay",
    summary="Send again what waits",
    response_description="What became of the events.",
    status_code=200,
    dto=JsonBody[ReplayWish],
    return_dto=None,
    responses=documented(404, 413, 415),
)
async def replay(code: SourceCode, data: JSONBody[ReplayWish], parts: Given) -> ReplaySummary:
    """Take waiting events through the rules of now: under another name, or after the source was changed.

    What passes leaves the quarantine, once and for ever; what does not stays, with the reason. Age limits do not hold here.
    """
    source = await sync_to_thread(find_source, parts, code)
    return await parts.intake.replay(source, data.receipts, data.event, data.outcome)


QUARANTINE_HANDLERS = (replay,)
