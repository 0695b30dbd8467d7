"""Somebody's own account: name, language, clock, password, second factor, sessions, workspaces."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.params import PathParameter

from balise.errors import NotFound, WrongInput
from balise.metadata import Role, Session, Workspace
from balise.web.access import visitor_of
from balise.web.cookies import remember
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.account.browsers import browser_of
from balise.web.parts import WebParts
from balise.web.proof import fault_in_proof
from balise.web.render import render
from balise.web.sentences import CLOCK_COOKIE, LANGUAGE_COOKIE
from balise.web.session import go_on
from balise.web.visitor import WORKSPACE_COOKIE

DONE: Final = ("saved", "password", "totp_off", "ended", "ended_others")
"""What may have been done just now: keys under `account.done_`."""
_MINE: Final = {"role": "viewer"}

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class SessionRow:
    """A browser that is signed in; `here` is the one that looks."""

    session: Session
    browser: str
    system: str
    here: bool


@dataclass(frozen=True)
class AccountPage:
    """What account/page.html may use. `fault` is a key under `fault`, said at the form `at`; `name` is as typed."""

    name: str
    clock: str
    sessions: list[SessionRow]
    places: list[tuple[Workspace, Role]]
    codes_left: int
    done: str = ""
    at: str = ""
    fault: str = ""


@get("/account", sync_to_thread=True)
def show_account(request: Asked, parts: Given) -> Response[str]:
    """The page."""
    done = request.query_params.get("done", "")
    return render(request, "account/page.html", _page(request, parts, done=done if done in DONE else ""))


@post("/account", opt=_MINE)
async def change_account(request: Asked, parts: Given) -> Response[str]:
    """Name, language, clock."""
    form = await read_form(request)
    return await asyncio.to_thread(_change, request, parts, form)


@post("/account/password", opt=_MINE)
async def change_password(request: Asked, parts: Given) -> Response[str]:
    """Another password; the old one is asked for, and every other session ends."""
    form = await read_form(request)
    return await asyncio.to_thread(_change_password, request, parts, form)


@post("/account/sessions/{session:int}/end", opt=_MINE, sync_to_thread=True)
def end_session(session: Annotated[int, PathParameter(ge=1, le=2**31 - 1)], request: Asked, parts: Given) -> Response[str]:
    """Sign one browser out. Raises `NotFound` where it is none of theirs."""
    visitor = visitor_of(request)
    if not parts.metadata.sessions.end(session, visitor.user.id):
        raise NotFound("There is no such session of this account.")
    return go_on("/sign-in" if session == visitor.session.id else "/account?done=ended#sessions")


@post("/account/sessions/end-others", opt=_MINE, sync_to_thread=True)
def end_other_sessions(request: Asked, parts: Given) -> Response[str]:
    """Sign every other browser out."""
    visitor = visitor_of(request)
    parts.metadata.sessions.end_all(visitor.user.id, but=visitor.session.id)
    return go_on("/account?done=ended_others#sessions")


@post("/account/second-factor/seen", opt=_MINE, sync_to_thread=True)
def note_removal(request: Asked, parts: Given) -> Response[str]:
    """They have read that somebody took their second factor away."""
    parts.metadata.users.has_seen_removal(visitor_of(request).user.id)
    return go_on("/account#second-factor")


@post("/account/workspace", opt=_MINE)
async def switch_workspace(request: Asked) -> Response[str]:
    """Work in another workspace from now on. Raises `NotFound` where they are not in it."""
    chosen = (await read_form(request)).get("workspace", "")
    if chosen not in [str(workspace.id) for workspace in visitor_of(request).workspaces]:
        raise NotFound("There is no such workspace.")
    answer = go_on("/")
    remember(request, answer, WORKSPACE_COOKIE, chosen)
    return answer


def _change(request: Asked, parts: WebParts, form: Form) -> Response[str]:
    visitor, language = visitor_of(request), form.get("language", "")
    try:
        parts.metadata.users.change(visitor.user.id, name=form.get("name", ""), language=language)
    except WrongInput as error:
        page = _page(request, parts, at="profile", fault=error.reason, name=form.get("name", ""))
        return render(request, "account/page.html", page, 400)
    answer = go_on("/account?done=saved")
    remember(request, answer, LANGUAGE_COOKIE, language)
    remember(request, answer, CLOCK_COOKIE, "utc" if form.get("clock") == "utc" else "local")
    return answer


def _change_password(request: Asked, parts: WebParts, form: Form) -> Response[str]:
    visitor = visitor_of(request)
    if not visitor.user.has_password:
        raise NotFound("This account has no password.")
    fault = fault_in_proof(parts, request, visitor, form)
    if not fault:
        try:
            parts.metadata.users.change_password(visitor.user.id, form.get("new", ""), keep_session=visitor.session.id)
            return go_on("/account?done=password#password")
        except WrongInput as error:
            fault = error.reason
    return render(request, "account/page.html", _page(request, parts, at="password", fault=fault), 400)


def _page(request: Asked, parts: WebParts, *, name: str = "", done: str = "", at: str = "", fault: str = "") -> AccountPage:
    visitor, metadata = visitor_of(request), parts.metadata
    rows = [
        SessionRow(one, *browser_of(one.user_agent), here=one.id == visitor.session.id)
        for one in metadata.sessions.of_user(visitor.user.id)
    ]
    return AccountPage(
        name=name or visitor.user.name,
        clock="utc" if request.cookies.get(CLOCK_COOKIE) == "utc" else "local",
        sessions=sorted(rows, key=lambda row: not row.here),
        places=metadata.memberships.of_user(visitor.user.id),
        codes_left=metadata.recovery_codes.left(visitor.user.id) if visitor.user.has_totp else 0,
        done=done,
        at=at,
        fault=fault,
    )


ACCOUNT_HANDLERS = (
    show_account,
    change_account,
    change_password,
    end_session,
    end_other_sessions,
    note_removal,
    switch_workspace,
)
