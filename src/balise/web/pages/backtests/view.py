"""Backtests of a source: the form, one that runs or has ended, and what can be done with it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import PathParameter

from balise.errors import Conflict, NotFound, PlanRefused, WrongInput
from balise.events.plan.difference import PlanLine, difference
from balise.events.plan.document import plan_of
from balise.events.source import Source
from balise.metadata import Job, Publication
from balise.trials.backtest_found import Backtest, Figures, Moved
from balise.trials.backtest_jobs import Ordered, found_of, ordered_of
from balise.vocabulary import EDITIONS
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.backtests.wish import DAYS, ON_SENSITIVE, backtests_of, days_of, order, read_change
from balise.web.parts import WebParts
from balise.web.redirect import see
from balise.web.render import render
from balise.web.sentences import sentences_for

Code = Annotated[str, PathParameter()]
Number = Annotated[int, PathParameter()]
SAID: Final = ("published", "undone", "stopped", "changed_meanwhile", "not_done", "only_tried")
_FIELDS: Final = ("edition", "on_sensitive", "window_hours", "merge_minutes", "block", "alias", "alias_to", "days")
NUMBERS: Final = ("counted", "merged", "dropped", "quarantined")


@dataclass(frozen=True)
class BacktestsPage:
    """What backtests/page.html may use. `typed` is the form as it was sent, `fault` what cannot be tried."""

    source: Source
    jobs: Sequence[tuple[Job, Ordered]]
    typed: dict[str, str]
    fault: str = ""
    editions: Sequence[str] = EDITIONS
    choices: Sequence[str] = ON_SENSITIVE
    days: Sequence[int] = DAYS


@dataclass(frozen=True)
class BacktestPage:
    """What backtests/result.html may use. `lines` are the plan's differences; `found` is None until the end."""

    source: Source
    job: Job
    ordered: Ordered
    lines: list[PlanLine]
    found: Backtest | None
    publication: Publication | None
    said: str = ""
    numbers: Sequence[str] = field(default=NUMBERS)

    @property
    def moved(self) -> list[Moved]:
        """The Event Types of which a number moves."""
        return [row for row in self.found.rows if row.moves] if self.found else []

    @property
    def sums(self) -> tuple[Figures, Figures]:
        """All types together, before and after."""
        return (self.found.total("before"), self.found.total("after")) if self.found else (Figures(), Figures())

    @property
    def same(self) -> int:
        """How many Event Types stay as they are."""
        return len(self.found.rows) - len(self.moved) if self.found else 0

    @property
    def publishable(self) -> bool:
        """Whether it may be published: something else than the window on copies was tried, and it is not published yet."""
        change = self.ordered.change
        return self.publication is None and change.window_hours is None and change.merge_minutes is None

    @property
    def share(self) -> int:
        """Percent that is done."""
        return self.job.done * 100 // self.job.total if self.job.total else 0


@get("/sources/{code:str}/backtests", sync_to_thread=True)
def show_backtests(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The form and the newest backtests."""
    source = visitor_of(request).source(code)
    asked = request.query_params
    return _list(parts, request, source, {name: asked.get(name, "")[:200] for name in _FIELDS})


@post("/sources/{code:str}/backtests", opt={"role": "editor"})
async def order_backtest(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Try what the form says."""
    form = await read_form(request)
    return await asyncio.to_thread(_order, parts, request, code, form)


@get("/sources/{code:str}/backtests/{backtest:int}", sync_to_thread=True)
def show_backtest(code: Code, backtest: Number, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """How far it is, and at its end what would change."""
    source = visitor_of(request).source(code)
    job = backtests_of(parts).find(source, backtest)
    ordered, change = ordered_of(job), ordered_of(job).change
    lines = difference(plan_of(ordered.before.plan), plan_of(change.plan)) if change.plan else []
    said = request.query_params.get("said", "")
    page = BacktestPage(
        source=source,
        job=job,
        ordered=ordered,
        lines=[line for line in lines if line.sign != "="],
        found=found_of(job),
        publication=backtests_of(parts).publication(job),
        said=said if said in SAID else "",
    )
    return render(request, "backtests/result.html", page)


@post("/sources/{code:str}/backtests/{backtest:int}/{verb:str}", opt={"role": "editor"})
async def settle_backtest(
    code: Code, backtest: Number, verb: Code, request: Request[Any, Any, Any], parts: Given
) -> Response[str]:
    """Publish what was tried, take it back, or stop it."""
    await read_form(request)
    return await asyncio.to_thread(_settle, parts, request, code, (backtest, verb))


def _settle(parts: WebParts, request: Request[Any, Any, Any], code: str, what: tuple[int, str]) -> Response[str]:
    visitor, backtests = visitor_of(request), backtests_of(parts)
    source, (number, verb) = visitor.source(code), what
    job = backtests.find(source, number)
    try:
        if verb == "publish":
            backtests.publish(source, job, visitor.user.email)
        elif verb == "undo":
            backtests.undo(job, visitor.user.email)
        elif verb == "stop":
            backtests.stop(job)
        else:
            raise NotFound("There is no such action.")
    except Conflict as refused:
        return see(f"{_base(source)}/{number}?said={refused.reason}")
    said = {"publish": "published", "undo": "undone", "stop": "stopped"}[verb]
    return see(f"{_base(source)}/{number}?said={said}")


def _order(parts: WebParts, request: Request[Any, Any, Any], code: str, form: Form) -> Response[str]:
    visitor = visitor_of(request)
    source = visitor.source(code)
    typed = {name: form.get(name, "")[:200] for name in _FIELDS}
    try:
        change = read_change(parts.metadata, source, typed)
        return see(order(parts, source, change, typed["days"], visitor.user.email))
    except PlanRefused as refused:
        fault = refused.text[sentences_for(request).language]
    except WrongInput:
        t = sentences_for(request)
        fault = str(t("backtests.cannot_be"))
    return _list(parts, request, source, typed, fault)


def _list(
    parts: WebParts, request: Request[Any, Any, Any], source: Source, typed: dict[str, str], fault: str = ""
) -> Response[str]:
    jobs = [(job, ordered_of(job)) for job in backtests_of(parts).recent(source)]
    page = BacktestsPage(source, jobs, {**typed, "days": str(days_of(typed["days"]))}, fault)
    return render(request, "backtests/page.html", page, 400 if fault else 200)


def _base(source: Source) -> str:
    return f"/sources/{quote(source.code, safe='')}/backtests"


BACKTEST_HANDLERS = (show_backtests, order_backtest, show_backtest, settle_backtest)
