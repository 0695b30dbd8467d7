"""An answer over HTTP, and the one place where an exception becomes one."""

import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import structlog

from balise.collect import answers
from balise.collect.answers import envelope
from balise.collect.body import Receive
from balise.collect.measures import Measures
from balise.errors import BaliseError, RefusedRequest, Unavailable

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Header = tuple[bytes, bytes]

JSON = (b"content-type", b"application/json")
_log = structlog.get_logger("balise.collect")


class Reply(msgspec.Struct):
    """What is sent back: HTTP status, body, and headers beside the length."""

    status: int
    body: bytes
    headers: list[Header] = []


Take = Callable[[Scope, Receive, str], Awaitable[Reply]]
"""Takes a request with its id. Raises `BaliseError` where it is refused."""


async def answered(take: Take, scope: Scope, receive: Receive, request_id: str, measures: Measures) -> Reply:
    """The reply to a request, whatever happens, counted."""
    began = time.perf_counter()
    try:
        reply = await take(scope, receive, request_id)
    except BaliseError as error:
        reply = _refusal(error, request_id)
    except Exception:
        # The traceback's last line may quote input, so only the place is logged.
        _log.error("request_failed", request_id=request_id, path=scope["path"], fault=_place_of_fault())
        body = envelope(answers.SERVER_FAULT, "We failed. Nothing was accepted; send it again.", request_id)
        reply = Reply(500, body, [JSON])
    measures.answered(reply.status, time.perf_counter() - began)
    return reply


async def send_reply(reply: Reply, send: Send, with_body: bool = True) -> None:
    """Send it as ASGI messages; without the body where only its headers were asked for."""
    headers = list(reply.headers)
    if reply.status not in (204, 304):
        headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body if with_body else b""})


def _refusal(error: BaliseError, request_id: str) -> Reply:
    if isinstance(error, RefusedRequest):
        headers = [JSON, (b"retry-after", str(error.retry_after).encode())] if error.retry_after else [JSON]
        return Reply(200, envelope(error.code, error.message, request_id), headers)
    status = answers.STATUS.get(type(error), 503 if isinstance(error, Unavailable) else 400)
    if status == 503:
        return Reply(503, envelope(answers.SERVER_FAULT, str(error), request_id), [JSON, (b"retry-after", b"5")])
    return Reply(status, envelope(answers.BAD_REQUEST, str(error), request_id), [JSON])


def _place_of_fault() -> str:
    """Type and place of the exception being handled, without its text."""
    kind, _, trace = sys.exc_info()
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    return f"{kind.__name__ if kind else '?'} at {place}"
