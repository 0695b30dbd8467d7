"""The builder of a request: put together, judged by the server's own rules, sent as a test, given as code."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import PathParameter

from balise.errors import RefusedRequest, Unavailable
from balise.events.finding import Finding
from balise.events.identity import IdentityReader
from balise.events.intake import Foreseen
from balise.events.source import Source
from balise.vocabulary import load_edition
from balise.vocabulary.names import NameCheck, check_name
from balise.web.access import visitor_of
from balise.web.form import read_form
from balise.web.given import Given
from balise.web.outcomes import Ending
from balise.web.pages.payload.draft import PLACE_FIELDS, PROPERTY_FIELDS, USER_FIELDS, Draft, new_draft, read_draft
from balise.web.pages.payload.languages import in_every_language, pretty
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.test_code import code_of_source

Code = Annotated[str, PathParameter()]


@dataclass(frozen=True)
class Judged:
    """What the server makes of a request. `refused` is the platform's text where it refuses all of it."""

    check: NameCheck
    body: str
    languages: dict[str, str]
    foreseen: Foreseen | None = None
    findings: list[Finding] = field(default_factory=list)
    refused: str = ""

    @property
    def ending(self) -> Ending | None:
        """Why it would wait; None where it would be stored."""
        return Ending.of(self.foreseen.outcome) if self.foreseen and self.foreseen.outcome else None


@dataclass(frozen=True)
class PayloadPage:
    """What payload/page.html may use. `answer` is the server's answer as JSON text, once the request was sent."""

    source: Source
    draft: Draft
    names: tuple[str, ...]
    judged: Judged | None = None
    answer: str = ""
    code: int = 0
    receipt: str = ""
    unavailable: bool = False

    @property
    def user_fields(self) -> tuple[str, ...]:
        """The keys of a person that this kind of source sends."""
        return USER_FIELDS[self.source.kind]

    @property
    def property_fields(self) -> tuple[str, ...]:
        """The parameters with a field of their own."""
        return PROPERTY_FIELDS

    @property
    def place(self) -> str:
        """The field an event of this kind of source needs besides, such as `page.url`; empty where there is none."""
        return ".".join(PLACE_FIELDS.get(self.source.kind, ()))


@get("/sources/{code:str}/test/build", sync_to_thread=True)
def show_builder(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The form, with an event of the source's edition in it."""
    source = visitor_of(request).source(code)
    names = _names(source)
    event = request.query_params.get("event", "")[:200] or names[0]
    return render(request, "payload/page.html", PayloadPage(source, new_draft(event), names))


@post("/sources/{code:str}/test/build", status_code=200, opt={"role": "viewer"})
async def judge_request(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The form again with what the server would make of it; nothing is kept."""
    source = visitor_of(request).source(code)
    draft, findings = read_draft(await read_form(request), source.kind, _reader(source, parts))
    judged, _ = await _judge(parts, request, source, draft, findings)
    return render(request, "payload/page.html", PayloadPage(source, draft, _names(source), judged))


@post("/sources/{code:str}/test/build/send", status_code=200, opt={"role": "editor"})
async def send_request(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Send it as a test event, through the collection door; the form again with the answer.

    What was typed stands in no address and is kept nowhere, so the answer is this page itself. Sent twice, it is a test twice.
    """
    source = visitor_of(request).source(code)
    draft, findings = read_draft(await read_form(request), source.kind, _reader(source, parts))
    judged, body = await _judge(parts, request, source, draft, findings)
    try:
        answer = await parts.send(body)
    except Unavailable:
        page = PayloadPage(source, draft, _names(source), judged, unavailable=True)
        return render(request, "payload/page.html", page, 503)
    receipts = (answer.get("data") or {}).get("receipts") or [""]
    page = PayloadPage(source, draft, _names(source), judged, pretty(answer), int(answer["code"]), str(receipts[0]))
    return render(request, "payload/page.html", page)


async def _judge(
    parts: WebParts, request: Request[Any, Any, Any], source: Source, draft: Draft, findings: list[Finding]
) -> tuple[Judged, dict[str, Any]]:
    body = draft.body(source, code_of_source(parts.metadata.secret, source.code), parts.clock())
    check = check_name(draft.event, load_edition(source.edition), source.kind.value)
    address = (parts.address or str(request.base_url)).rstrip("/")
    shown, languages = pretty(body), in_every_language(address, body)
    try:
        foreseen = (await parts.intake.rehearse(source, body))[0]
    except RefusedRequest as error:
        return Judged(check, shown, languages, None, findings, error.message), body
    own = [finding for finding in foreseen.findings if finding.code != foreseen.outcome]
    return Judged(check, shown, languages, foreseen, [*findings, *own]), body


def _reader(source: Source, parts: WebParts) -> IdentityReader:
    return IdentityReader(source.phone_region, parts.metadata.secret)


def _names(source: Source) -> tuple[str, ...]:
    """The standard events of the source, the best known first."""
    names = load_edition(source.edition).standard(source.kind.value)
    liked = [name for name in ("CompletePayment", "Purchase", "ViewContent", "AddToCart") if name in names]
    return (*liked, *(name for name in names if name not in liked))


PAYLOAD_HANDLERS = (show_builder, judge_request, send_request)
