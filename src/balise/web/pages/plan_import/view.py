"""Takes a plan from a file: what it would change is shown before anything is changed."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Final

from litestar import MediaType, Request, Response, get, post
from litestar.params import PathParameter

from balise.errors import PlanRefused
from balise.events.plan import Plan
from balise.events.plan.difference import FieldChange, PlanLine, difference
from balise.events.plan.sentences import too_many
from balise.events.plan.text import MOST_BYTES, read_plan_text, write_plan_text
from balise.events.plan.whole import check_plan
from balise.events.source import Source
from balise.vocabulary.verdicts import text as words
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.backtests.wish import order, with_plan
from balise.web.pages.custom_events.addresses import BASE, list_address
from balise.web.parts import WebParts
from balise.web.redirect import see
from balise.web.render import HEADERS, render
from balise.web.sentences import sentences_for

Code = Annotated[str, PathParameter()]
SIGNS: Final[Mapping[str, str]] = {"+": "added", "≠": "changed", "−": "removed"}
"""The key of each sign's sentence."""


@dataclass(frozen=True)
class PlanImportPage:
    """What plan_import/page.html may use. `lines` is None until a plan was read; `text` is the plan as given,
    `seen` stands for the plan that it was compared with.
    """

    source: Source
    text: str = ""
    lines: list[PlanLine] | None = None
    seen: str = ""
    fault: str = ""

    @property
    def base(self) -> str:
        """Where the list is."""
        return list_address(self.source.code)

    def sign(self, line: PlanLine) -> str:
        """The key of the sign's sentence."""
        return SIGNS[line.sign]

    def tone(self, line: PlanLine) -> str:
        """The colour of the sign."""
        return {"+": "good", "−": "stop"}.get(line.sign, "note")

    def parameters(self, change: FieldChange) -> list[tuple[str, str]]:
        """The expected parameters that go and come, each as one line."""
        before, after = ([_said(one) for one in side or ()] for side in (change.before, change.after))
        gone = [("−", line) for line in before if line not in after]
        come = [("+", line) for line in after if line not in before]
        return gone + come or [("+", ", ".join(one["name"] for one in change.after))]

    @property
    def changes(self) -> list[PlanLine]:
        """What would change."""
        return [line for line in self.lines or () if line.sign != "="]

    @property
    def same(self) -> int:
        """How many things stay."""
        return len(self.lines or ()) - len(self.changes)


@get(f"{BASE}/import", opt={"role": "editor"}, sync_to_thread=True)
def show_import(code: Code, request: Request[Any, Any, Any]) -> Response[str]:
    """The form."""
    return render(request, "plan_import/page.html", PlanImportPage(visitor_of(request).source(code)))


@post(f"{BASE}/import", opt={"role": "editor"}, request_max_body_size=4 * MOST_BYTES)
async def take_plan(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[Any]:
    """Show what a plan would change; apply it where that was seen."""
    form = await read_form(request)
    return await asyncio.to_thread(_take, parts, request, code, form)


def _take(parts: WebParts, request: Request[Any, Any, Any], code: str, form: Form) -> Response[Any]:
    visitor = visitor_of(request)
    source, plans = visitor.source(code), parts.metadata.plan
    text = (form.get("file", "") or form.get("plan", "")).replace("\r\n", "\n")
    try:
        plan = _read(parts, source, text)
        before = plans.whole(source.code)
        if form.get("do") == "try":
            return see(order(parts, source, with_plan(plan), "7", visitor.user.email))
        if form.get("do") == "apply" and form.get("seen") == _seen(before):
            plans.apply(source.code, plan, parts.policy, actor=visitor.user.email)
            address = list_address(source.code, done="applied")
            return Response("", status_code=303, media_type=MediaType.HTML, headers={**HEADERS, "Location": address})
    except PlanRefused as refused:
        fault = refused.text[sentences_for(request).language]
        return render(request, "plan_import/page.html", PlanImportPage(source, text, fault=fault), 400)
    page = PlanImportPage(source, text, difference(before, plan), _seen(before))
    return render(request, "plan_import/page.html", page)


def _read(parts: WebParts, source: Source, text: str) -> Plan:
    if len(text.encode()) > MOST_BYTES:
        raise PlanRefused(too_many(words("Bytes of a plan", "Octets d’un plan"), MOST_BYTES))
    return check_plan(read_plan_text(text), source, parts.policy)


def _said(parameter: Mapping[str, Any]) -> str:
    """A parameter as the file has it, on one line."""
    facts = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in parameter.items() if name != "name"]
    return ", ".join([parameter["name"], *facts])


def _seen(plan: Plan) -> str:
    """A text that is another one for another plan: what was changed meanwhile is compared again before it is applied."""
    return sha256(write_plan_text(plan, "").encode()).hexdigest()


PLAN_IMPORT_HANDLERS = (show_import, take_plan)
