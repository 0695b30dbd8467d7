"""Where a one-time link leads: to a session and the first page."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get

from balise.web.given import Given
from balise.web.render import render
from balise.web.sign_in import COOKIE, SESSION_MS


@dataclass(frozen=True)
class SignInPage:
    """What sign_in/page.html may use: nothing but that the link is spent."""


@get("/sign-in", sync_to_thread=False)
def sign_in(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Spend the link and open a session of 12 hours; a spent link gets a page that names the cure."""
    session = parts.links.open(request.query_params.get("key", ""))
    if session is None:
        return render(request, "sign_in/page.html", SignInPage(), 403)
    answer = Response(
        "", status_code=303, headers={"Location": "/", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    )
    answer.set_cookie(
        COOKIE, session, max_age=SESSION_MS // 1000, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
    return answer
