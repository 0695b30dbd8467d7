"""How to send to a source: what to paste where, with the real code and address, and whether it arrives."""

import shlex
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from litestar import Request, Response, get
from litestar.params import PathParameter

from balise.errors import Unavailable
from balise.events.source import Source
from balise.reports.first_event import FirstEvent, first_event
from balise.web.access import is_local_name, visitor_of
from balise.web.given import Given
from balise.web.naming import naming_of
from balise.web.outcomes import Ending
from balise.web.pages.install.examples import TOKEN, Example, examples, line_of_file
from balise.web.parts import WebParts
from balise.web.render import render

Code = Annotated[str, PathParameter()]


@dataclass(frozen=True)
class ArrivalPage:
    """What install/arrival.html may use; `first` is None while nothing came, or where `readable` is not."""

    source: Source
    first: FirstEvent | None
    readable: bool

    @property
    def ending(self) -> Ending | None:
        """How the first event ended."""
        return Ending(self.first.outcome) if self.first else None

    @property
    def base(self) -> str:
        """The address of the source's pages."""
        return f"/sources/{quote(self.source.code, safe='')}"


@dataclass(frozen=True)
class InstallPage(ArrivalPage):
    """What install/page.html may use besides. `html` and `module` are empty where the source is no site."""

    address: str
    examples: tuple[Example, ...]
    line: str
    html: str
    module: str
    tokens: int
    made: bool
    placeholder: str = TOKEN

    @property
    def command(self) -> str:
        """What imports a file."""
        return f"balise import events.jsonl --source {shlex.quote(self.source.code)}"

    @property
    def host(self) -> str:
        """The host name of this server, as pages reach it."""
        return urlsplit(self.address).netloc

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the address."""
        return is_local_name(self.host)


@get("/sources/{code:str}/install", sync_to_thread=True)
def show_install(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """What to paste and to send, by the source's kind."""
    source = visitor_of(request).source(code)
    first, readable = _first(parts, source)
    base_code = parts.server.base_code
    address = base_code.address if base_code else str(request.base_url).rstrip("/")
    site = base_code is not None and source.kind == "web"
    now = parts.clock()
    page = InstallPage(
        source,
        first,
        readable,
        address,
        examples(source, address),
        line_of_file(source),
        base_code.html(source.code, address) if base_code and site else "",
        base_code.module(source.code, address) if base_code and site else "",
        sum(token.usable(now) == "ok" for token in parts.metadata.tokens.all(source.code)),
        request.query_params.get("done") == "made",
    )
    return render(request, "install/page.html", page)


@get("/sources/{code:str}/install/arrival", sync_to_thread=True)
def show_arrival(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The block that tells whether an event came, for the page to ask again."""
    source = visitor_of(request).source(code)
    return render(request, "install/arrival.html", ArrivalPage(source, *_first(parts, source)))


def _first(parts: WebParts, source: Source) -> tuple[FirstEvent | None, bool]:
    try:
        return first_event(parts.store, source.code, naming_of(parts, source)), True
    except Unavailable:
        return None, False


INSTALL_HANDLERS = (show_install, show_arrival)
