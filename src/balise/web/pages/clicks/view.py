"""What visitors click most, as the pixel recorded it, and the way from there to a rule."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode, urlsplit

from litestar import Request, Response, get, post
from litestar.params import PathParameter
from litestar.response import Redirect

from balise.errors import Unavailable
from balise.events.source import Source
from balise.reports.clicks import ClickedElement, ClickedPage, Recorded, clicked_pages, most_clicked, recorded_clicks
from balise.web.access import visitor_of
from balise.web.form import read_form
from balise.web.given import Given
from balise.web.parts import WebParts
from balise.web.render import render

Code = Annotated[str, PathParameter()]
_BASE: Final = "/sources/{code:str}/rules/clicks"
_LONGEST: Final = 500
_KINDS: Final = {"button": "button", "summary": "button", "link": "link", "a": "link", "form": "form"}


@dataclass(frozen=True)
class ClicksPage:
    """What clicks/page.html may use. `elements` is None where the store cannot be read; `page` the one that was asked for."""

    source: Source
    recorded: Recorded
    elements: list[ClickedElement] | None
    pages: list[ClickedPage]
    page: str
    days_kept: int
    asks: bool = False
    deleted: bool = False

    @property
    def base(self) -> str:
        """The source's address."""
        return f"/sources/{quote(self.source.code, safe='')}"

    def rule_link(self, element: ClickedElement) -> str:
        """The form of a new rule, filled with this element."""
        return f"{self.base}/rules/new?{urlencode({'clicked': element.hash})}"

    def kind(self, element: ClickedElement) -> str:
        """What it is, as a sentence's key."""
        target = element.target
        return _KINDS.get(target.role) or _KINDS.get(target.tag) or "other"

    def path(self, address: str) -> str:
        """A page without its host, where the source's pages have one host only."""
        hosts = {urlsplit(each.page).netloc for each in self.pages}
        parts = urlsplit(address)
        return parts.path if len(hosts) == 1 else f"{parts.netloc}{parts.path}"


@get(_BASE, sync_to_thread=True)
def show_clicks(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The elements clicked most in the last 7 days, on one page or on all."""
    source, asked = visitor_of(request).source(code), request.query_params
    page = asked.get("page", "")[:_LONGEST]
    days, more = parts.server.click_retention_days, {"asks": "delete" in asked, "deleted": "deleted" in asked}
    try:
        shown = _page(parts, source, page, days, more)
    except Unavailable:
        return render(request, "clicks/page.html", ClicksPage(source, Recorded(), None, [], page, days), 503)
    return render(request, "clicks/page.html", shown)


@post(f"{_BASE}/delete", opt={"role": "editor"})
async def delete_clicks(code: Code, request: Request[Any, Any, Any], parts: Given) -> Redirect:
    """Delete everything that was recorded of a source, for good. Raises `Unavailable`."""
    await read_form(request)
    visitor = visitor_of(request)
    source = visitor.source(code)
    await asyncio.to_thread(_delete, parts, source, visitor.user.email, visitor.workspace.id)
    return Redirect(f"/sources/{quote(source.code, safe='')}/rules/clicks?deleted", status_code=303)


def _delete(parts: WebParts, source: Source, actor: str, workspace: int) -> None:
    gone = recorded_clicks(parts.store, [source.code]).get(source.code, Recorded()).clicks
    parts.store.retain_clicks(source.code, 0)
    parts.metadata.changes.note(parts.clock(), actor, "clicks.delete", source.code, workspace=workspace, clicks=gone)


def _page(parts: WebParts, source: Source, page: str, days: int, more: dict[str, bool]) -> ClicksPage:
    now = parts.clock()
    recorded = recorded_clicks(parts.store, [source.code]).get(source.code, Recorded())
    elements = most_clicked(parts.store, source.code, now, page) if recorded.clicks else []
    pages = clicked_pages(parts.store, source.code, now) if recorded.clicks else []
    return ClicksPage(source, recorded, elements, pages, page, days, **more)


CLICKS_HANDLERS: Final = (show_clicks, delete_clicks)
