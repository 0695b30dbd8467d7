"""Does the server work, how much room has it, and what came in today?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.params import PathParameter
from litestar.response import Redirect

from balise.errors import NotFound, Unavailable
from balise.events.source import Source
from balise.metadata import Job, JobCounts, Watched
from balise.metadata.jobs import SERVER
from balise.reports.clicks import Recorded, recorded_clicks
from balise.reports.today import EventToday, Today, events_today
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.pages.home.view import broken_checks
from balise.web.pages.status.alarms import Alarm, alarms, alarms_of_diagnosis, alarms_of_jobs, alarms_of_rule_checks
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.server import ServerFacts

_COUNTS: Final = ("counted", "merged", "dropped", "quarantined")


@dataclass(frozen=True)
class Sums:
    """How events ended; `received` is the sum of the four."""

    counted: int = 0
    merged: int = 0
    dropped: int = 0
    quarantined: int = 0

    @property
    def received(self) -> int:
        """Every event, however it ended."""
        return self.counted + self.merged + self.dropped + self.quarantined

    def width(self, name: str, before: str = "") -> str:
        """How much of the strip an ending takes (or, with `before`, all up to it), in percent."""
        names = _COUNTS[: _COUNTS.index(before)] if before else (name,)
        return f"{100 * sum(getattr(self, each) for each in names) / max(self.received, 1):.2f}%"


@dataclass(frozen=True)
class StatusPage:
    """What status/page.html may use.

    `checks` is each part's name and whether it works; `day` is empty where today could not be read; `sources` are the
    workspace's, the busiest of today first; `failed` are its own failed jobs and the server's. `clicks` is what its
    sources recorded, None where that is nothing or cannot be read.
    """

    checks: Mapping[str, bool]
    alarms: list[Alarm]
    facts: ServerFacts | None
    day: str
    sums: Sums
    sources: list[tuple[Source, Sums]]
    jobs: JobCounts | None
    failed: list[Job]
    clicks: Recorded | None = None

    @property
    def works(self) -> bool:
        """Whether everything works."""
        return bool(self.day) and not any(alarm.tone == "stop" for alarm in self.alarms)


@get("/status", sync_to_thread=True, opt={"role": "administrator"})
def show_status(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The server's state."""
    broken = broken_checks(parts)
    facts = parts.server.facts() if parts.server.facts else None
    own = visitor_of(request).sources
    today = _today(parts)
    codes = {source.code for source in own}
    events = [event for event in today.events if event.source in codes]
    sources = [(source, _sums([event for event in events if event.source == source.code])) for source in own]
    sources.sort(key=lambda pair: -pair[1].received)
    checks = {name: name not in broken for name in parts.checks}
    counts, failed = _jobs(parts, visitor_of(request).workspace.id)
    worries = alarms(broken, facts) + alarms_of_jobs(counts) + alarms_of_diagnosis(_watched(parts))
    worries += alarms_of_rule_checks(_without_browser(parts))
    page = StatusPage(checks, worries, facts, today.day, _sums(events), sources, counts, failed, _clicks(parts, sorted(codes)))
    return render(request, "status/page.html", page)


@post("/status/jobs/{number:int}", sync_to_thread=True, opt={"role": "administrator"})
def run_job_again(number: Annotated[int, PathParameter()], request: Request[Any, Any, Any], parts: Given) -> Redirect:
    """Let a job that failed run once more."""
    mine = visitor_of(request).workspace.id
    job = parts.metadata.jobs.find(number)
    if job is None or job.workspace not in (mine, SERVER):
        raise NotFound("There is no such job here.")
    parts.metadata.jobs.again(job.id)
    return Redirect("/status#work", status_code=303)


def _jobs(parts: WebParts, workspace: int) -> tuple[JobCounts | None, list[Job]]:
    """How the work that runs by itself gets on; None where that cannot be read."""
    try:
        return parts.metadata.jobs.counts(), parts.metadata.jobs.failed((workspace, SERVER))
    except Unavailable:
        return None, []


def _watched(parts: WebParts) -> Watched | None:
    """How well sources are looked at; None where that cannot be read."""
    try:
        return parts.metadata.issues.watched()
    except Unavailable:
        return None


def _without_browser(parts: WebParts) -> int:
    """For how many sources no browser looked at the rules; 0 where that cannot be read."""
    try:
        return parts.metadata.rule_checks.without_browser()
    except Unavailable:
        return 0


def _clicks(parts: WebParts, codes: list[str]) -> Recorded | None:
    """What these sources recorded, together; None where that is nothing, or cannot be read."""
    try:
        found = recorded_clicks(parts.store, codes).values()
    except Unavailable:
        return None
    sums = Recorded(clicks=sum(each.clicks for each in found), bytes=sum(each.bytes for each in found))
    return sums if sums.clicks else None


def _today(parts: WebParts) -> Today:
    """Today's events; a day without a name where the store cannot be read."""
    try:
        return events_today(parts.store, parts.clock())
    except Unavailable:
        return Today("", [])


def _sums(rows: list[EventToday]) -> Sums:
    return Sums(*(sum(getattr(row, name) for row in rows) for name in _COUNTS))


STATUS_HANDLERS = (show_status, run_job_again)
