"""The match quality of one event type of a source."""

from dataclasses import dataclass, replace
from typing import Any, Final

from litestar import Request, Response, get

from balise.errors import NotFound, Unavailable
from balise.events.source import Source
from balise.reports.key_gains import KeyGain, key_gains
from balise.reports.match_quality import EventQuality, match_quality, quality_by_step
from balise.reports.quality_by import QualityBy, quality_by
from balise.reports.together import together
from balise.web.access import visitor_of
from balise.web.charts import Mark, bar_chart
from balise.web.given import Given
from balise.web.naming import naming_of
from balise.web.pages.event_quality.cures import pixel_code, server_code
from balise.web.pages.match_quality.view import Code, quality_address, query_of
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import Sentences, sentences_for
from balise.web.time_range import CHOICES, TimeRange, read_range


@dataclass(frozen=True)
class Days:
    """The score of each step: `bars` are (place, height in percent, still running), `rows` the same as (label, score)."""

    bars: tuple[tuple[int, float, bool], ...]
    rows: tuple[tuple[str, float | None], ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Found:
    """What the store said. `by` is what the event's single copies said, `gains` what one more key would add."""

    quality: EventQuality
    days: Days
    gains: list[KeyGain]
    by: QualityBy


@dataclass(frozen=True)
class EventQualityPage:
    """What event_quality/page.html may use. `found` is None where the store cannot be read."""

    source: Source
    event: str
    over: TimeRange
    found: Found | None

    @property
    def above(self) -> str:
        """The match quality of the whole source, over the same hours."""
        return quality_address(self.source.code) + query_of(self.over)

    @property
    def query(self) -> str:
        """The hours as an address asks for them."""
        return query_of(self.over)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The ranges to choose from, with their addresses."""
        return [(name, f"?range={name}") for name in CHOICES]

    def pixel_code(self, key: str) -> str:
        """What a page calls to send the key; empty where it goes by itself."""
        return pixel_code(self.event, key) if self.source.kind == "web" else ""

    def server_code(self, key: str) -> str:
        """The part of an Events API event that carries the key."""
        return server_code(self.event, key)


@get("/sources/{code:str}/match-quality/events/{event:str}", sync_to_thread=True)
def show_event_quality(code: Code, event: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """One event type in detail."""
    source, t = visitor_of(request).source(code), sentences_for(request)
    over = read_range(request.query_params, t.zone, parts.clock())
    over = over if over.choice == "24h" else replace(over, unit="day")
    try:
        found = _read(parts, source, event, over, t)
    except Unavailable:
        found = None
    page = EventQualityPage(source, event, over, found)
    return render(request, "event_quality/page.html", page, 200 if found else 503)


def _read(parts: WebParts, source: Source, event: str, over: TimeRange, t: Sentences) -> Found:
    store, code, naming = parts.store, source.code, naming_of(parts, source)
    weights = parts.metadata.match_weights.of_source(code, source.kind)
    scores = match_quality(store, code, over.hours, naming, weights, over.previous)
    quality = next((each for each in scores.events if each.event == event), None)
    if quality is None:
        raise NotFound("No event of this name was counted in these hours.")
    steps, gains, by = together(
        lambda: quality_by_step(store, code, (over.starts, over.until), [event], naming, weights)[event],
        lambda: key_gains(store, code, over.hours, naming, weights, event).gains,
        lambda: quality_by(store, code, over.hours, naming, weights, event),
    )
    return Found(quality, _days(t, over, steps), gains, by)


def _days(t: Sentences, over: TimeRange, steps: list[float | None]) -> Days:
    frame = bar_chart(t, over, [("", [0] * len(steps))])
    last = len(steps) - 1
    bars = [(place, round(10 * each, 1), over.running and place == last) for place, each in enumerate(steps) if each is not None]
    rows = [(row.label, each) for row, each in zip(frame.rows, steps, strict=True)]
    return Days(tuple(bars), tuple(rows), frame.marks)


EVENT_QUALITY_HANDLERS: Final = (show_event_quality,)
