"""The one door: a framework-free ASGI app for every collection path, because it is the hot path."""

from typing import Any

from balise.clock import Clock
from balise.collect import answers
from balise.collect.answers import envelope, new_request_id
from balise.collect.body import Receive, inflate, parse_object, read_body
from balise.collect.directory import Directory
from balise.collect.from_events_api import open_events_api
from balise.collect.intake import Intake, complaints
from balise.collect.measures import Measures
from balise.collect.rate import RateLimit
from balise.collect.reply import JSON, Reply, Scope, Send, answered, send_reply
from balise.collect.request import Opened, refuse
from balise.collect.routes import ROUTES
from balise.collect.software import software_of
from balise.collect.telling import told
from balise.errors import RefusedRequest
from balise.events.received import Channel
from balise.events.source import OnInvalid
from balise.pipeline import Context, Result

_REFUSED_TOKENS = {"revoked": answers.TOKEN_WRONG, "expired": answers.TOKEN_EXPIRED}


class Door:
    """Answers collection requests; a body has at most `most_bytes` bytes, as sent and inflated."""

    def __init__(self, intake: Intake, directory: Directory, rate: RateLimit, clock: Clock, most_bytes: int) -> None:
        self._intake, self._directory, self._rate = intake, directory, rate
        self._clock, self._most_bytes = clock, most_bytes
        self.measures = Measures()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI app."""
        request_id = new_request_id(self._clock())
        await send_reply(await answered(self._take, scope, receive, request_id, self.measures), send)

    async def _take(self, scope: Scope, receive: Receive, request_id: str) -> Reply:
        opener = ROUTES.get(scope["path"])
        if opener is None:
            message = "No such path here. See the documentation for the paths of the Events API."
            return Reply(404, envelope(answers.BAD_REQUEST, message, request_id), [JSON])
        if scope["method"] != "POST":
            body = envelope(answers.BAD_REQUEST, "This path takes POST only.", request_id)
            return Reply(405, body, [JSON, (b"allow", b"POST")])
        token_text, encoding, user_agent = _headers(scope["headers"])
        body = await read_body(receive, self._most_bytes)
        source = self._authorise(token_text)
        if encoding:
            body = inflate(body, encoding, self._most_bytes)
        content = parse_object(body)
        try:
            opened = opener(content)
            opened.library = software_of(user_agent)
            return Reply(200, await self._admit(opened, source, request_id), [JSON])
        except RefusedRequest as error:
            self._note(source, error)
            raise

    async def admit(self, content: dict[str, Any]) -> bytes:
        """Take a body of the Events API 2.0 from this process itself, such as the demo shop's; the answer's envelope."""
        request_id = new_request_id(self._clock())
        try:
            opened = open_events_api(content)
            return await self._admit(opened, opened.code, request_id)
        except RefusedRequest as error:
            return envelope(error.code, error.message, request_id)

    async def _admit(self, opened: Opened, source: str | None, request_id: str) -> bytes:
        """Judge the events, keep them, and say so; `source` is the code whose events may come in."""
        context = self._context(opened, source)
        opened.check_count(context.edition.limits)
        results = await self._intake.judge(self._intake.read_all(opened, context, request_id, Channel.SERVER))
        if context.source.on_invalid is OnInvalid.STRICT:
            _refuse_any(opened, results)
        await self._intake.keep(results)
        return told(results, request_id)

    def _authorise(self, text: bytes) -> str | None:
        """The code of the source this token may send to. Raises `RefusedRequest` with the platform's code."""
        if not text:
            raise _refused(answers.TOKEN_MISSING)
        token = self._directory.token(text)
        usable = token.usable(self._clock()) if token else "revoked"
        if token is None:
            raise _refused(answers.TOKEN_WRONG)
        error = _REFUSED_TOKENS.get(usable)
        wait = 0 if error else self._rate.take(token.id)
        if error or wait:
            refusal = _refused(error or answers.TOO_MANY_REQUESTS, wait)
            self._note(token.source, refusal, str(token.id))
            raise refusal
        return token.source

    def _note(self, source: str | None, error: RefusedRequest, subject: str = "") -> None:
        """Count a refusal for the source whose token was shown. What a refusal of permission says was sent, so it is left out."""
        if source is not None:
            told = "" if error.code == answers.NO_PERMISSION else error.message
            self._directory.tally.note(source, str(error.code), subject or told)

    def _context(self, opened: Opened, source: str | None) -> Context:
        context = self._directory.context(opened.code) if opened.code == source else None
        if context is None:
            message = answers.TEXTS[answers.NO_PERMISSION].format(code=opened.code[:100])
            raise RefusedRequest(answers.NO_PERMISSION, message)
        if context.source.kind is not opened.kind:
            raise refuse("event_source_id", "not a valid string")
        return context


def _headers(headers: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes, bytes]:
    token, encoding, user_agent = b"", b"", b""
    for name, value in headers:
        if name == b"access-token":
            token = value.strip()
        elif name == b"content-encoding":
            encoding = value
        elif name == b"user-agent":
            user_agent = value
    return token, encoding, user_agent


def _refused(code: int, retry_after: int = 0) -> RefusedRequest:
    return RefusedRequest(code, answers.TEXTS[code], retry_after)


def _refuse_any(opened: Opened, results: list[Result]) -> None:
    """In a strict source one bad event refuses the request, with the platform's text for the first."""
    for index, finding in complaints(results):
        raise RefusedRequest(
            answers.BAD_PARAMETER, opened.complaint(index, finding.path, finding.platform or "not a valid value")
        )
