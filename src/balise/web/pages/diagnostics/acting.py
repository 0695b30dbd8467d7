"""What people do about an issue: say that it is mended, or of no interest, take that back, tell others, look again."""

import asyncio
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, Response, post
from litestar.response import Redirect

from balise.errors import Conflict, NotFound
from balise.metadata import IssueState
from balise.metadata.jobs import place
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.diagnostics.asked import issues_address
from balise.web.pages.diagnostics.view import KIND, Code, Number, issue_page, show_diagnostics, show_issue
from balise.web.parts import WebParts
from balise.web.waiting import STATE as WAITING

_BECOMES: Final = {"resolve": IssueState.RESOLVED, "dismiss": IssueState.DISMISSED, "reopen": IssueState.OPEN}
_DONE: Final = {IssueState.RESOLVED: "resolved", IssueState.DISMISSED: "dismissed", IssueState.OPEN: "reopened"}
MOST_NOTE: Final = 2000

Asking = Request[Any, Any, Any]


@post("/sources/{code:str}/diagnostics/check", sync_to_thread=True, opt={"role": "editor"})
def check_now(code: Code, request: Asking, parts: Given) -> Redirect:
    """Look at the source now; where somebody looks already, that one goes on."""
    visitor = visitor_of(request)
    source, workspace = visitor.source(code), visitor.workspace.id
    once = place(KIND, workspace, source.code)
    parts.metadata.jobs.add(KIND, workspace=workspace, source=source.code, actor=visitor.user.email, once=once)
    return Redirect(issues_address(source.code), status_code=303)


@post("/sources/{code:str}/diagnostics/{issue:int}/state", opt={"role": "editor"})
async def say_state(code: Code, issue: Number, request: Asking, parts: Given) -> Response[Any]:
    """Resolve, dismiss or reopen an issue."""
    form = await read_form(request)
    return await asyncio.to_thread(_say, request, parts, code, issue, form)


@post("/sources/{code:str}/diagnostics/{issue:int}/mail", opt={"role": "editor"})
async def mail_issue(code: Code, issue: Number, request: Asking, parts: Given) -> Response[Any]:
    """Mail an issue to members, with a note."""
    form = await read_form(request)
    return await asyncio.to_thread(_mail, request, parts, code, issue, form)


def _say(request: Asking, parts: WebParts, code: str, number: int, form: Form) -> Response[Any]:
    visitor = visitor_of(request)
    source, wanted = visitor.source(code), _BECOMES.get(form.get("do", ""))
    if wanted is None:
        raise NotFound("Nothing of this name can be said of an issue.")
    try:
        parts.metadata.issues.set_state(source.code, number, wanted, actor=visitor.user.email)
    except Conflict:
        # It closed by itself meanwhile; its page says so.
        return issue_page(request, parts, code, number, 409)
    request.state[WAITING].forget(source.code)
    query = urlencode({"done": _DONE[wanted], "issue": number})
    back = f"/{number}" if wanted is IssueState.OPEN else ""
    return Redirect(f"{issues_address(source.code)}{back}?{query}", status_code=303)


def _mail(request: Asking, parts: WebParts, code: str, number: int, form: Form) -> Response[Any]:
    visitor = visitor_of(request)
    source = visitor.source(code)
    members = {str(member.user.id): member.user.id for member in parts.metadata.memberships.members(visitor.workspace.id)}
    chosen = [members[value] for value in form.all("member") if value in members]
    note = form.get("note", "").strip()
    issue = parts.metadata.issues.find(source.code, number)
    if issue is None:
        raise NotFound("This source has no issue with this number.")
    fault = "nobody" if not chosen else "long_note" if len(note) > MOST_NOTE else "" if parts.sends_mail else "no_relay"
    if fault:
        return issue_page(request, parts, code, number, 400, fault=fault, note=note[:MOST_NOTE], chosen=frozenset(chosen))
    parts.office.send_by_hand(visitor.workspace.id, issue, chosen, note, visitor.user.email)
    query = urlencode({"done": "mailed", "issue": number})
    return Redirect(f"{issues_address(source.code)}/{number}?{query}", status_code=303)


DIAGNOSTICS_HANDLERS = (show_diagnostics, show_issue, check_now, say_state, mail_issue)
