"""Where a link for a lost password leads: to a new one."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import PathParameter

from balise.errors import NotFound, WrongInput
from balise.metadata import User
from balise.web.access import require_own_page
from balise.web.form import read_form
from balise.web.given import Given
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.session import go_on

Key = Annotated[str, PathParameter()]


@dataclass(frozen=True)
class PasswordLinkPage:
    """What password_link/page.html may use; `user` is None where the link is spent. `fault` is a key under `fault`."""

    key: str
    user: User | None = None
    fault: str = ""


@get("/password/{key:str}", sync_to_thread=True)
def show_password_link(key: Key, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The form. Looking spends nothing: mail programs open links too."""
    user = parts.metadata.resets.find(key)
    return render(request, "password_link/page.html", PasswordLinkPage(key, user), 200 if user else 404)


@post("/password/{key:str}")
async def set_password(key: Key, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Set the password and end every session; then the person signs in with it, and with a code where they have that."""
    require_own_page(request)
    form = await read_form(request)
    return await asyncio.to_thread(_set, request, parts, key, form.get("password", ""))


def _set(request: Request[Any, Any, Any], parts: WebParts, key: str, password: str) -> Response[str]:
    try:
        parts.metadata.resets.use(key, password)
        return go_on("/sign-in?done=password")
    except NotFound:
        return render(request, "password_link/page.html", PasswordLinkPage(key), 404)
    except WrongInput as error:
        page = PasswordLinkPage(key, parts.metadata.resets.find(key), error.reason)
        return render(request, "password_link/page.html", page, 400 if page.user else 404)


PASSWORD_LINK_HANDLERS = (show_password_link, set_password)
