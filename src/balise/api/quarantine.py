"""Quarantine: what waits and why; try a cure on it; send it again."""

from typing import Annotated

import msgspec
from litestar import post
from litestar.concurrency import sync_to_thread
from litestar.params import JSONBody
from msgspec import Meta

from balise.api.addresses import RECEIPT_PATTERN, Given, SourceCode, find_source
from balise.api.body import JsonBody
from balise.api.parts import Parts
from balise.api.problems import documented
from balise.events.fix import MOST_FIXES, Fix, Fixes, RenameEvent
from balise.events.intake import HealingPreview, ReplaySummary
from balise.events.outcome import Outcome
from balise.events.source import Source
from balise.pipeline.again import Order
from balise.reports.quarantine_groups import Chosen
from balise.trials.replays import Asked, ChangeLog

MOST_RECEIPTS = 5_000

Receipts = Annotated[
    list[Annotated[str, Meta(pattern=RECEIPT_PATTERN)]],
    Meta(min_length=1, max_length=MOST_RECEIPTS, description="Only these; null: everything that waits."),
]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
FixList = Annotated[list[Fix], Meta(max_length=MOST_FIXES, description="What is changed before, in this order.")]


class ReplayWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What to send again, and how to mend it before."""

    receipts: Receipts | None = None
    event: Annotated[Name, Meta(description="The name they get; null: each keeps its own.")] | None = None
    outcome: Annotated[Outcome, Meta(description="Only what waits for this reason.")] | None = None
    name_sent: Annotated[Name, Meta(description="Only what was sent under this name.")] | None = None
    fixes: FixList = []

    def chosen(self) -> Chosen:
        """Which events."""
        receipts = tuple(dict.fromkeys(self.receipts or ()))
        return Chosen(self.outcome.value if self.outcome else "", self.name_sent, receipts=receipts)

    def chain(self) -> Fixes:
        """What is changed; another name first."""
        renamed: Fixes = (RenameEvent(to=self.event),) if self.event else ()
        return (*renamed, *self.fixes)


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
    """Take waiting events through the rules of now: as they are, mended by `fixes`, or after the source was changed.

    What passes leaves the quarantine, once and for ever; what does not stays, with the reason. Age limits do not hold here.
    """
    source = await sync_to_thread(find_source, parts, code)
    return await sync_to_thread(_replay, parts, source, data)


@post(
    "/sources/{code:str}/quarantine/preview",
    summary="Try a cure on what waits",
    response_description="What would become of the events.",
    status_code=200,
    dto=JsonBody[ReplayWish],
    return_dto=None,
    responses=documented(404, 413, 415),
)
async def preview(code: SourceCode, data: JSONBody[ReplayWish], parts: Given) -> HealingPreview:
    """What a replay with the same body would do with every one of these events, copies among them included. Nothing is changed.

    Samples show what the fixes would change: of names, times and properties, never of a person.
    """
    source = await sync_to_thread(find_source, parts, code)
    return await sync_to_thread(parts.healing.preview, source, data.chosen(), data.chain())


def _replay(parts: Parts, source: Source, wish: ReplayWish) -> ReplaySummary:
    asked = Asked(chosen=wish.chosen(), fixes=wish.chain())
    log = ChangeLog(parts.metadata, parts.metadata.sources.workspace_of(source.code), source, parts.actor)
    log.ordered(asked, parts.clock())
    summary = parts.healing.replay(source, asked.chosen, Order(asked.fixes, parts.actor))
    log.ended(summary, parts.clock())
    return summary


QUARANTINE_HANDLERS = (preview, replay)
