"""The live list of a source's test events, or of all that it sends."""

from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get
from litestar.params import PathParameter
from markupsafe import Markup

from balise.events.received import Channel, Kind
from balise.events.source import Source
from balise.reports.arrivals import Arrival, Wanted, arrivals
from balise.reports.naming import Naming
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.naming import naming_of
from balise.web.outcomes import Ending
from balise.web.render import render
from balise.web.test_code import address_with_code, code_of_source, qr_code

Code = Annotated[str, PathParameter()]
FROM: Final = {"browser": Channel.BROWSER.value, "server": Channel.SERVER.value}
"""The addresses' words for a channel."""


@dataclass(frozen=True)
class Row:
    """One event of the list. `properties` is JSON text, empty where nothing was sent."""

    arrival: Arrival
    ending: Ending
    properties: str
    event: str
    """The name it stands under; empty while it waits."""

    @property
    def renamed(self) -> bool:
        """Whether it stands under another name than the one sent."""
        return bool(self.event) and self.event != self.arrival.name_sent


@dataclass(frozen=True)
class TestEventsPage:
    """What test_events/page.html may use. `shop` is the site's address with the test code, empty where none was typed."""

    source: Source
    code: str
    everything: bool
    channel: str
    rows: list[Row]
    after: int
    site: str
    shop: str
    picture: Markup
    query: str
    """The choice as a query, without what comes next."""

    def choose(self, **changes: str) -> str:
        """The address of the same page with another choice."""
        chosen = {"show": "all" if self.everything else "", "from": self.channel, "site": self.site} | changes
        return "?" + urlencode({name: value for name, value in chosen.items() if value}, errors="replace")

    @property
    def is_site(self) -> bool:
        """Whether the source is a web site, which a browser can visit."""
        return self.source.kind is Kind.WEB


@get("/sources/{code:str}/test", sync_to_thread=True)
def show_test_events(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The list; `?part=rows&after=…` gives only the rows that came since, for the page's script."""
    source = visitor_of(request).source(code)
    asked = request.query_params
    everything, channel, part = asked.get("show") == "all", asked.get("from", ""), asked.get("part", "")
    wanted = Wanted(FROM.get(channel, ""), everything, _position(asked.get("after", "")) if part else 0)
    naming = naming_of(parts, source)
    rows = [_row(arrival, naming) for arrival in arrivals(parts.store, source.code, wanted, parts.clock())]
    test_code, site = code_of_source(parts.metadata.secret, source.code), asked.get("site", "")[:2000]
    shop = address_with_code(site, test_code) if site else ""
    page = TestEventsPage(
        source=source,
        code=test_code,
        everything=everything,
        channel=channel if channel in FROM else "",
        rows=rows,
        after=max((row.arrival.position for row in rows), default=wanted.after),
        site=site,
        shop=shop,
        picture=Markup(qr_code(shop)) if shop else Markup(""),
        query=urlencode([pair for pair in asked.multi_items() if pair[0] in ("show", "from")], errors="replace"),
    )
    return render(request, "test_events/page.html", page, part="rows" if part == "rows" else "")


def _row(arrival: Arrival, naming: Naming) -> Row:
    properties = msgspec.json.format(msgspec.json.encode(arrival.properties), indent=2).decode() if arrival.properties else ""
    return Row(arrival, Ending.of(arrival.outcome, arrival.first_receipt), properties, naming.shown(arrival.event))


def _position(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
