"""Quarantine: try a cure on what waits; send it again; how far that is."""

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import JSONBody, PathParameter
from msgspec import Meta

from balise.api.addresses import RECEIPT_PATTERN, Given, SourceCode, find_source
from balise.api.body import JsonBody
from balise.api.parts import Parts
from balise.api.problems import documented
from balise.api.works import answered, ended_or_going_on, ended_soon
from balise.errors import NotFound
from balise.events.fix import MOST_FIXES, Fix, Fixes, RenameEvent
from balise.events.intake import HealingPreview, ReplaySummary
from balise.events.outcome import Outcome
from balise.metadata import Job, JobState
from balise.reports.quarantine_groups import Chosen
from balise.trials.replays import PREVIEW, REPLAY, Asked, order_preview, order_replay, preview_of, summary_of

MOST_RECEIPTS = 5_000

Receipts = Annotated[
    list[Annotated[str, Meta(pattern=RECEIPT_PATTERN)]],
    Meta(min_length=1, max_length=MOST_RECEIPTS, description="Only these; null: everything that waits."),
]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Number = Annotated[int, PathParameter(description="The number in `work.id`.", ge=1, le=2**31 - 1)]
FixList = Annotated[list[Fix], Meta(max_length=MOST_FIXES, description="What is changed before, in this order.")]


class ReplayWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What to send again, and how to mend it before."""

    receipts: Receipts | None = None
    event: Annotated[Name, Meta(description="The name they get; null: each keeps its own.")] | None = None
    outcome: Annotated[Outcome, Meta(description="Only what waits for this reason.")] | None = None
    name_sent: Annotated[Name, Meta(description="Only what was sent under this name.")] | None = None
    fixes: FixList = []

    def asked(self) -> Asked:
        """Which events, and what is changed; another name first."""
        receipts = tuple(dict.fromkeys(self.receipts or ()))
        chosen = Chosen(self.outcome.value if self.outcome else "", self.name_sent, receipts=receipts)
        renamed: Fixes = (RenameEvent(to=self.event),) if self.event else ()
        return Asked(chosen=chosen, fixes=(*renamed, *self.fixes))


class Standing(msgspec.Struct, kw_only=True):
    """Where the work is: `done` of `total` events. It has ended with `done`, `failed` or `stopped`; `error` says why it failed,
    or why it waits to be tried again."""

    id: int
    state: JobState
    done: int
    total: int
    error: str


class ReplayView(ReplaySummary, kw_only=True):
    """A replay: what it did so far, or in all once its `work` has ended."""

    work: Standing


class PreviewView(HealingPreview, kw_only=True):
    """A preview: empty until its `work` is `done`."""

    work: Standing


@post(
    "/sources/{code:str}/quarantine/replay",
    summary="Send again what waits",
    response_description="The replay, which has ended.",
    status_code=200,
    dto=JsonBody[ReplayWish],
    return_dto=None,
    responses=ended_or_going_on(ReplayView, "quarantine/replays", 404, 413, 415),
)
async def replay(code: SourceCode, data: JSONBody[ReplayWish], parts: Given) -> Response[ReplayView]:
    """Take waiting events through the rules of now: as they are, mended by `fixes`, or after the source was changed.

    What passes leaves the quarantine, once and for ever; what does not stays, with the reason. Age limits do not hold here.
    The work goes on without the request: 200 where it has ended within five seconds, else 202, and `GET …/quarantine/replays/ID`
    (the answer's `Location`) says how far it is.
    """
    source = await sync_to_thread(find_source, parts, code)
    order = (parts.metadata, parts.metadata.sources.workspace_of(code), source, data.asked(), parts.actor, parts.clock())
    job = await ended_soon(parts.metadata.jobs, await sync_to_thread(order_replay, *order))
    return answered(replay_view(job), job, f"sources/{code}/quarantine/replays/{job.id}")


@post(
    "/sources/{code:str}/quarantine/preview",
    summary="Try a cure on what waits",
    response_description="What would become of the events.",
    status_code=200,
    dto=JsonBody[ReplayWish],
    return_dto=None,
    responses=ended_or_going_on(PreviewView, "quarantine/previews", 404, 413, 415),
)
async def preview(code: SourceCode, data: JSONBody[ReplayWish], parts: Given) -> Response[PreviewView]:
    """What a replay with the same body would do with every one of these events, copies among them included. Nothing is changed.

    Samples show what the fixes would change: of names, times and properties, never of a person. 200 where it has ended within
    five seconds, else 202, and `GET …/quarantine/previews/ID` (the answer's `Location`) says how far it is.
    """
    source = await sync_to_thread(find_source, parts, code)
    order = (parts.metadata, parts.metadata.sources.workspace_of(code), source, data.asked(), parts.actor)
    job = await ended_soon(parts.metadata.jobs, await sync_to_thread(order_preview, *order))
    return answered(preview_view(job), job, f"sources/{code}/quarantine/previews/{job.id}")


@get(
    "/sources/{code:str}/quarantine/replays/{number:int}",
    summary="Look at a replay",
    response_description="The replay.",
    responses=documented(404),
    sync_to_thread=True,
)
def show_replay(code: SourceCode, number: Number, parts: Given) -> ReplayView:
    """How far it is, and what it did."""
    return replay_view(_find(parts, code, REPLAY, number))


@get(
    "/sources/{code:str}/quarantine/previews/{number:int}",
    summary="Look at a preview",
    response_description="The preview.",
    responses=documented(404),
    sync_to_thread=True,
)
def show_preview(code: SourceCode, number: Number, parts: Given) -> PreviewView:
    """How far it is, and at its end what would become of the events."""
    return preview_view(_find(parts, code, PREVIEW, number))


@post(
    "/sources/{code:str}/quarantine/replays/{number:int}/stop",
    summary="Stop a replay",
    response_description="The replay.",
    status_code=200,
    responses=documented(404),
    sync_to_thread=True,
)
def stop_replay(code: SourceCode, number: Number, parts: Given) -> ReplayView:
    """It ends at its next step: what was sent stays sent, the rest waits as before. One that has ended stays as it is."""
    job = _find(parts, code, REPLAY, number)
    parts.metadata.jobs.stop(job.id)
    return replay_view(_find(parts, code, REPLAY, number))


def replay_view(job: Job) -> ReplayView:
    """A replay as the API shows it."""
    return ReplayView(work=_standing(job), **msgspec.structs.asdict(summary_of(job)))


def preview_view(job: Job) -> PreviewView:
    """A preview as the API shows it."""
    return PreviewView(work=_standing(job), **msgspec.structs.asdict(preview_of(job) or HealingPreview()))


def _standing(job: Job) -> Standing:
    return Standing(id=job.id, state=job.state, done=job.done, total=job.total, error=job.error)


def _find(parts: Parts, code: str, kind: str, number: int) -> Job:
    source = find_source(parts, code)
    job = parts.metadata.jobs.find(number, parts.metadata.sources.workspace_of(source.code))
    if job is None or (job.kind, job.source) != (kind, source.code):
        raise NotFound("There is none with this number, or it ended too long ago.")
    return job


QUARANTINE_HANDLERS = (preview, replay, show_preview, show_replay, stop_replay)
