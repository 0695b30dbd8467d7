"""What waits in a source's quarantine: in piles by reason or by name, or event by event."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.params import PathParameter

from balise.events.source import Source
from balise.reports.naming import NOT_COUNTABLE, Naming
from balise.reports.quarantine_groups import MOST_GROUPS, Group, chosen_rows, chosen_samples, quarantine_groups
from balise.vocabulary import load_edition
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.naming import naming_of
from balise.web.outcomes import Ending
from balise.web.pages.quarantine.choice import Choice, read_choice
from balise.web.pages.quarantine.piles import Pile, Sample, add_samples, add_suggestions, payload_of, piles_of
from balise.web.pages.quarantine.replaying import Replay, recent_replays
from balise.web.parts import WebParts
from balise.web.render import render

Code = Annotated[str, PathParameter()]
VIEWS: Final = ("reasons", "names", "events")
ROWS_A_PAGE: Final = 50
_MOST_PILES: Final = 60
_LAST_PAGE: Final = 10_000


@dataclass(frozen=True)
class QuarantinePage:
    """What quarantine/page.html may use. `waiting` counts what the choice holds; `more` that there are still more groups."""

    source: Source
    choice: Choice
    view: str
    waiting: int
    first: int
    reasons: int
    names: int
    piles: list[Pile]
    rows: list[tuple[Sample, Ending]]
    number: int
    more: bool
    naming: Naming
    replays: list[Replay]

    def address(self, **changes: str) -> str:
        """The same page with another view, range or page."""
        choice = replace(self.choice, range=changes.pop("range", self.choice.range))
        shown = {"view": self.view if self.view != VIEWS[0] else ""} | changes
        return "?" + choice.query(**shown)

    def stands_under(self, name_sent: str) -> str:
        """The name an event sent as this would stand under, where it is another one; else empty."""
        shown, event_class = self.naming.of_sent(name_sent)
        return shown if event_class != NOT_COUNTABLE and shown != name_sent else ""

    @property
    def pages(self) -> int:
        """How many pages the events take."""
        return max(1, -(-self.waiting // ROWS_A_PAGE))


@get("/sources/{code:str}/quarantine", sync_to_thread=True)
def show_quarantine(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """What waits, why, and what would help; filter, view and page stand in the address."""
    source = visitor_of(request).source(code)
    asked = request.query_params
    view = asked.get("view", "")
    choice = replace(read_choice(dict(asked.items()), ()), since=0, until=0)
    page = _page(parts, source, choice, view if view in VIEWS else VIEWS[0], _number(asked.get("page", "")))
    page = replace(page, replays=recent_replays(parts, visitor_of(request), source))
    return render(request, "quarantine/page.html", page)


def _page(parts: WebParts, source: Source, choice: Choice, view: str, number: int) -> QuarantinePage:
    chosen = choice.chosen(parts.clock())
    groups = quarantine_groups(parts.store, source.code, chosen)
    piles: list[Pile] = []
    rows: list[tuple[Sample, Ending]] = []
    if view == "events":
        found = chosen_rows(parts.store, source.code, chosen, ROWS_A_PAGE, (number - 1) * ROWS_A_PAGE)
        rows = [(Sample(row, payload_of(row)), Ending.of(row.outcome)) for row in found]
    elif groups:
        piles = piles_of(groups, view == "names", choice)[:_MOST_PILES]
        add_samples(piles, chosen_samples(parts.store, source.code, chosen))
        add_suggestions(piles, load_edition(source.edition), source.kind)
    return QuarantinePage(
        source=source,
        choice=choice,
        view=view,
        waiting=sum(group.events for group in groups),
        first=min((group.first for group in groups), default=0),
        reasons=len({group.outcome for group in groups}),
        names=len({group.name for group in groups}),
        piles=piles,
        rows=rows,
        number=number,
        more=_is_cut(groups),
        naming=naming_of(parts, source),
        replays=[],
    )


def _is_cut(groups: list[Group]) -> bool:
    return len(groups) >= MOST_GROUPS


def _number(text: str) -> int:
    return min(max(int(text), 1), _LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 8 else 1
