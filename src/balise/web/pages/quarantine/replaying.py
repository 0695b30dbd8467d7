"""Sending again what waits: the order, and how far it is."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.params import PathParameter
from litestar.response import Redirect

from balise.errors import NotFound
from balise.events.fix import Fix
from balise.events.intake import ReplaySummary
from balise.events.source import Source
from balise.metadata import Job, JobState
from balise.trials.replays import REPLAY, Asked, asked_of, order_replay, summary_of
from balise.web.access import visitor_of
from balise.web.form import read_form
from balise.web.given import Given
from balise.web.outcomes import Ending
from balise.web.pages.quarantine.mending import said
from balise.web.pages.quarantine.previewing import read_asked
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.visitor import Visitor
from balise.web.waiting import STATE as WAITING

Code = Annotated[str, PathParameter()]
Number = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
LISTED: Final = 5
"""As many of the latest replays stand on the quarantine's page."""


@dataclass(frozen=True)
class Replay:
    """A replay as its page and the list show it."""

    job: Job
    asked: Asked
    summary: ReplaySummary

    @property
    def running(self) -> bool:
        """Whether more will become of it."""
        return not self.job.state.ended

    @property
    def broke_off(self) -> bool:
        """Whether it ended before all was done."""
        return self.job.state in (JobState.FAILED, JobState.STOPPED)

    @property
    def endings(self) -> list[tuple[Ending, int]]:
        """How the events that left ended."""
        return [(Ending.of(outcome), events) for outcome, events in self.summary.outcomes.items()]

    def said(self, fix: Fix) -> tuple[str, dict[str, Any]]:
        """The sentence that tells a fix."""
        return said(fix)


@dataclass(frozen=True)
class ReplayPage:
    """What quarantine/replay.html may use."""

    source: Source
    replay: Replay


@post("/sources/{code:str}/quarantine/replay", opt={"role": "editor"})
async def start_replay(code: Code, request: Request[Any, Any, Any], parts: Given) -> Redirect:
    """Send again what was chosen, mended; the page that follows tells how far it is, and it goes on without the page."""
    visitor, form = visitor_of(request), await read_form(request)
    source = visitor.source(code)
    asked = read_asked(parts, form, form.all("receipt"), form.all("fix"))
    order = (parts.metadata, visitor.workspace.id, source, asked, visitor.user.email, parts.clock())
    job = await asyncio.to_thread(order_replay, *order)
    return Redirect(f"{request.url.path}s/{job.id}", status_code=303)


@get("/sources/{code:str}/quarantine/replays/{number:int}", sync_to_thread=True)
def show_replay(code: Code, number: Number, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """How far a replay is, and at its end what became of the events."""
    visitor = visitor_of(request)
    source = visitor.source(code)
    replay = _find(parts, visitor, source, number)
    if not replay.running:
        request.state[WAITING].forget(source.code)
        request.state[WAITING].of(source.code)
    return render(request, "quarantine/replay.html", ReplayPage(source, replay))


@post("/sources/{code:str}/quarantine/replays/{number:int}/stop", opt={"role": "editor"}, sync_to_thread=True)
def stop_replay(code: Code, number: Number, request: Request[Any, Any, Any], parts: Given) -> Redirect:
    """Stop a replay: what was sent stays sent, the rest waits as before."""
    visitor = visitor_of(request)
    replay = _find(parts, visitor, visitor.source(code), number)
    parts.metadata.jobs.stop(replay.job.id)
    return Redirect(request.url.path.removesuffix("/stop"), status_code=303)


def recent_replays(parts: WebParts, visitor: Visitor, source: Source) -> list[Replay]:
    """The latest replays of a source, newest first."""
    jobs = parts.metadata.jobs.recent(visitor.workspace.id, REPLAY, source.code, most=LISTED)
    return [Replay(job, asked_of(job), summary_of(job)) for job in jobs]


def _find(parts: WebParts, visitor: Visitor, source: Source, number: int) -> Replay:
    job = parts.metadata.jobs.find(number, visitor.workspace.id)
    if job is None or (job.kind, job.source) != (REPLAY, source.code):
        raise NotFound("This replay is too long ago.")
    return Replay(job, asked_of(job), summary_of(job))


REPLAY_HANDLERS = (start_replay, show_replay, stop_replay)
