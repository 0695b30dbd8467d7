"""How browser and server meet: the overlap of every event, one event's pairs and near-pairs, all copies of one id."""

from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from litestar import Request, Response, get
from litestar.params import PathParameter

from balise.errors import Unavailable
from balise.events.outcome import Outcome
from balise.events.source import Source
from balise.reports.channel_overlap import Overlap, channel_overlap
from balise.reports.copies_of import CopiesOf, copies_of
from balise.reports.double_counts import DoubleCounts, double_counts
from balise.reports.met_pairs import MetPair, met_pairs
from balise.reports.near_pairs import NearPairs, near_pairs
from balise.web.access import visitor_of
from balise.web.charts import spark
from balise.web.given import Given
from balise.web.naming import naming_of
from balise.web.outcomes import Ending
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import sentences_for
from balise.web.time_range import CHOICES, TimeRange, read_range

Code = Annotated[str, PathParameter()]
_LONGEST_ID: Final = 2000


@dataclass(frozen=True)
class DedupPage:
    """What the pages of dedup/ may use. Reports are None where the store cannot be read, or where they were not asked."""

    source: Source
    over: TimeRange | None = None
    overlaps: list[Overlap] | None = None
    event: str = ""
    overlap: Overlap | None = None
    met: list[MetPair] | None = None
    near: NearPairs | None = None
    double: DoubleCounts | None = None
    event_id: str = ""
    copies: CopiesOf | None = None

    @property
    def path(self) -> str:
        """The overlap's address."""
        return f"/sources/{quote(self.source.code, safe='')}/dedup"

    @property
    def query(self) -> str:
        """The hours as an address asks for them."""
        asked = {name: value for name, value in self.over.address.items() if name != "by"} if self.over else {}
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The ranges to choose from, with their addresses."""
        return [(name, f"?range={name}") for name in CHOICES]

    def event_link(self, event: str) -> str:
        """The page of one event's pairs, over the same hours."""
        return f"{self.path}/events/{quote(event, safe='')}{self.query}"

    def copies_link(self, event_id: str) -> str:
        """All copies of one id of the event that is shown."""
        return f"{self.path}/copies?{urlencode({'event': self.event, 'event_id': event_id})}"

    def trend(self, overlap: Overlap) -> tuple[str, float] | None:
        """A sparkline of the overlap by step; None where fewer than two steps have any."""
        steps = [round(1000 * share) for share in overlap.steps if share is not None]
        return spark(steps) if len(steps) > 1 else None

    def ending(self, outcome: str) -> Ending:
        """An outcome's shape and colour."""
        return Ending(Outcome(outcome))


@get("/sources/{code:str}/dedup", sync_to_thread=True)
def show_overlap(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """How much of each event browser and server both sent."""
    source, over = visitor_of(request).source(code), _range(request, parts)
    try:
        found = channel_overlap(parts.store, source.code, over.day_starts, over.until, naming_of(parts, source))
    except Unavailable:
        return render(request, "dedup/page.html", DedupPage(source, over), 503)
    return render(request, "dedup/page.html", DedupPage(source, over, found))


@get("/sources/{code:str}/dedup/events/{event:str}", sync_to_thread=True)
def show_event_pairs(code: Code, event: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """What of one event met, what nearly met and why, and what was probably counted twice."""
    source, over = visitor_of(request).source(code), _range(request, parts)
    try:
        page = _event_page(parts, source, over, event)
    except Unavailable:
        return render(request, "dedup/event.html", DedupPage(source, over, event=event), 503)
    return render(request, "dedup/event.html", page)


@get("/sources/{code:str}/dedup/copies", sync_to_thread=True)
def show_copies(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Every copy with one event_id, and by which clause each ended as it did."""
    source = visitor_of(request).source(code)
    event = request.query_params.get("event", "").strip()[:200]
    event_id = request.query_params.get("event_id", "").strip()[:_LONGEST_ID]
    try:
        found = copies_of(parts.store, source.code, event, event_id, naming_of(parts, source))
    except Unavailable:
        return render(request, "dedup/copies.html", DedupPage(source, event=event, event_id=event_id), 503)
    return render(request, "dedup/copies.html", DedupPage(source, event=event, event_id=event_id, copies=found))


def _event_page(parts: WebParts, source: Source, over: TimeRange, event: str) -> DedupPage:
    store, code, naming = parts.store, source.code, naming_of(parts, source)
    shown = naming.shown(event)
    overlaps = channel_overlap(store, code, over.day_starts, over.until, naming, [shown])
    return DedupPage(
        source,
        over,
        event=shown,
        overlap=overlaps[0] if overlaps else None,
        met=met_pairs(store, code, shown, over.hours, naming),
        near=near_pairs(store, code, shown, over.hours, naming),
        double=double_counts(store, code, shown, over.hours, naming),
    )


def _range(request: Request[Any, Any, Any], parts: WebParts) -> TimeRange:
    return read_range(request.query_params, sentences_for(request).zone, parts.clock())


DEDUP_HANDLERS: Final = (show_overlap, show_event_pairs, show_copies)
