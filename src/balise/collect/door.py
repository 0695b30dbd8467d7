"""The one door: a framework-free ASGI app for every collection path, because it is the hot path."""

import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from balise.clock import Clock
from balise.collect import answers
from balise.collect.answers import envelope, new_request_id
from balise.collect.body import Receive, inflate, parse, read_body
from balise.collect.directory import Directory
from balise.collect.from_events_api import open_events_api
from balise.collect.intake import Intake, complaints
from balise.collect.measures import Measures
from balise.collect.rate import RateLimit
from balise.collect.request import Opened, refuse
from balise.collect.routes import ROUTES
from balise.errors import BaliseError, RefusedRequest, Unavailable
from balise.events.received import Channel
from balise.events.source import OnInvalid
from balise.events.stored import QuarantinedEvent
from balise.pipeline import Context, Result

Send = Callable[[dict[str, Any]], Awaitable[None]]
Answer = tuple[int, bytes]
"""HTTP status and body."""

_JSON = (b"content-type", b"application/json")
_log = structlog.get_logger("balise.collect")


class Door:
    """Answers collection requests; a body has at most `most_bytes` bytes, as sent and inflated."""

    def __init__(self, intake: Intake, directory: Directory, rate: RateLimit, clock: Clock, most_bytes: int) -> None:
        self._intake, self._directory, self._rate = intake, directory, rate
        self._clock, self._most_bytes = clock, most_bytes
        self.measures = Measures()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """The ASGI app."""
        request_id = new_request_id(self._clock())
        began = time.perf_counter()
        status, body = await self._answer(scope, receive, request_id)
        self.measures.answered(status, time.perf_counter() - began)
        headers = [_JSON, (b"content-length", str(len(body)).encode())]
        if status == 503:
            headers.append((b"retry-after", b"5"))
        elif status == 405:
            headers.append((b"allow", b"POST"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: dict[str, Any], receive: Receive, request_id: str) -> Answer:
        try:
            return await self._take(scope, receive, request_id)
        except RefusedRequest as error:
            return 200, envelope(error.code, error.message, request_id)
        except BaliseError as error:
            status = answers.STATUS.get(type(error), 503 if isinstance(error, Unavailable) else 400)
            code = answers.SERVER_FAULT if status == 503 else answers.BAD_REQUEST
            return status, envelope(code, str(error), request_id)
        except Exception:
            # The traceback's last line may quote input, so only the place is logged.
            _log.error("request_failed", request_id=request_id, path=scope["path"], fault=_place_of_fault())
            return 500, envelope(answers.SERVER_FAULT, "We failed. Nothing was accepted; send it again.", request_id)

    async def _take(self, scope: dict[str, Any], receive: Receive, request_id: str) -> Answer:
        opener = ROUTES.get(scope["path"])
        if opener is None:
            return 404, envelope(
                answers.BAD_REQUEST, "No such path here. See the documentation for the paths of the Events API.", request_id
            )
        if scope["method"] != "POST":
            return 405, envelope(answers.BAD_REQUEST, "This path takes POST only.", request_id)
        token_text, encoding = _headers(scope["headers"])
        body = await read_body(receive, self._most_bytes)
        source = self._authorise(token_text)
        if encoding:
            body = inflate(body, encoding, self._most_bytes)
        content = parse(body)
        if not isinstance(content, dict):
            raise refuse("body", "not a valid object")
        return 200, await self._admit(opener(content), source, request_id)

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
        results = await self._intake.judge(opened, context, request_id, Channel.SERVER)
        if context.source.on_invalid is OnInvalid.STRICT:
            _refuse_any(opened, results)
        await self._intake.keep(results)
        return _told(results, request_id)

    def _authorise(self, text: bytes) -> str | None:
        """The code of the source this token may send to. Raises `RefusedRequest` with the platform's code."""
        if not text:
            raise _refused(answers.TOKEN_MISSING)
        token = self._directory.token(text)
        usable = token.usable(self._clock()) if token else "revoked"
        if token is None or usable == "revoked":
            raise _refused(answers.TOKEN_WRONG)
        if usable == "expired":
            raise _refused(answers.TOKEN_EXPIRED)
        if not self._rate.take(token.id):
            raise _refused(answers.TOO_MANY_REQUESTS)
        return token.source

    def _context(self, opened: Opened, source: str | None) -> Context:
        context = self._directory.context(opened.code) if opened.code == source else None
        if context is None:
            message = answers.TEXTS[answers.NO_PERMISSION].format(code=opened.code[:100])
            raise RefusedRequest(answers.NO_PERMISSION, message)
        if context.source.kind is not opened.kind:
            raise refuse("event_source_id", "not a valid string")
        return context


def _headers(headers: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    token, encoding = b"", b""
    for name, value in headers:
        if name == b"access-token":
            token = value.strip()
        elif name == b"content-encoding":
            encoding = value
    return token, encoding


def _refused(code: int) -> RefusedRequest:
    return RefusedRequest(code, answers.TEXTS[code])


def _refuse_any(opened: Opened, results: list[Result]) -> None:
    """In a strict source one bad event refuses the request, with the platform's text for the first."""
    for index, finding in complaints(results):
        raise RefusedRequest(
            answers.BAD_PARAMETER, opened.complaint(index, finding.path, finding.platform or "not a valid value")
        )


def _told(results: list[Result], request_id: str) -> bytes:
    """The answer for events on disk: a receipt each, warnings, and what waits in quarantine with its reason."""
    warnings: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for index, result in enumerate(results):
        if type(result) is QuarantinedEvent:
            reason = result.findings[0]
            errors.append({"index": index, "path": result.path, "code": result.outcome, "reason": reason.message})
            notes = result.findings[1:]
        else:
            notes = result.findings
        warnings += [{"index": index, "path": note.path, "code": note.code, "message": note.message} for note in notes]
    data: dict[str, Any] = {"receipts": [result.receipt for result in results], "warnings": warnings}
    if not errors:
        return envelope(answers.OK, answers.TEXTS[answers.OK], request_id, data)
    data["errors"] = errors
    message = f"{len(errors)} of {len(results)} events wait in quarantine: see data.errors for index, path and reason."
    return envelope(answers.PARTIAL, message, request_id, data)


def _place_of_fault() -> str:
    """Type and place of the exception being handled, without its text."""
    kind, _, trace = sys.exc_info()
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    return f"{kind.__name__ if kind else '?'} at {place}"
