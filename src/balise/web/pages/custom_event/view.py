"""One custom event: the form that registers or changes it, its name judged while it is typed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.params import PathParameter

from balise.errors import NotFound, PlanRefused
from balise.events.plan import ParameterType, Plan, PlannedEvent, Status
from balise.events.plan.rules import check_event
from balise.events.plan.sentences import registered_already
from balise.events.source import Source
from balise.vocabulary import load_edition
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.backtests.wish import order, with_plan
from balise.web.pages.custom_event.code import code_preview
from balise.web.pages.custom_event.form import EventForm, form_of, read_event_form
from balise.web.pages.custom_event.naming import Naming, naming_of
from balise.web.pages.custom_events.addresses import BASE, list_address
from balise.web.parts import WebParts
from balise.web.redirect import see
from balise.web.render import HEADERS, render
from balise.web.sentences import sentences_for

Code = Annotated[str, PathParameter()]
Name = Annotated[str, PathParameter()]
TYPES: Final = tuple(kind.value for kind in ParameterType)
STATUSES: Final = tuple(status.value for status in Status)
_MOST_TYPED: Final = 200


@dataclass(frozen=True)
class CustomEventPage:
    """What custom_event/page.html may use. `known` are parameters the platform knows, `code` how the event is sent."""

    source: Source
    form: EventForm
    naming: Naming
    known: Sequence[str]
    code: str
    blocked: bool
    takes_custom: bool

    @property
    def base(self) -> str:
        """Where the list is."""
        return list_address(self.source.code)


@dataclass(frozen=True)
class CheckPage:
    """What custom_event/check.html may use."""

    source: Source
    naming: Naming
    takes_custom: bool


@get(f"{BASE}/new", sync_to_thread=True)
def show_new_event(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The empty form, or with `name` the form of that name: what is registered already is shown as it is."""
    visitor = visitor_of(request)
    source, name = visitor.source(code), request.query_params.get("name", "")[:_MOST_TYPED]
    found = parts.metadata.plan.find(source.code, name)
    form = form_of(found) if found else EventForm(name=name, owner=visitor.user.email)
    return _answer(parts, request, source, form)


@get(f"{BASE}/check", sync_to_thread=True)
def check_event_name(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """What the page says about a name, for its script."""
    source, query = visitor_of(request).source(code), request.query_params
    naming = _naming(parts, request, source, query.get("name", "")[:_MOST_TYPED], query.get("was", ""))
    return render(request, "custom_event/check.html", CheckPage(source, naming, _takes_custom(source)))


@get(f"{BASE}/{{name:str}}", sync_to_thread=True)
def show_event(code: Code, name: Name, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """A registered event."""
    source = visitor_of(request).source(code)
    found = parts.metadata.plan.find(source.code, name)
    if found is None:
        raise NotFound("There is no such custom event.")
    return _answer(parts, request, source, form_of(found))


@post(f"{BASE}/new", opt={"role": "editor"})
async def save_event(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[Any]:
    """Save, or add or drop a row, or take the proposed name, as the button says."""
    form = await read_form(request)
    return await asyncio.to_thread(_save, parts, request, code, form)


def _save(parts: WebParts, request: Request[Any, Any, Any], code: str, form: Form) -> Response[Any]:
    visitor, typed = visitor_of(request), read_event_form(form)
    source = visitor.source(code)
    if form.get("use"):
        return _answer(parts, request, source, replace(typed, name=form["use"][:_MOST_TYPED]))
    if form.get("drop"):
        return _answer(parts, request, source, typed.without_row(form["drop"]))
    if form.get("do") == "row":
        return _answer(parts, request, source, typed.with_a_row())
    try:
        if form.get("do") == "try":
            return see(order(parts, source, with_plan(_planned(parts, source, typed)), "7", visitor.user.email))
        done = _keep(parts, source, typed, visitor.user.email)
    except PlanRefused as refused:
        faults = {refused.field or "name": refused.text[sentences_for(request).language]}
        return _answer(parts, request, source, replace(typed, faults=faults), 400)
    address = list_address(source.code, **done)
    return Response("", status_code=303, media_type=MediaType.HTML, headers={**HEADERS, "Location": address})


def _keep(parts: WebParts, source: Source, typed: EventForm, actor: str) -> dict[str, str]:
    """Register or change the event; everything is checked before the first step. What was done, for the list's notice."""
    plan, event = parts.metadata.plan, check_event(typed.event(), source, parts.policy)
    if not typed.was:
        plan.register(source.code, event, parts.policy, actor=actor)
        return {"done": "registered", "name": event.name}
    renamed = event.name != typed.was
    if renamed:
        plan.rename(source.code, typed.was, event.name, parts.policy, actor=actor)
    plan.change(source.code, event, parts.policy, actor=actor)
    return {"done": "renamed", "name": event.name, "was": typed.was} if renamed else {"done": "saved", "name": event.name}


def _planned(parts: WebParts, source: Source, typed: EventForm) -> Plan:
    """The plan as it would be with what was typed. Raises `PlanRefused`."""
    plan, event = parts.metadata.plan.whole(source.code), check_event(typed.event(), source, parts.policy)
    if not typed.was and plan.event(event.name):
        raise PlanRefused(registered_already(event.name), "name")
    others = tuple(one for one in plan.events if one.name not in (event.name, typed.was))
    renamed = {typed.was: event.name} if typed.was and typed.was != event.name else {}
    return msgspec.structs.replace(plan, events=(*others, event), aliases={**plan.aliases, **renamed})


def _answer(
    parts: WebParts, request: Request[Any, Any, Any], source: Source, form: EventForm, status: int = 200
) -> Response[str]:
    naming = _naming(parts, request, source, form.name, form.was)
    edition = load_edition(source.edition)
    page = CustomEventPage(
        source=source,
        form=form,
        naming=naming,
        known=sorted(edition.parameter_names),
        code=code_preview(naming.counted_as or naming.proposal or form.name or "Leave_Review", _readable(form)),
        blocked=form.name in parts.metadata.plan.blocked(source.code),
        takes_custom=_takes_custom(source),
    )
    return render(request, "custom_event/page.html", page, status)


def _naming(parts: WebParts, request: Request[Any, Any, Any], source: Source, name: str, was: str) -> Naming:
    plan, language = parts.metadata.plan.whole(source.code), sentences_for(request).language
    return naming_of(name, was, source, plan, parts.policy, language)


def _readable(form: EventForm) -> PlannedEvent:
    """The event as far as it can be read."""
    try:
        return form.event()
    except PlanRefused:
        return PlannedEvent(name=form.name)


def _takes_custom(source: Source) -> bool:
    return load_edition(source.edition).custom_allowed(source.kind.value)


CUSTOM_EVENT_HANDLERS = (show_new_event, check_event_name, show_event, save_event)
