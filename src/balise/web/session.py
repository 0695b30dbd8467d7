"""Opening and leaving a session, as answers to a browser."""

from typing import Any, Final

from litestar import Request, Response

from balise.metadata import User
from balise.metadata.sessions import LONGEST_MS
from balise.web.cookies import is_secure, remember
from balise.web.parts import WebParts
from balise.web.sentences import LANGUAGE_COOKIE
from balise.web.visitor import SESSION_COOKIE

_NO_STORE: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def open_session(parts: WebParts, request: Request[Any, Any, Any], user: User, address: str) -> Response[str]:
    """A new session, whatever the browser brought, and on to an address of this server, in the person's language."""
    old = parts.metadata.sessions.find(request.cookies.get(SESSION_COOKIE, ""))
    if old is not None:
        parts.metadata.sessions.end(old.id, old.user_id)
    key = parts.metadata.sessions.open(user.id, request.headers.get("user-agent", ""))
    answer = go_on(address or "/")
    answer.set_cookie(SESSION_COOKIE, key, max_age=LONGEST_MS // 1000, httponly=True, samesite="lax", secure=is_secure(request))
    remember(request, answer, LANGUAGE_COOKIE, user.language)
    return answer


def leave(address: str) -> Response[str]:
    """On to an address, without a session."""
    answer = go_on(address)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def go_on(address: str) -> Response[str]:
    """On to an address, which is asked for with GET."""
    return Response("", status_code=303, headers={"Location": address, **_NO_STORE})


def throttle_names(parts: WebParts, request: Request[Any, Any, Any], account: str) -> tuple[str, str]:
    """What tries of a password are counted by: the account, and where the request came from."""
    peer = request.client.host if request.client else ""
    return f"account {account}", f"from {parts.client_address(peer, request.headers.get('x-forwarded-for', ''))}"


def safe_next(wanted: str) -> str:
    """Where to go on, if that is a page of this server; else empty: nobody is led to another site."""
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if plain and len(wanted) <= 2000 and wanted.isprintable() and "\\" not in wanted else ""
