"""People: who is in the workspace, what they may do, who is invited, and new passwords for those who lost theirs."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import PathParameter

from balise.errors import BaliseError, Conflict, NotFound, WrongInput
from balise.metadata import Invitation, Member, Role
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.changes.lines import actor_name
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import Sentences, sentences_for
from balise.web.session import go_on
from balise.web.visitor import Visitor

DONE: Final = ("role", "removed", "withdrawn", "factor")
"""What may have been done just now: keys under `people.done_`."""

Asked = Request[Any, Any, Any]
Number = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]


@dataclass(frozen=True)
class OnceLink:
    """A link that is shown this once: `kind` is `invitation` or `reset`; `mail` writes a message with it."""

    kind: str
    address: str
    email: str
    ends_at: int
    mail: str


@dataclass(frozen=True)
class PeoplePage:
    """What people/page.html may use. Invitations are an administrator's to see.

    `fault` is a key under `fault`, said at the form `at`.
    """

    members: list[Member]
    invitations: list[Invitation]
    done: str = ""
    at: str = ""
    fault: str = ""
    email: str = ""
    link: OnceLink | None = None
    roles: tuple[Role, ...] = tuple(Role)

    def actor(self, actor: str, t: Sentences) -> str:
        """Who invited, as the change log says it."""
        return actor_name(actor, t)


@get("/people", sync_to_thread=True)
def show_people(request: Asked, parts: Given) -> Response[str]:
    """The page."""
    done = request.query_params.get("done", "")
    return _show(request, parts, done=done if done in DONE else "")


@post("/people/invitations")
async def invite(request: Asked, parts: Given) -> Response[str]:
    """Invite somebody; the link stands on the answer and nowhere else."""
    form = await read_form(request)
    return await asyncio.to_thread(_invite, request, parts, form)


@post("/people/invitations/{number:int}/withdraw", sync_to_thread=True)
def withdraw(number: Number, request: Asked, parts: Given) -> Response[str]:
    """Take an invitation back. Raises `NotFound`."""
    visitor = visitor_of(request)
    parts.metadata.invitations.withdraw(visitor.workspace.id, number, actor=visitor.user.email)
    return go_on("/people?done=withdrawn#invitations")


@post("/people/{user:int}/role")
async def change_role(user: Number, request: Asked, parts: Given) -> Response[str]:
    """Give another role. Raises `NotFound`."""
    visitor, role = visitor_of(request), (await read_form(request)).get("role", "")
    memberships, actor = parts.metadata.memberships, visitor.user.email
    try:
        await asyncio.to_thread(memberships.change_role, visitor.workspace.id, user, role, actor=actor)
    except (Conflict, WrongInput) as error:
        return await asyncio.to_thread(_refused, request, parts, user, error)
    return go_on("/people?done=role")


@post("/people/{user:int}/remove", sync_to_thread=True)
def remove(user: Number, request: Asked, parts: Given) -> Response[str]:
    """Take somebody out of the workspace. Raises `NotFound`."""
    visitor = visitor_of(request)
    try:
        parts.metadata.memberships.remove(visitor.workspace.id, user, actor=visitor.user.email)
    except Conflict as error:
        return _refused(request, parts, user, error)
    return go_on("/" if user == visitor.user.id else "/people?done=removed")


@post("/people/{user:int}/password", sync_to_thread=True)
def make_password_link(user: Number, request: Asked, parts: Given) -> Response[str]:
    """Make a link that sets a new password; it stands on the answer and nowhere else. Raises `NotFound`."""
    visitor = visitor_of(request)
    member = next((one for one in parts.metadata.memberships.members(visitor.workspace.id) if one.user.id == user), None)
    if member is None:
        raise NotFound("There is nobody with this id in the workspace.")
    try:
        key, ends_at = parts.metadata.resets.create(user, actor=visitor.user.email, within=_administered(parts, visitor))
    except Conflict as error:
        return _refused(request, parts, user, error)
    link = _link(request, parts, ("reset", f"/password/{key}"), member.user.email, ends_at)
    return _show(request, parts, link=link)


@post("/people/{user:int}/second-factor", sync_to_thread=True)
def remove_second_factor(user: Number, request: Asked, parts: Given) -> Response[str]:
    """Take away the second factor of somebody who lost it. One's own is turned off with the password. Raises `NotFound`."""
    visitor = visitor_of(request)
    if user == visitor.user.id:
        return _refused(request, parts, user, Conflict(reason="own_factor"))
    members = parts.metadata.memberships.members(visitor.workspace.id)
    if user not in [member.user.id for member in members]:
        raise NotFound("There is nobody with this id in the workspace.")
    try:
        parts.metadata.resets.remove_second_factor(user, actor=visitor.user.email, within=_administered(parts, visitor))
    except Conflict as error:
        return _refused(request, parts, user, error)
    return go_on("/people?done=factor")


def _invite(request: Asked, parts: WebParts, form: Form) -> Response[str]:
    visitor, email = visitor_of(request), form.get("email", "").strip()
    try:
        invitation, key = parts.metadata.invitations.create(
            form.get("role", ""), actor=visitor.user.email, workspace=visitor.workspace.id, email=email
        )
    except WrongInput as error:
        return _show(request, parts, 400, at="invite", fault=error.reason, email=email)
    link = _link(request, parts, ("invitation", f"/invitation/{key}"), invitation.email, invitation.ends_at)
    return _show(request, parts, link=link)


def _administered(parts: WebParts, visitor: Visitor) -> list[int]:
    places = parts.metadata.memberships.of_user(visitor.user.id)
    return [workspace.id for workspace, role in places if role is Role.ADMINISTRATOR]


def _link(request: Asked, parts: WebParts, way: tuple[str, str], email: str, ends_at: int) -> OnceLink:
    kind, path = way
    address = (parts.address or str(request.base_url)).rstrip("/") + path
    t, visitor = sentences_for(request), visitor_of(request)
    subject = t.plain(f"people.{kind}_subject", workspace=visitor.workspace.name)
    body = t.plain(f"people.{kind}_body", workspace=visitor.workspace.name, address=address, name=visitor.user.name)
    return OnceLink(kind, address, email, ends_at, f"mailto:{quote(email)}?subject={quote(subject)}&body={quote(body)}")


def _refused(request: Asked, parts: WebParts, user: int, error: BaliseError) -> Response[str]:
    return _show(request, parts, 409 if isinstance(error, Conflict) else 400, at=str(user), fault=error.reason)


def _show(request: Asked, parts: WebParts, status: int = 200, **more: Any) -> Response[str]:
    visitor, metadata = visitor_of(request), parts.metadata
    invitations = metadata.invitations.waiting(visitor.workspace.id) if visitor.may("administrator") else []
    page = PeoplePage(metadata.memberships.members(visitor.workspace.id), invitations, **more)
    return render(request, "people/page.html", page, status)


PEOPLE_HANDLERS = (show_people, invite, withdraw, change_role, remove, make_password_link, remove_second_factor)
