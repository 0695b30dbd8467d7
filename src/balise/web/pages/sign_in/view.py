"""Signing in: address and password, then a code where the account asks for one; and signing out."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from litestar import Request, Response, get, post

from balise.metadata import User
from balise.web.access import require_own_page, visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.sign_in.second_factor import make_ticket, take_code, ticket_holder
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.session import leave, open_session, safe_next, throttle_names

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class SignInPage:
    """What sign_in/page.html may use. `ticket` proves the first step while the code is asked for.

    `fault` is a key of the sentences under `sign_in`; `issuer` is the name of the organisation's own sign-in.
    """

    next: str = ""
    email: str = ""
    fault: str = ""
    seconds: int = 0
    ticket: str = ""
    nobody: bool = False
    issuer: str = ""
    done: str = ""


@get("/sign-in", sync_to_thread=True)
def show_sign_in(request: Asked, parts: Given) -> Response[str]:
    """The form."""
    nobody = parts.metadata.users.count() == 0
    done = "password" if request.query_params.get("done") == "password" else ""
    page = SignInPage(safe_next(request.query_params.get("next", "")), nobody=nobody, done=done)
    return show(request, parts, page)


@post("/sign-in")
async def sign_in(request: Asked, parts: Given) -> Response[str]:
    """Judge address and password, or the code; a right one opens a session."""
    require_own_page(request)
    form = await read_form(request)
    return await asyncio.to_thread(_sign_in, request, parts, form)


@post("/sign-out", opt={"role": "viewer"}, sync_to_thread=True)
def sign_out(request: Asked, parts: Given) -> Response[str]:
    """End the session."""
    visitor = visitor_of(request)
    parts.metadata.sessions.end(visitor.session.id, visitor.user.id)
    return leave("/sign-in")


def _sign_in(request: Asked, parts: WebParts, form: Form) -> Response[str]:
    page = SignInPage(safe_next(form.get("next", "")), email=form.get("email", "")[:254])
    account, address = throttle_names(parts, request, page.email)
    if wait := parts.throttle.begin(account, address):
        return show(request, parts, replace(page, fault="wait", seconds=-(-wait // 1000)), 429)
    ticket = form.get("ticket", "")
    if ticket:
        user = ticket_holder(parts, page.email, ticket)
    else:
        user = parts.metadata.users.by_password(page.email, form.get("password", ""))
    if user is None:
        return show(request, parts, replace(page, fault="too_late" if ticket else "wrong"), 403)
    if user.has_totp and not ticket:
        parts.throttle.undo(account, address)
    elif not user.has_totp or take_code(parts, user, form):
        parts.throttle.succeeded(account, address)
        return let_in(request, parts, user, page.next)
    return ask_code(request, parts, user, page.next, "wrong_code" if ticket else "")


def let_in(request: Asked, parts: WebParts, user: User, address: str) -> Response[str]:
    """Open the session of somebody who has proved who they are."""
    if not parts.metadata.memberships.of_user(user.id):
        return show(request, parts, SignInPage(email=user.email, fault="no_workspace"), 403)
    return open_session(parts, request, user, address)


def ask_code(request: Asked, parts: WebParts, user: User, address: str, fault: str = "") -> Response[str]:
    """Ask for the code of somebody whose first step was right."""
    page = SignInPage(address, user.email, fault, ticket=make_ticket(parts, user))
    return show(request, parts, page, 403 if fault else 200)


def show(request: Asked, parts: WebParts, page: SignInPage, status: int = 200) -> Response[str]:
    """The page, with the seconds to wait for browsers and programs too."""
    page = replace(page, issuer=parts.issuer.name if parts.issuer else "")
    answer = render(request, "sign_in/page.html", page, status)
    if page.seconds:
        answer.headers["Retry-After"] = str(page.seconds)
    return answer


SIGN_IN_HANDLERS = (show_sign_in, sign_in)
