"""Making a source: what it is, how it is called, what it keeps."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post

from balise.errors import Conflict, WrongInput
from balise.events.received import Kind
from balise.events.source import Source
from balise.metadata.source_rules import check_code
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.source_settings.choices import Choices, choices_of, read_choices
from balise.web.parts import WebParts
from balise.web.redirect import see
from balise.web.render import render
from balise.web.server import Server


@dataclass(frozen=True)
class NewSourcePage:
    """What new_source/page.html may use."""

    choices: Choices
    server: Server
    code: str = ""
    kinds: tuple[str, ...] = tuple(Kind)


@get("/sources/new", sync_to_thread=False, opt={"role": "editor"})
def show_new_source(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The form, with what is usual filled in."""
    usual = Source(code="", name="", kind=Kind.WEB, retention_months=parts.server.retention_months)
    return render(request, "new_source/page.html", NewSourcePage(choices_of(usual), parts.server))


@post("/sources/new", opt={"role": "editor"})
async def make_source(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Make the source and go on to its installation; a form with a fault comes back as it was typed."""
    return await asyncio.to_thread(_make, request, parts, await read_form(request))


def _make(request: Request[Any, Any, Any], parts: WebParts, form: Form) -> Response[str]:
    visitor, code, kind = visitor_of(request), form.get("code", "").strip(), form.get("kind", "")
    choices, kept = read_choices(form, kind, site=False)
    faults = dict(choices.faults) | _faults_of(kind, code)
    if not faults:
        try:
            source = parts.metadata.sources.create(
                kept.pop("name"), kind, code, actor=visitor.user.email, workspace=visitor.workspace.id, **kept
            )
            return see(f"/sources/{quote(source.code, safe='')}/install?done=made")
        except Conflict:
            faults["taken"] = 0
    page = NewSourcePage(replace(choices, faults=faults), parts.server, code[:200])
    return render(request, "new_source/page.html", page, 400)


def _faults_of(kind: str, code: str) -> dict[str, int]:
    faults = {} if kind in list(Kind) else {"kind": 0}
    if code == "new":
        return faults | {"code": 0}
    try:
        if code:
            check_code(code)
    except WrongInput:
        faults["code"] = 0
    return faults


NEW_SOURCE_HANDLERS = (show_new_source, make_source)
