"""Match quality of a source: scores by event type, what one more key would add, what is wrong with the identity sent."""

from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from litestar import Request, Response, get
from litestar.params import PathParameter

from balise.errors import Unavailable
from balise.events.source import Source
from balise.reports.key_gains import KeyGains, key_gains
from balise.reports.match_quality import EventQuality, MatchQuality, match_quality, quality_by_step
from balise.reports.sent_quality import SentQuality, sent_quality
from balise.web.access import visitor_of
from balise.web.charts import spark
from balise.web.given import Given
from balise.web.naming import naming_of
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import sentences_for
from balise.web.time_range import CHOICES, TimeRange, read_range

Code = Annotated[str, PathParameter()]
Asked = Request[Any, Any, Any]

VIEWS: Final = ("scores", "gains", "sent")
SORTS: Final = ("event", "counted", "quality", "change")
MOST_ROWS: Final = 100
"""Rows of the table; a source with more event types shows those with the most events."""
MOST_GAINS: Final = 50


@dataclass(frozen=True)
class MatchQualityPage:
    """What match_quality/page.html may use. Of `scores`, `gains` and `sent` that of the `view` is there; none where the store
    cannot be read. `sparks` are the days' scores by event, as shapes."""

    source: Source
    view: str
    over: TimeRange
    sort: str = "-counted"
    scores: MatchQuality | None = None
    sparks: dict[str, tuple[str, float]] | None = None
    gains: KeyGains | None = None
    sent: SentQuality | None = None

    @property
    def readable(self) -> bool:
        """Whether the store could be read."""
        return bool(self.scores or self.gains or self.sent)

    @property
    def path(self) -> str:
        """The page's own address."""
        return quality_address(self.source.code)

    @property
    def query(self) -> str:
        """The hours as an address asks for them."""
        return query_of(self.over)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The ranges to choose from, with their addresses."""
        return [(name, f"?range={name}") for name in CHOICES]

    @property
    def views(self) -> list[tuple[str, str]]:
        """The three views with their addresses."""
        return [(name, self.path + ("" if name == "scores" else f"/{name}") + self.query) for name in VIEWS]

    @property
    def rows(self) -> list[EventQuality]:
        """The event types in the order asked for."""
        rows = self.scores.events[:MOST_ROWS] if self.scores else []
        column = self.sort.removeprefix("-")
        known = [row for row in rows if _key(row, column) is not None]
        known.sort(key=lambda row: _key(row, column), reverse=self.sort.startswith("-"))
        return known + [row for row in rows if _key(row, column) is None]

    def sort_link(self, column: str) -> str:
        """Sort by a column; a second time the other way round."""
        falling = not self.sort.startswith("-") if self.sort.removeprefix("-") == column else column != "event"
        pairs = self.over.address | {"sort": f"-{column}" if falling else column}
        return "?" + urlencode(pairs)

    def event_link(self, event: str) -> str:
        """The detail of an event type, over the same hours."""
        return f"{self.path}/events/{quote(event, safe='')}{self.query}"

    def of(self, events: int) -> float:
        """A share of the copies looked at."""
        return events / self.sent.looked_at if self.sent and self.sent.looked_at else 0.0


def quality_address(code: str) -> str:
    """The address of a source's match quality."""
    return f"/sources/{quote(code, safe='')}/match-quality"


def query_of(over: TimeRange) -> str:
    """The hours as an address asks for them, without the step."""
    asked = {name: value for name, value in over.address.items() if name != "by"}
    return f"?{urlencode(asked)}" if asked else ""


@get("/sources/{code:str}/match-quality", sync_to_thread=True)
def show_match_quality(code: Code, request: Asked, parts: Given) -> Response[str]:
    """The score of each event type and of all together."""
    source, over = _asked(code, request, parts)
    sort = request.query_params.get("sort", "-counted")
    sort = sort if sort.removeprefix("-") in SORTS else "-counted"
    try:
        scores, sparks = _scores(parts, source, over)
    except Unavailable:
        return _answer(request, MatchQualityPage(source, "scores", over, sort))
    return _answer(request, MatchQualityPage(source, "scores", over, sort, scores, sparks))


@get("/sources/{code:str}/match-quality/gains", sync_to_thread=True)
def show_gains(code: Code, request: Asked, parts: Given) -> Response[str]:
    """What one more key would add, the largest gain first."""
    source, over = _asked(code, request, parts)
    weights = parts.metadata.match_weights.of_source(code, source.kind)
    try:
        gains = key_gains(parts.store, code, over.hours, naming_of(parts, source), weights)
    except Unavailable:
        return _answer(request, MatchQualityPage(source, "gains", over))
    gains.gains = gains.gains[:MOST_GAINS]
    return _answer(request, MatchQualityPage(source, "gains", over, gains=gains))


@get("/sources/{code:str}/match-quality/sent", sync_to_thread=True)
def show_sent(code: Code, request: Asked, parts: Given) -> Response[str]:
    """What is wrong with the identity that is sent."""
    source, over = _asked(code, request, parts)
    try:
        sent = sent_quality(parts.store, code, over.hours, naming_of(parts, source))
    except Unavailable:
        return _answer(request, MatchQualityPage(source, "sent", over))
    return _answer(request, MatchQualityPage(source, "sent", over, sent=sent))


def _asked(code: str, request: Asked, parts: WebParts) -> tuple[Source, TimeRange]:
    source = visitor_of(request).source(code)
    return source, read_range(request.query_params, sentences_for(request).zone, parts.clock())


def _answer(request: Asked, page: MatchQualityPage) -> Response[str]:
    return render(request, "match_quality/page.html", page, 200 if page.readable else 503)


def _scores(parts: WebParts, source: Source, over: TimeRange) -> tuple[MatchQuality, dict[str, tuple[str, float]]]:
    naming, weights = naming_of(parts, source), parts.metadata.match_weights.of_source(source.code, source.kind)
    found = match_quality(parts.store, source.code, over.hours, naming, weights, over.previous)
    events = [each.event for each in found.events[:MOST_ROWS]]
    days = quality_by_step(parts.store, source.code, (over.whole_days, over.whole_until), events, naming, weights)
    shapes = {event: spark([round(100 * (each or 0)) for each in steps]) for event, steps in days.items() if any(steps)}
    return found, shapes


def _key(row: EventQuality, column: str) -> Any:
    return row.event.casefold() if column == "event" else getattr(row, column)


MATCH_QUALITY_HANDLERS: Final = (show_match_quality, show_gains, show_sent)
