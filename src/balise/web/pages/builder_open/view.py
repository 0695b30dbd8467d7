"""Opening the builder on the site: which page, who has it open, what was wrong with a token."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from litestar import Request, Response, get, post
from litestar.params import PathParameter

from balise.errors import NotFound
from balise.events.received import Kind
from balise.events.source import Source
from balise.metadata.builder_rows import BuilderSession, NewBuilderSession
from balise.reports.moments import DAY
from balise.reports.seen_pages import seen_pages
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.builder_open.places import LONGEST, Places, origin_of_page
from balise.web.parts import WebParts
from balise.web.redirect import see
from balise.web.render import render
from balise.web.visitor import Visitor

Code = Annotated[str, PathParameter()]
Asked = Request[Any, Any, Any]
FRAGMENT: Final = "#balise="
SHOWN_MS: Final = 7 * DAY * 1000
OPEN: Final = ("open", "waiting")
ALARMS: Final = ("used_twice", "other_origin")


@dataclass(frozen=True)
class SessionLine:
    """A session of the builder: whose, and how it stands (`BuilderSession.standing`)."""

    session: BuilderSession
    person: str
    standing: str

    @property
    def tone(self) -> str:
        """The mark's name."""
        return "good" if self.standing == "open" else "stop" if self.standing in ALARMS else "note"


@dataclass(frozen=True)
class BuilderOpenPage:
    """What builder_open/page.html may use. `typed` is a page’s address as given; `fault` the key of what is wrong with it."""

    source: Source
    places: Places
    lines: list[SessionLine]
    rule: str = ""
    typed: str = ""
    fault: str = ""
    origin: str = ""
    done: bool = False

    @property
    def is_site(self) -> bool:
        """Whether the source is a web site, which has pages."""
        return self.source.kind is Kind.WEB

    @property
    def chosen(self) -> str:
        """The page that is ticked at first."""
        pages = self.places.pages
        return self.typed if self.typed in pages else "" if self.typed or not pages else pages[0]

    @property
    def alarms(self) -> list[SessionLine]:
        """Sessions that ended because somebody else brought their token."""
        return [line for line in self.lines if line.standing in ALARMS]

    @property
    def open(self) -> list[SessionLine]:
        """Sessions in force."""
        return [line for line in self.lines if line.standing in OPEN]


@dataclass(frozen=True)
class LeavingPage:
    """What builder_open/leaving.html may use: `address` is the site's page with the token."""

    source: Source
    page: str
    address: str


@get("/sources/{code:str}/builder", sync_to_thread=True, opt={"role": "editor"})
def show_builder(code: Code, request: Asked, parts: Given) -> Response[str]:
    """The choice of a page, and the sessions; `?page=` and `?rule=` fill the form."""
    source, query = visitor_of(request).source(code), request.query_params
    page = _page(request, parts, source, query.get("rule", ""), query.get("page", "")[:LONGEST])
    return render(request, "builder_open/page.html", page)


@post("/sources/{code:str}/builder", opt={"role": "editor"})
async def open_builder(code: Code, request: Asked, parts: Given) -> Response[str]:
    """Make a token and go to the page with it, in the tab that the form opened."""
    return await asyncio.to_thread(_open, request, parts, code, await read_form(request))


@post("/sources/{code:str}/builder/end", opt={"role": "editor"})
async def end_builder(code: Code, request: Asked, parts: Given) -> Response[str]:
    """End a session: its key is worth nothing from now on."""
    return await asyncio.to_thread(_end, request, parts, code, await read_form(request))


@get("/sources/{code:str}/builder/next", sync_to_thread=True, opt={"role": "editor"})
def follow_builder(code: Code, request: Asked, parts: Given) -> Response[str]:
    """The builder goes on to another page of the site, as it has told this server by its key.

    Only the address bar of the signed-in person's browser gets the token: no frame and no script that reads answers.
    """
    visitor = visitor_of(request)
    source = visitor.source(code)
    if request.headers.get("sec-fetch-dest") == "document" and request.headers.get("sec-fetch-mode") == "navigate":
        found = parts.metadata.builder_sessions.take_next(source.code, visitor.session.id)
        if found:
            return see(f"{found[0]}{FRAGMENT}{found[1]}")
    return see(f"{_address(source)}?{urlencode({'page': request.query_params.get('page', '')[:LONGEST]}, errors='replace')}")


def _open(request: Asked, parts: WebParts, code: str, form: Form) -> Response[str]:
    visitor = visitor_of(request)
    source, rule = visitor.source(code), form.get("rule", "")[:20]
    wanted = (form.get("other", "").strip() or form.get("page", "").strip())[: LONGEST + 1]
    page, origin = _page(request, parts, source, rule, wanted), origin_of_page(wanted)
    fault = "" if page.places.takes(origin) else "not_allowed" if origin else "no_address"
    if fault or not page.is_site:
        again = BuilderOpenPage(source, page.places, page.lines, rule, wanted[:LONGEST], fault, origin)
        return render(request, "builder_open/page.html", again, 400)
    new = NewBuilderSession(source.code, visitor.user.id, visitor.session.id, origin, rule)
    address = f"{wanted.partition('#')[0]}{FRAGMENT}{parts.metadata.builder_sessions.open(new)}"
    answer = render(request, "builder_open/leaving.html", LeavingPage(source, wanted, address))
    # A redirect after a form would have to be named in the page's own policy, for every site there may be.
    answer.headers["Refresh"] = f"0; url={address}"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _end(request: Asked, parts: WebParts, code: str, form: Form) -> Response[str]:
    visitor = visitor_of(request)
    source, number = visitor.source(code), form.get("builder", "")
    known = number.isascii() and number.isdigit() and len(number) < 10
    if not known or not parts.metadata.builder_sessions.end(int(number), source.code, actor=visitor.user.email):
        raise NotFound("This source has no such session of the builder.")
    return see(f"{_address(source)}?done=ended")


def _page(request: Asked, parts: WebParts, source: Source, rule: str, typed: str) -> BuilderOpenPage:
    seen = seen_pages(parts.store, source.code, parts.clock()) if source.kind is Kind.WEB else []
    own = parts.address or f"{request.url.scheme}://{request.headers.get('host', '')}"
    places = Places.of(source, seen, own)
    done = request.query_params.get("done") == "ended"
    return BuilderOpenPage(source, places, _lines(parts, source, visitor_of(request)), rule[:20], typed, done=done)


def _lines(parts: WebParts, source: Source, visitor: Visitor) -> list[SessionLine]:
    now = parts.clock()
    found = parts.metadata.builder_sessions.of_source(source.code, now - SHOWN_MS)
    names = {member.user.id: member.user.name for member in parts.metadata.memberships.members(visitor.workspace.id)}
    return [SessionLine(one, names.get(one.user_id, "–"), one.standing(now)) for one in found]


def _address(source: Source) -> str:
    return f"/sources/{quote(source.code, safe='')}/builder"


BUILDER_OPEN_HANDLERS = (show_builder, open_builder, end_builder, follow_builder)
