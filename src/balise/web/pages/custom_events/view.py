"""A source's custom events: what is planned, what arrived, and what is done about it with one click."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from litestar import MediaType, Request, Response, get, post
from litestar.params import PathParameter

from balise.errors import NotFound, PlanRefused
from balise.events.plan import Status
from balise.events.plan.text import MEDIA_TYPE, write_plan_text
from balise.events.source import Source
from balise.metadata.rule_types import EventRule
from balise.vocabulary import load_edition
from balise.web.access import visitor_of
from balise.web.form import read_form
from balise.web.given import Given
from balise.web.pages.custom_events.actions import ACTIONS
from balise.web.pages.custom_events.addresses import BASE, event_address, list_address
from balise.web.pages.custom_events.listing import ROWS_ON_A_PAGE, UNKNOWN_AT_FIRST, Listing, Registered, Unknown, read_listing
from balise.web.pages.custom_events.notice import Notice, notice_of
from balise.web.pages.custom_events.rules import touched_rules
from balise.web.pages.rules.addresses import rule_address
from balise.web.parts import WebParts
from balise.web.render import HEADERS, render
from balise.web.sentences import sentences_for

Code = Annotated[str, PathParameter()]
Action = Annotated[str, PathParameter()]
STATUSES: Final = tuple(status.value for status in Status)


@dataclass(frozen=True)
class Question:
    """What the address asks for: words, a status, a page of the list, every unknown name."""

    search: str = ""
    status: str = ""
    number: int = 1
    all_unknown: bool = False

    def query(self, **changed: str) -> dict[str, str]:
        """The question with something changed, as it stands in the address; the list then begins again."""
        asked = {"q": self.search, "status": self.status, "unknown": "all" if self.all_unknown else ""}
        return {name: value for name, value in {**asked, **changed}.items() if value}


@dataclass(frozen=True)
class CustomEventsPage:
    """What custom_events/page.html may use. `rows` are the registered events asked for, on this page of `pages`;
    `found` counts them on every page.
    """

    source: Source
    takes_custom: bool
    listing: Listing
    question: Question
    rows: list[Registered]
    found: int
    pages: int
    notice: Notice | None
    fault: str = ""
    touched: tuple[EventRule, ...] = ()
    """Live rules that send what the notice is about."""
    stopped: tuple[EventRule, ...] = ()
    """Other live rules whose event is blocked, retired or counted under another name."""

    def rule_address(self, rule: EventRule) -> str:
        """The page of a rule."""
        return rule_address(self.source.code, rule.id)

    @property
    def base(self) -> str:
        """Where this page is."""
        return list_address(self.source.code)

    def event_address(self, name: str) -> str:
        """The page of a registered event."""
        return event_address(self.source.code, name)

    def asking(self, **changed: str) -> str:
        """This page with the question changed."""
        return list_address(self.source.code, **self.question.query(**changed))

    @property
    def unknown(self) -> list[Unknown]:
        """The unknown names that stand on the page."""
        return self.listing.unknown if self.question.all_unknown else self.listing.unknown[:UNKNOWN_AT_FIRST]


@get(BASE, sync_to_thread=True)
def show_custom_events(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The plan beside what arrived."""
    return _answer(parts, request, visitor_of(request).source(code))


@get(f"{BASE}/plan.toml", sync_to_thread=True)
def download_plan(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[bytes]:
    """The plan as a file."""
    source = visitor_of(request).source(code)
    text = write_plan_text(parts.metadata.plan.whole(source.code), source.code)
    name = "".join(character if character.isascii() and character.isalnum() else "-" for character in source.code)
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="plan-{name}.toml"'}
    return Response(text.encode(), media_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers)


@post(f"{BASE}/do/{{action:str}}", opt={"role": "editor"})
async def change_plan(code: Code, action: Action, request: Request[Any, Any, Any], parts: Given) -> Response[Any]:
    """Do one thing to the plan, then show the list with what was done."""
    form = await read_form(request)
    return await asyncio.to_thread(_change, parts, request, (code, action), dict(form))


def _change(parts: WebParts, request: Request[Any, Any, Any], place: tuple[str, str], form: dict[str, str]) -> Response[Any]:
    visitor, (code, action) = visitor_of(request), place
    source = visitor.source(code)
    if action not in ACTIONS:
        raise NotFound("There is no such action.")
    try:
        done = ACTIONS[action](parts, source, form, visitor.user.email)
    except NotFound:
        # Somebody else did it meanwhile; the list shows how it is.
        done = {}
    except PlanRefused as refused:
        return _answer(parts, request, source, fault=refused.text[sentences_for(request).language])
    address = list_address(source.code, **done)
    return Response("", status_code=303, media_type=MediaType.HTML, headers={**HEADERS, "Location": address})


def _answer(parts: WebParts, request: Request[Any, Any, Any], source: Source, fault: str = "") -> Response[str]:
    plan, asked = parts.metadata.plan.whole(source.code), _question(request.query_params)
    listing = read_listing(parts, source, plan)
    found = [row for row in listing.registered if _wanted(row, asked.search.lower(), asked.status)]
    notice = None if fault else notice_of(request.query_params, plan)
    touched = touched_rules(parts, source.code, notice)
    known = {rule.id for rule in touched}
    stopped = [rule for rule in parts.metadata.event_rules.events_in_doubt(source.code, parts.policy) if rule.id not in known]
    pages = max(1, -(-len(found) // ROWS_ON_A_PAGE))
    first = (min(asked.number, pages) - 1) * ROWS_ON_A_PAGE
    page = CustomEventsPage(
        source=source,
        takes_custom=load_edition(source.edition).custom_allowed(source.kind.value),
        listing=listing,
        question=replace(asked, number=min(asked.number, pages)),
        rows=found[first : first + ROWS_ON_A_PAGE],
        found=len(found),
        pages=pages,
        notice=notice,
        fault=fault,
        touched=tuple(touched),
        stopped=tuple(stopped),
    )
    return render(request, "custom_events/page.html", page, 400 if fault else 200)


def _question(query: Mapping[str, str]) -> Question:
    status, number = query.get("status", ""), query.get("page", "")
    return Question(
        search=query.get("q", "")[:100].strip(),
        status=status if status in STATUSES else "",
        number=max(1, int(number)) if re.fullmatch("[0-9]{1,5}", number) else 1,
        all_unknown=query.get("unknown") == "all",
    )


def _wanted(row: Registered, search: str, status: str) -> bool:
    event = row.event
    texts = (event.name, event.display_name_en, event.display_name_fr, event.description, event.owner)
    return (not status or event.status == status) and any(search in text.lower() for text in texts)


CUSTOM_EVENTS_HANDLERS = (show_custom_events, download_plan, change_plan)
