"""What is Balise, does it work, and what came in today?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from litestar import Request, Response, get

from balise.errors import BaliseError, Unavailable
from balise.events.source import Source
from balise.reports.today import EventToday, Today, events_today
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.visitor import Visitor

MOST_SOURCES: Final = 20
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
class SourceToday:
    """What came in today in one source, the most frequent event first."""

    source: Source
    rows: list[tuple[str, Sums]]
    sums: Sums


@dataclass(frozen=True)
class StatusPage:
    """What status/page.html may use. `checks` is each part's name and whether it works; `day` is empty where unreadable."""

    checks: Mapping[str, bool]
    day: str
    sources: list[SourceToday]
    sums: Sums
    hidden: int

    @property
    def works(self) -> bool:
        """Whether everything works."""
        return bool(self.day) and all(self.checks.values())


@get("/", sync_to_thread=True)
def show_status(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The first page."""
    return render(request, "status/page.html", _page(parts, visitor_of(request)))


def _page(parts: WebParts, visitor: Visitor) -> StatusPage:
    sources, today = _read(parts, visitor)
    rows: dict[str, list[EventToday]] = {source.code: [] for source in sources}
    for event in today.events:
        rows.setdefault(event.source, []).append(event)
    found = [_source_today(source, rows[source.code]) for source in sources]
    found.sort(key=lambda one: -one.sums.received)
    return StatusPage(
        checks={name: _works(check) for name, check in parts.checks.items()},
        day=today.day,
        sources=found[:MOST_SOURCES],
        sums=_sums(today.events),
        hidden=max(0, len(found) - MOST_SOURCES),
    )


def _read(parts: WebParts, visitor: Visitor) -> tuple[list[Source], Today]:
    """The visitor's sources and today's events; a day without a name where the store cannot be read."""
    codes = [source.code for source in visitor.sources]
    try:
        today = events_today(parts.store, parts.clock())
        return list(visitor.sources), Today(today.day, [event for event in today.events if event.source in codes])
    except Unavailable:
        return [], Today("", [])


def _source_today(source: Source, rows: list[EventToday]) -> SourceToday:
    return SourceToday(source, [(row.event, _sums([row])) for row in rows], _sums(rows))


def _sums(rows: list[EventToday]) -> Sums:
    return Sums(*(sum(getattr(row, name) for row in rows) for name in _COUNTS))


def _works(check: Callable[[], None]) -> bool:
    try:
        check()
    except BaliseError:
        return False
    return True
