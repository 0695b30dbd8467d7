"""Signing in: address and password, then a code where the account asks for one; and signing out."""

import asyncio
import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from litestar import Request, Response, get, post

from balise.metadata import User
from balise.web.access import require_own_page, visitor_of
from balise.web.form import read_form
from balise.web.given import Given
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.session import leave, open_session, safe_next

_TICKET_MS: Final = 5 * 60_000


@dataclass(frozen=True)
class SignInPage:
    """What sign_in/page.html may use. `ticket` proves the password while the code is asked for."""

    next: str
    email: str = ""
    fault: str = ""
    seconds: int = 0
    ticket: str = ""
    nobody: bool = False


@get("/sign-in", sync_to_thread=True)
def show_sign_in(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The form."""
    nobody = parts.metadata.users.count() == 0
    return render(request, "sign_in/page.html", SignInPage(safe_next(request.query_params.get("next", "")), nobody=nobody))


@post("/sign-in")
async def sign_in(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Judge address and password, or the code; a right one opens a session."""
    require_own_page(request)
    form = await read_form(request)
    page = SignInPage(safe_next(form.get("next", "")), email=form.get("email", "")[:254])
    names = (page.email, f"from {request.client.host if request.client else ''}")
    if wait := parts.throttle.wait_ms(*names):
        return _again(request, page, "wait", 429, wait)
    ticket = form.get("ticket", "")
    user = await asyncio.to_thread(_user_of, parts, page.email, form.get("password", ""), ticket)
    if user is None:
        parts.throttle.failed(*names)
        return _again(request, page, "too_late" if ticket else "wrong", 403)
    if user.has_totp:
        if not ticket:
            return _ask_code(request, parts, page, user)
        if not await asyncio.to_thread(parts.metadata.users.take_code, user.id, form.get("code", "")):
            parts.throttle.failed(*names)
            return _ask_code(request, parts, page, user, "wrong_code", 403)
    parts.throttle.succeeded(page.email)
    return await asyncio.to_thread(open_session, parts, request, user, page.next)


@post("/sign-out", opt={"role": "viewer"}, sync_to_thread=True)
def sign_out(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """End the session."""
    visitor = visitor_of(request)
    parts.metadata.sessions.end(visitor.session.id, visitor.user.id)
    return leave("/sign-in")


def _user_of(parts: WebParts, email: str, password: str, ticket: str) -> User | None:
    if not ticket:
        return parts.metadata.users.by_password(email, password)
    user = parts.metadata.users.find_by_email(email)
    ends, _, proof = ticket.partition(".")
    good = user is not None and ends.isascii() and ends.isdigit() and len(ends) < 16 and int(ends) > parts.clock()
    return user if good and user and hmac.compare_digest(proof.encode(), _proof(parts, user, ends).encode()) else None


def _proof(parts: WebParts, user: User, ends: str) -> str:
    """That the password was right: good for five minutes, and only here."""
    return hmac.new(parts.metadata.secret, f"second factor\0{user.id}\0{ends}".encode(), sha256).hexdigest()


def _ask_code(
    request: Request[Any, Any, Any], parts: WebParts, page: SignInPage, user: User, fault: str = "", status: int = 200
) -> Response[str]:
    ends = str(parts.clock() + _TICKET_MS)
    ticket = f"{ends}.{_proof(parts, user, ends)}"
    return render(request, "sign_in/page.html", SignInPage(page.next, page.email, fault, ticket=ticket), status)


def _again(request: Request[Any, Any, Any], page: SignInPage, fault: str, status: int, wait_ms: int = 0) -> Response[str]:
    seconds = -(-wait_ms // 1000)
    answer = render(request, "sign_in/page.html", SignInPage(page.next, page.email, fault, seconds), status)
    if seconds:
        answer.headers["Retry-After"] = str(seconds)
    return answer


SIGN_IN_HANDLERS = (show_sign_in, sign_in)
