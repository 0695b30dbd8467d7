"""Pages for what cannot be shown."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.exceptions import HTTPException, NotAuthorizedException, PermissionDeniedException

from balise.errors import BaliseError, NotFound, Unavailable
from balise.web.render import render

_KNOWN: Final = {403: "role", 404: "not_found", 405: "method", 413: "too_large", 503: "unavailable"}


@dataclass(frozen=True)
class RefusedPage:
    """What refused/page.html may use. `reason` is a key of the sentences under `refused`."""

    status: int
    reason: str


def answer_page(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """Turn any exception into a page that says what happened and what helps."""
    if isinstance(error, NotAuthorizedException) and request.method in ("GET", "HEAD"):
        return _to_sign_in(request)
    page = _page_of(error)
    answer = render(request, "refused/page.html", page, page.status)
    if isinstance(error, HTTPException) and error.headers:
        answer.headers |= dict(error.headers)
    if page.status == 503:
        answer.headers["Retry-After"] = "5"
    return answer


def _to_sign_in(request: Request[Any, Any, Any]) -> Response[str]:
    """Whoever is not signed in yet comes back to the page they asked for."""
    query = request.scope["query_string"].decode("latin-1")
    wanted = request.url.path + (f"?{query}" if query else "")
    address = "/sign-in" + (f"?{urlencode({'next': wanted})}" if wanted != "/" else "")
    return Response("", status_code=303, headers={"Location": address, "Cache-Control": "no-store"})


def _page_of(error: Exception) -> RefusedPage:
    if isinstance(error, NotAuthorizedException):
        return RefusedPage(403, "sign_in")
    if isinstance(error, PermissionDeniedException):
        return RefusedPage(403, error.detail if error.detail in ("foreign_form", "old_form") else "role")
    if isinstance(error, BaliseError):
        status = 503 if isinstance(error, Unavailable) else 404 if isinstance(error, NotFound) else 500
    else:
        status = error.status_code if isinstance(error, HTTPException) else 500
    return RefusedPage(status, _KNOWN.get(status, "request" if status < 500 else "failed"))
