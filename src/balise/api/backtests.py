"""Backtests: what a change would have made of the last days; then publish it exactly as it was tried, or take it back."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter
from msgspec import Meta

from balise.api.addresses import Given, SourceCode, find_source
from balise.api.body import JsonBody
from balise.api.parts import Parts
from balise.api.problems import Refusal, documented
from balise.errors import PlanRefused
from balise.metadata import Job, JobState, Publication
from balise.trials.backtest_change import MOST_DAYS, Change
from balise.trials.backtest_found import Backtest
from balise.trials.backtest_jobs import Backtests, found_of, ordered_of

Number = Annotated[int, PathParameter(description="The backtest's number.", ge=1, le=2**31 - 1)]


class BacktestWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A change to try. What is null in it stays as it is; `plan` is the whole plan."""

    change: Change
    days: Annotated[int, Meta(ge=1, le=MOST_DAYS, description="How many of the last days it is tried on.")] = 7


class Published(msgspec.Struct, kw_only=True):
    """When a tried change was made, and when it was taken back. Times are milliseconds since 1970, UTC."""

    published_at: int
    published_by: str
    undone_at: int | None
    undone_by: str


class BacktestView(msgspec.Struct, kw_only=True):
    """A backtest. `found` is null until `state` is `done`; `published` until somebody published it.

    `done` of `total` rows are read. Times are milliseconds since 1970, UTC.
    """

    id: int
    source: str
    state: JobState
    change: Change
    days: int
    done: int
    total: int
    error: str
    ordered_by: str
    ordered_at: int
    finished_at: int | None
    found: Backtest | None
    published: Published | None


class BacktestList(msgspec.Struct):
    """A source's newest backtests, newest first."""

    backtests: list[BacktestView]


@post(
    "/sources/{code:str}/backtests",
    summary="Try a change on the last days",
    response_description="The backtest, which runs by itself: ask for it again until its `state` is `done`.",
    status_code=202,
    dto=JsonBody[BacktestWish],
    return_dto=None,
    responses=documented(404, 413, 415),
    sync_to_thread=True,
)
def order_backtest(code: SourceCode, data: JSONBody[BacktestWish], parts: Given) -> BacktestView:
    """What another edition, choice for sensitive content, plan or window on copies would have made of stored and waiting events.

    Nothing is changed. The same change that is being tried already is not tried twice.
    """
    source = find_source(parts, code)
    try:
        return _view(parts, _backtests(parts).order(source, data.change, data.days, parts.actor))
    except PlanRefused as error:
        cure = "Correct the plan: PUT …/plan refuses the same."
        raise Refusal(400, "wrong_value", str(error), "change.plan", cure) from None


@get(
    "/sources/{code:str}/backtests",
    summary="List the backtests of a source",
    response_description="The newest backtests.",
    responses=documented(404),
    sync_to_thread=True,
)
def list_backtests(code: SourceCode, parts: Given) -> BacktestList:
    """The newest backtests with what they found."""
    source = find_source(parts, code)
    return BacktestList([_view(parts, job) for job in _backtests(parts).recent(source)])


@get(
    "/sources/{code:str}/backtests/{number:int}",
    summary="Look at a backtest",
    response_description="The backtest.",
    responses=documented(404),
    sync_to_thread=True,
)
def show_backtest(code: SourceCode, number: Number, parts: Given) -> BacktestView:
    """How far it is, and at its end what it found: each Event Type before and after, and what happens to which events."""
    return _view(parts, _backtests(parts).find(find_source(parts, code), number))


@post(
    "/sources/{code:str}/backtests/{number:int}/stop",
    summary="Stop a backtest",
    response_description="The backtest.",
    status_code=200,
    responses=documented(404),
    sync_to_thread=True,
)
def stop_backtest(code: SourceCode, number: Number, parts: Given) -> BacktestView:
    """It ends at its next step; one that has ended stays as it is."""
    backtests = _backtests(parts)
    return _view(parts, backtests.stop(backtests.find(find_source(parts, code), number)))


@post(
    "/sources/{code:str}/backtests/{number:int}/publish",
    summary="Publish a tried change",
    response_description="The backtest, published.",
    status_code=200,
    responses=documented(404, 409),
    sync_to_thread=True,
)
def publish_backtest(code: SourceCode, number: Number, parts: Given) -> BacktestView:
    """Make the change exactly as it was tried.

    409 while there is no result, where the source was changed since, and for a window on copies, which the platform fixes.
    """
    backtests, source = _backtests(parts), find_source(parts, code)
    job = backtests.find(source, number)
    backtests.publish(source, job, parts.actor)
    return _view(parts, job)


@post(
    "/sources/{code:str}/backtests/{number:int}/undo",
    summary="Take a published change back",
    response_description="The backtest, undone.",
    status_code=200,
    responses=documented(404, 409),
    sync_to_thread=True,
)
def undo_backtest(code: SourceCode, number: Number, parts: Given) -> BacktestView:
    """Set the rules back to what they were before this was published. 409 where they were changed since."""
    backtests = _backtests(parts)
    job = backtests.find(find_source(parts, code), number)
    backtests.undo(job, parts.actor)
    return _view(parts, job)


def _backtests(parts: Parts) -> Backtests:
    return Backtests(parts.store, parts.metadata, parts.policy, parts.clock)


def _view(parts: Parts, job: Job) -> BacktestView:
    ordered, published = ordered_of(job), parts.metadata.publications.of_backtest(job.id)
    return BacktestView(
        id=job.id,
        source=job.source,
        state=job.state,
        change=ordered.change,
        days=ordered.days,
        done=job.done,
        total=job.total,
        error=job.error,
        ordered_by=job.actor,
        ordered_at=job.created_at,
        finished_at=job.finished_at,
        found=found_of(job),
        published=_published(published) if published else None,
    )


def _published(publication: Publication) -> Published:
    return Published(
        published_at=publication.published_at,
        published_by=publication.published_by,
        undone_at=publication.undone_at,
        undone_by=publication.undone_by,
    )


BACKTEST_HANDLERS = (order_backtest, list_backtests, show_backtest, stop_backtest, publish_backtest, undo_backtest)
