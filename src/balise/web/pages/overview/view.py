"""The Overview of a source."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.params import PathParameter

from balise.events.source import Source
from balise.vocabulary import Uses, load_edition
from balise.web.access import visitor_of
from balise.web.downloads import csv_answer, parquet_answer
from balise.web.given import Given
from balise.web.naming import naming_of
from balise.web.pages.diagnostics.asked import issues_address
from balise.web.pages.overview.asked import CLASSES, COLUMNS, CONNECTIONS, SPLITS, STATUSES, Asked, event_address, read_asked
from balise.web.pages.overview.columns import columns_of
from balise.web.pages.overview.reading import Figures, read_figures, read_rows
from balise.web.pages.overview.table import arranged
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import sentences_for

Code = Annotated[str, PathParameter()]


@dataclass(frozen=True)
class OverviewPage:
    """What overview/page.html may use. `figures` is None where the store cannot be read."""

    source: Source
    asked: Asked
    figures: Figures | None
    now_ms: int
    splits: tuple[str, ...] = SPLITS
    columns: tuple[str, ...] = COLUMNS
    classes: tuple[str, ...] = CLASSES
    statuses: tuple[str, ...] = STATUSES
    connections: tuple[str, ...] = CONNECTIONS

    @property
    def path(self) -> str:
        """The page's own address."""
        return event_address(self.source.code, "").removesuffix("/events/")

    def event_link(self, event: str) -> str:
        """The page of an event, over the same hours."""
        return event_address(self.source.code, event) + self.asked.event_query

    def issues_of(self, event: str) -> str:
        """The issues of an event."""
        return issues_address(self.source.code, event)

    def uses(self, event: str) -> Uses:
        """What the platform lets an event be used for."""
        return load_edition(self.source.edition).uses(event, self.source.kind.value)


@get("/sources/{code:str}", sync_to_thread=True)
def show_overview(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """What became of everything received, the activity, every Event Type."""
    source, asked = _asked(code, request, parts)
    figures = read_figures(parts, source, asked, sentences_for(request))
    return render(request, "overview/page.html", OverviewPage(source, asked, figures, parts.clock()), 200 if figures else 503)


@get("/sources/{code:str}/event-types.csv", sync_to_thread=True)
def download_csv(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[bytes]:
    """The rows of the table as they are filtered and sorted, all its pages, as CSV."""
    source, asked = _asked(code, request, parts)
    return csv_answer(_columns(source, asked, request, parts), f"event-types-{source.code}")


@get("/sources/{code:str}/event-types.parquet", sync_to_thread=True)
def download_parquet(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[bytes]:
    """The same as Parquet."""
    source, asked = _asked(code, request, parts)
    return parquet_answer(parts.store, _columns(source, asked, request, parts), f"event-types-{source.code}")


def _asked(code: str, request: Request[Any, Any, Any], parts: WebParts) -> tuple[Source, Asked]:
    source = visitor_of(request).source(code)
    return source, read_asked(request.query_params, sentences_for(request).zone, parts.clock())


def _columns(source: Source, asked: Asked, request: Request[Any, Any, Any], parts: WebParts) -> Any:
    rows = read_rows(parts, source, asked, sentences_for(request), naming_of(parts, source))
    return columns_of(arranged(rows, asked), asked.columns)


OVERVIEW_HANDLERS: Final = (show_overview, download_csv, download_parquet)
