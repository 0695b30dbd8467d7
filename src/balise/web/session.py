"""Opening and leaving a session, as answers to a browser."""

from typing import Any, Final

from litestar import Request, Response

from balise.metadata import User
from balise.metadata.sessions import LONGEST_MS
from balise.web.parts import WebParts
from balise.web.visitor import SESSION_COOKIE

_NO_STORE: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def open_session(parts: WebParts, request: Request[Any, Any, Any], user: User, address: str) -> Response[str]:
    """A new session, whatever the browser brought, and on to an address of this server."""
    key = parts.metadata.sessions.open(user.id, request.headers.get("user-agent", ""))
    answer = Response("", status_code=303, headers={"Location": address or "/", **_NO_STORE})
    secure = request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
    answer.set_cookie(SESSION_COOKIE, key, max_age=LONGEST_MS // 1000, httponly=True, samesite="lax", secure=secure)
    return answer


def leave(address: str) -> Response[str]:
    """On to an address, without a session."""
    answer = Response("", status_code=303, headers={"Location": address, **_NO_STORE})
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def safe_next(wanted: str) -> str:
    """Where to go on, if that is a page of this server; else empty: nobody is led to another site."""
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if plain and len(wanted) <= 2000 and wanted.isprintable() and "\\" not in wanted else ""
