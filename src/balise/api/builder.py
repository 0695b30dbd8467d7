"""What the builder on a customer's site may ask: to be let in once, names, events, this source's rules, and drafts of them.

It can publish nothing, read no report and reach no other source; that is done in the Events Manager, signed in.
"""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import Provide
from litestar.params import JSONBody
from msgspec import Meta

from balise.api.addresses import Given
from balise.api.body import JsonBody
from balise.api.builder_access import (
    OPEN,
    ORIGIN,
    answer_preflight,
    origin_of,
    require_builder_key,
    require_slowness,
    session_of,
    with_cross_origin,
)
from balise.api.builder_rules import BUILDER_RULE_HANDLERS
from balise.api.parts import Parts
from balise.api.problems import Refusal, answer_problem
from balise.api.query import refuse_unknown_query
from balise.events.source import Source
from balise.metadata.builder_rows import BuilderClaim, BuilderSession
from balise.vocabulary import load_edition
from balise.vocabulary.judging import judge_name
from balise.vocabulary.verdicts import NameVerdict

_AGAIN: Final = "Open the site again from the Events Manager."
_REFUSED: Final = {
    "unknown": (401, "This token is unknown."),
    "other_origin": (403, "This token belongs to a page of another origin; it is worth nothing any more."),
    "used_twice": (409, "This token was used before. The session it opened has ended, and the Events Manager says so."),
    "expired": (410, "This token is older than ten minutes, or its session was ended."),
    "not_allowed": (403, "Who opened this page may not change this source any more, or has signed out."),
}
Language = Annotated[str, Meta(pattern="^(en|fr)$")]
Short = Annotated[str, Meta(max_length=200)]


class Brought(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The token of the page's address."""

    token: Short


class Claimed(msgspec.Struct, kw_only=True):
    """What the builder is given: its key until `ends_at` (ms), where it is, and the code that makes tests of events."""

    key: str
    ends_at: int
    source: str
    source_name: str
    rule: str
    language: str
    test_code: str
    manager: str
    """The address of the source in the Events Manager."""


class NameToCheck(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A name as it is typed."""

    name: Short
    language: Language


class EventChoice(msgspec.Struct, kw_only=True):
    """An event that may be chosen, with the parameters that the platform recommends for it."""

    name: str
    title: str
    parameters: tuple[str, ...] = ()
    custom: bool = False


class EventChoices(msgspec.Struct):
    """The events there are: the standard ones, then this source's own."""

    events: list[EventChoice]


class NextPage(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The page of the same origin that is opened next."""

    page: Annotated[str, Meta(max_length=2000)]
    rule: Annotated[str, Meta(max_length=20)] = ""
    """The rule that is worked on; empty for none that was saved."""


@post("/claim", status_code=200, dto=JsonBody[Brought], return_dto=None, opt={OPEN: True}, sync_to_thread=True)
def claim(data: JSONBody[Brought], request: Request[Any, Any, Any], parts: Given) -> Claimed:
    """Use a token, once, from the page it was made for."""
    peer = request.client.host if request.client else ""
    require_slowness(parts, ("claim", parts.client_address(peer, request.headers.get("x-forwarded-for", ""))))
    claimed = parts.metadata.builder_sessions.claim(data.token, origin_of(request))
    if claimed.session:
        request.state[ORIGIN] = claimed.session.origin
    if claimed.word != "ok" or claimed.session is None:
        status, sentence = _REFUSED[claimed.word]
        raise Refusal(status, claimed.word, sentence, "token", _AGAIN)
    return _claimed(parts, claimed, claimed.session)


@post("/names", status_code=200, dto=JsonBody[NameToCheck], return_dto=None, sync_to_thread=True)
def check_name(data: JSONBody[NameToCheck], request: Request[Any, Any, Any], parts: Given) -> NameVerdict:
    """The same verdict as everywhere."""
    source = source_of(parts, session_of(request))
    return judge_name(data.name, load_edition(source.edition), parts.policy, source.kind.value, data.language)


@get("/events", sync_to_thread=True)
def list_events(request: Request[Any, Any, Any], parts: Given) -> EventChoices:
    """The events that may be chosen."""
    session = session_of(request)
    source = source_of(parts, session)
    user = parts.metadata.users.find(session.user_id)
    french = user is not None and user.language == "fr"
    standard = load_edition(source.edition).standard(source.kind.value)
    choices = [
        EventChoice(name=name, title=row.fr if french else row.en, parameters=row.recommended)
        for name, row in sorted(standard.items())
        if row.deprecated is None and name != "Pageview"
    ]
    own = [EventChoice(name=one.name, title="", custom=True) for one in parts.metadata.plan.events(source.code)]
    return EventChoices(choices + own)


@post("/next", status_code=204, dto=JsonBody[NextPage], return_dto=None, sync_to_thread=True)
def go_next(data: JSONBody[NextPage], request: Request[Any, Any, Any], parts: Given) -> None:
    """Another page of the same origin is opened next: the signed-in browser may ask the Events Manager for its token."""
    session = session_of(request)
    page = data.page.partition("#")[0]
    if not page.isprintable() or " " in page or "\\" in page or not (page + "/").startswith(f"{session.origin}/"):
        raise Refusal(400, "other_origin", "The page is of another origin.", "page", "Name a page of the same site.")
    parts.metadata.builder_sessions.plan_next(session.id, page, data.rule)


@post("/end", status_code=204, sync_to_thread=True)
def end_session(request: Request[Any, Any, Any], parts: Given) -> None:
    """The person closed the builder."""
    session = session_of(request)
    parts.metadata.builder_sessions.end(session.id, session.source, "left")


def source_of(parts: Parts, session: BuilderSession) -> Source:
    """The session's source."""
    found = parts.metadata.sources.find(session.source)
    if found is None:
        raise Refusal(404, "unknown_source", "This source is gone.", cure=_AGAIN)
    return found


def _claimed(parts: Parts, claimed: BuilderClaim, session: BuilderSession) -> Claimed:
    source, user = source_of(parts, session), parts.metadata.users.find(session.user_id)
    return Claimed(
        key=claimed.key,
        ends_at=session.ends_at,
        source=source.code,
        source_name=source.name,
        rule=session.rule,
        language=user.language if user else "en",
        test_code=parts.test_code(source.code),
        manager=f"{parts.address.rstrip('/')}/sources/{source.code}",
    )


def builder_router(parts: Parts) -> Router:
    """Everything under /api/v1/builder. It stands beside the management API: neither's keys open the other."""

    async def before_each(request: Request[Any, Any, Any]) -> Response[None] | None:
        refuse_unknown_query(request)
        return await sync_to_thread(answer_preflight, parts, request) if request.method == "OPTIONS" else None

    return Router(
        "/api/v1/builder",
        route_handlers=[claim, check_name, list_events, go_next, end_session, *BUILDER_RULE_HANDLERS],
        dependencies={"parts": Provide(lambda: parts, sync_to_thread=False)},
        guards=[require_builder_key(parts)],
        before_request=before_each,
        middleware=[with_cross_origin],
        exception_handlers={Exception: answer_problem},
        include_in_schema=False,
        request_max_body_size=64 * 1024,
    )
