"""Where an invitation leads: to an account, or for somebody who has one into another workspace."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import PathParameter

from balise.errors import Conflict, NotFound, WrongInput
from balise.metadata import Invitation
from balise.web.access import require_own_page
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import sentences_for
from balise.web.session import open_session
from balise.web.visitor import Visitor, find_visitor

Key = Annotated[str, PathParameter()]


@dataclass(frozen=True)
class InvitationPage:
    """What invitation/page.html may use; `invitation` is None where the link is spent. `email` and `name` as typed.

    `fault` is a key of the sentences under `fault`.
    """

    key: str
    invitation: Invitation | None = None
    workspace: str = ""
    visitor: Visitor | None = None
    email: str = ""
    name: str = ""
    fault: str = ""


@get("/invitation/{key:str}", sync_to_thread=True)
def show_invitation(key: Key, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The form. Looking spends nothing: mail programs open links too."""
    page = _page(parts, key, find_visitor(parts.metadata, request))
    return render(request, "invitation/page.html", page, 200 if page.invitation else 404)


@post("/invitation/{key:str}")
async def accept_invitation(key: Key, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Make the account, or join."""
    require_own_page(request)
    form = await read_form(request)
    return await asyncio.to_thread(_accept, parts, request, key, form)


def _accept(parts: WebParts, request: Request[Any, Any, Any], key: str, form: Form) -> Response[str]:
    visitor, invitations = find_visitor(parts.metadata, request), parts.metadata.invitations
    email, name = form.get("email", ""), form.get("name", "")
    try:
        if visitor is None or "password" in form:
            language = sentences_for(request).language
            user = invitations.accept(key, email, name, form.get("password", ""), language=language)
            return open_session(parts, request, user, "/")
        invitations.join(key, visitor.user.id)
        return open_session(parts, request, visitor.user, "/")
    except NotFound:
        return render(request, "invitation/page.html", InvitationPage(key), 404)
    except (Conflict, WrongInput) as error:
        page = _page(parts, key, visitor, email=email, name=name, fault=error.reason)
        return render(request, "invitation/page.html", page, 400)


def _page(
    parts: WebParts, key: str, visitor: Visitor | None, *, email: str = "", name: str = "", fault: str = ""
) -> InvitationPage:
    invitation = parts.metadata.invitations.find(key)
    if invitation is None:
        return InvitationPage(key)
    workspace = next((one.name for one in parts.metadata.workspaces.all() if one.id == invitation.workspace_id), "")
    return InvitationPage(key, invitation, workspace, visitor, email or invitation.email, name, fault)


INVITATION_HANDLERS = (show_invitation, accept_invitation)
