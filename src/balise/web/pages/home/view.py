"""The first page: what is left to set up, what does not work, and every source with its last 7 days."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get

from balise.errors import BaliseError, Unavailable
from balise.events.source import Source
from balise.reports.last_days import LastDays, last_days
from balise.web.access import visitor_of
from balise.web.charts import spark
from balise.web.given import Given
from balise.web.pages.diagnostics.card import Open, open_of
from balise.web.pages.home.setting_up import State, Step, left_to_set_up
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import sentences_for
from balise.web.time_range import read_range


@dataclass(frozen=True)
class SourceLately:
    """A source and its last days."""

    source: Source
    days: LastDays
    issues: Open

    @property
    def line(self) -> tuple[str, float]:
        """The path of its sparkline and the height of the last point."""
        return spark(self.days.by_day)


@dataclass(frozen=True)
class HomePage:
    """What home/page.html may use. `broken` are the checks that fail; `readable` tells whether figures could be read."""

    steps: list[Step]
    sources: list[SourceLately]
    readable: bool
    broken: list[str]

    @property
    def next(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.done for step in self.steps)


@get("/", sync_to_thread=True)
def show_home(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The first page."""
    visitor = visitor_of(request)
    codes = [source.code for source in visitor.sources]
    over = read_range({}, sentences_for(request).zone, parts.clock())
    starts = [*over.day_starts, over.until]
    try:
        found, readable = last_days(parts.store, codes, starts), True
    except Unavailable:
        found, readable = last_days(parts.store, [], starts), False
    received = {code for code, days in found.items() if days.last_received}
    steps = left_to_set_up(State(visitor, received, parts)) if readable else []
    nothing = LastDays(by_day=[0] * len(over.day_starts))
    issues = parts.metadata.issues.open_counts(codes)
    opened = {code: open_of(name for name, count in of_it.items() for _ in range(count)) for code, of_it in issues.items()}
    sources = [SourceLately(source, found.get(source.code, nothing), opened[source.code]) for source in visitor.sources]
    return render(request, "home/page.html", HomePage(steps, sources, readable, broken_checks(parts)))


def broken_checks(parts: WebParts) -> list[str]:
    """The names of the checks that fail now."""
    broken = []
    for name, check in parts.checks.items():
        try:
            check()
        except BaliseError:
            broken.append(name)
    return broken
