"""The workspace: its name, what is in it, and making another."""

import asyncio
from dataclasses import dataclass
from typing import Any, Final

from litestar import Request, Response, get, post

from balise.errors import Conflict, WrongInput
from balise.metadata import Role, Workspace
from balise.web.access import visitor_of
from balise.web.cookies import remember
from balise.web.form import read_form
from balise.web.given import Given
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.session import go_on
from balise.web.visitor import WORKSPACE_COOKIE

DONE: Final = ("renamed", "made")
"""What may have been done just now: keys under `workspace.done_`."""

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class WorkspacePage:
    """What workspace/page.html may use. `name` and `new` are as typed; `fault` is a key under `fault`, said at the form `at`."""

    name: str
    people: int
    places: list[tuple[Workspace, Role]]
    new: str = ""
    done: str = ""
    at: str = ""
    fault: str = ""


@get("/workspace", sync_to_thread=True)
def show_workspace(request: Asked, parts: Given) -> Response[str]:
    """The page."""
    done = request.query_params.get("done", "")
    return _show(request, parts, done=done if done in DONE else "")


@post("/workspace")
async def rename_workspace(request: Asked, parts: Given) -> Response[str]:
    """Give the workspace another name."""
    name, visitor = (await read_form(request)).get("name", ""), visitor_of(request)
    try:
        await asyncio.to_thread(parts.metadata.workspaces.rename, visitor.workspace.id, name, actor=visitor.user.email)
    except (Conflict, WrongInput) as error:
        return await asyncio.to_thread(_show, request, parts, 400, name=name, at="name", fault=error.reason)
    return go_on("/workspace?done=renamed")


@post("/workspace/new")
async def make_workspace(request: Asked, parts: Given) -> Response[str]:
    """Make another workspace; who makes it is its administrator and goes on in it."""
    name, user = (await read_form(request)).get("name", ""), visitor_of(request).user
    try:
        made = await asyncio.to_thread(parts.metadata.workspaces.create, name, actor=user.email, administrator=user.id)
    except (Conflict, WrongInput) as error:
        return await asyncio.to_thread(_show, request, parts, 400, new=name, at="new", fault=error.reason)
    answer = go_on("/workspace?done=made")
    remember(request, answer, WORKSPACE_COOKIE, str(made.id))
    return answer


def _show(request: Asked, parts: WebParts, status: int = 200, *, name: str = "", **more: Any) -> Response[str]:
    visitor, memberships = visitor_of(request), parts.metadata.memberships
    people, places = len(memberships.members(visitor.workspace.id)), memberships.of_user(visitor.user.id)
    return render(request, "workspace/page.html", WorkspacePage(name or visitor.workspace.name, people, places, **more), status)


WORKSPACE_HANDLERS = (show_workspace, rename_workspace, make_workspace)
