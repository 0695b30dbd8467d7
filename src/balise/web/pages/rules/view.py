"""The rules of a source: what each sends when, how it stands, and what it sent lately."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.params import PathParameter

from balise.events.received import Kind
from balise.events.source import Source
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.pages.rules.addresses import BASE, builder_address, rules_address
from balise.web.pages.rules.asked import Asked, read_asked
from balise.web.pages.rules.listing import STATES, Listing, Row, read_listing, shown
from balise.web.pages.rules.notice import Notice, notice_of
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import sentences_for

Code = Annotated[str, PathParameter()]


@dataclass(frozen=True)
class RulesPage:
    """What rules/page.html may use. `rules` are all of them, `rows` those asked for; `readable`: the store could be asked."""

    source: Source
    asked: Asked
    listing: Listing
    notice: Notice | None
    now_ms: int

    @property
    def rules(self) -> list[Row]:
        """Every rule."""
        return self.listing.rows

    @property
    def rows(self) -> list[Row]:
        """The rules asked for, in the order asked for."""
        return shown(self.rules, self.asked)

    @property
    def states(self) -> Mapping[str, int]:
        """How many rules are in each state."""
        return {state: sum(row.standing.key == state for row in self.rules) for state in STATES}

    @property
    def is_site(self) -> bool:
        """Whether the source is a web site, on whose pages rules run."""
        return self.source.kind is Kind.WEB

    @property
    def base(self) -> str:
        """Where this page is."""
        return rules_address(self.source.code)

    @property
    def builder(self) -> str:
        """Where the site is opened with the overlay."""
        return builder_address(self.source.code)

    def asking(self, **changed: str) -> str:
        """This page with the question changed."""
        return rules_address(self.source.code, **self.asked.changed(**changed))

    def asking_sort(self, column: str) -> str:
        """This page sorted by a column."""
        return rules_address(self.source.code, **self.asked.sorted_by(column))


@get(BASE, sync_to_thread=True)
def show_rules(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Every rule of the source."""
    source, query = visitor_of(request).source(code), request.query_params
    page = RulesPage(
        source=source,
        asked=read_asked(query, STATES),
        listing=read_listing(parts, source, sentences_for(request)),
        notice=_notice(parts, source, query),
        now_ms=parts.clock(),
    )
    return render(request, "rules/page.html", page)


def _notice(parts: WebParts, source: Source, query: Mapping[str, str]) -> Notice | None:
    """What was done to a rule that has no page any more, or is back."""
    rule = parts.metadata.event_rules.find(source.code, query.get("rule", "")[:20])
    return notice_of(query, rule) if rule and query.get("done") == "deleted" else None


RULES_HANDLERS: Final = (show_rules,)
