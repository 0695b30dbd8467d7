"""The page of one event of a source."""

from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.params import PathParameter

from balise.errors import NotFound
from balise.events.outcome import Outcome
from balise.events.source import Source
from balise.metadata import IssueState
from balise.metadata.rule_types import EventRule
from balise.reports.activity import OUTCOMES, by_outcome
from balise.reports.activity import Asked as AskedActivity
from balise.reports.event_figures import event_value
from balise.reports.moments import iso_text
from balise.reports.naming import Naming
from balise.vocabulary import Uses, load_edition
from balise.web.access import visitor_of
from balise.web.downloads import Column, csv_answer
from balise.web.given import Given
from balise.web.naming import naming_of
from balise.web.outcomes import Ending
from balise.web.pages.diagnostics.card import Card, cards
from balise.web.pages.event.reading import Found, read_event
from balise.web.pages.overview.asked import event_address
from balise.web.pages.rules.senders import senders
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import sentences_for
from balise.web.time_range import CHOICES, TimeRange, read_range

Code = Annotated[str, PathParameter()]


@dataclass(frozen=True)
class EventPage:
    """What event/page.html may use. `found` is None where the store cannot be read.

    `planned` tells whether the source's plan has the event, `about` is what it says of it.
    """

    source: Source
    event: str
    event_class: str
    over: TimeRange
    found: Found | None
    now_ms: int
    about: str = ""
    planned: bool = False
    issues: list[Card] = field(default_factory=list)
    rules: list[EventRule] = field(default_factory=list)
    """The live rules that send it."""

    @property
    def path(self) -> str:
        """The page's own address."""
        return event_address(self.source.code, self.event)

    @property
    def overview(self) -> str:
        """The Overview over the same hours."""
        return event_address(self.source.code, "").removesuffix("/events/") + self.query

    @property
    def query(self) -> str:
        """The hours as an address asks for them."""
        asked = {name: value for name, value in self.over.address.items() if name != "by"}
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The ranges to choose from, with their addresses."""
        return [(name, f"?range={name}") for name in CHOICES]

    @property
    def uses(self) -> Uses:
        """What the platform lets it be used for."""
        return load_edition(self.source.edition).uses(self.event, self.source.kind.value)

    def display_name(self, language: str) -> str:
        """Its name in words; the event's own where it has no other."""
        return load_edition(self.source.edition).display_name(self.event, language, self.source.kind.value)

    def ending(self, outcome: str) -> Ending:
        """An outcome's shape and colour."""
        return Ending(Outcome(outcome))


@get("/sources/{code:str}/events/{event:str}", sync_to_thread=True)
def show_event(code: Code, event: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """One event; one that is shown under another name leads to that."""
    source = visitor_of(request).source(code)
    naming, over = naming_of(parts, source), _range(request, parts)
    if naming.shown(event) != event:
        return Response("", status_code=303, headers={"Location": event_address(code, naming.shown(event))})
    found = read_event(parts, source, event, over, sentences_for(request), naming)
    event_class = _class_of(event, found, naming)
    planned = parts.metadata.plan.find(code, event)
    about = planned.description if planned else ""
    opened = [issue for issue in parts.metadata.issues.of_source(code, [IssueState.OPEN]) if issue.event == event]
    issues = cards(opened, sentences_for(request).language)
    rules = senders(parts, source, naming).get(event, [])
    page = EventPage(source, event, event_class, over, found, parts.clock(), about, planned is not None, issues, rules)
    return render(request, "event/page.html", page, 200 if found else 503)


@get("/sources/{code:str}/events/{event:str}/days.csv", sync_to_thread=True)
def download_days(code: Code, event: Code, request: Request[Any, Any, Any], parts: Given) -> Response[bytes]:
    """How the event ended and what it was worth, a line for each step of the range."""
    source = visitor_of(request).source(code)
    naming, over = naming_of(parts, source), _range(request, parts)
    series = by_outcome(parts.store, AskedActivity(code, over.starts, over.until, (event,)), naming)
    worth = event_value(parts.store, code, over.starts, over.until, event, naming)
    columns = [Column("from", "String", [iso_text(start * 1000) for start in over.starts])]
    columns += [Column(name, "Int64", each.events) for name, each in zip(OUTCOMES, series, strict=True)]
    columns += [Column(f"value_{currency or 'unknown'}", "Decimal(38, 9)", steps) for currency, steps in worth.items()]
    return csv_answer(columns, f"{source.code}-{event}")


def _range(request: Request[Any, Any, Any], parts: WebParts) -> TimeRange:
    """Days, but for the last 24 hours."""
    over = read_range(request.query_params, sentences_for(request).zone, parts.clock())
    return over if over.choice == "24h" else replace(over, unit="day")


def _class_of(event: str, found: Found | None, naming: Naming) -> str:
    """Its class. Raises `NotFound` for a name that is neither standard nor was ever received here."""
    counts_as, event_class = naming.canonical(event)
    if event_class == "standard" and counts_as == event:
        return event_class
    if found and not found.ever:
        raise NotFound("No event of this name was received here.")
    return found.now.event_class or event_class if found else event_class


EVENT_HANDLERS: Final = (show_event, download_days)
