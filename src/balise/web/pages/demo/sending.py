"""What the shop's server tells Balise, and what it hears back."""

import asyncio
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from litestar import Request

from balise.errors import BaliseError
from balise.web.pages.demo.goods import CURRENCY, Line, total_of
from balise.web.parts import WebParts

_RECEIPT: Final = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
_EVENT: Final = re.compile(r"[A-Za-z0-9_-]{1,50}", re.ASCII)
NO_SOURCE: Final = -1
"""In place of an answer's code: there is no source to send to."""
NOT_SENT: Final = -2
"""In place of an answer's code: the door could not take it."""
_NOBODY: Final[Mapping[str, str]] = {}
_PHONE_JUNK: Final = re.compile(r"[^0-9+]")


@dataclass(frozen=True)
class Sent:
    """One event that was sent, and the answer. `body` and `answer` are JSON texts, empty where a page was left since."""

    event: str
    code: int
    message: str
    receipt: str
    event_id: str = ""
    body: str = ""
    answer: str = ""


async def find_demo_source(parts: WebParts) -> str:
    """The code the shop sends to, or empty where there is no web source yet."""
    if parts.demo_source:
        return parts.demo_source
    sources = await asyncio.to_thread(parts.metadata.sources.all)
    return next((source.code for source in sources if source.kind == "web"), "")


async def send_event(
    parts: WebParts,
    request: Request[Any, Any, Any],
    event: str,
    properties: dict[str, Any],
    event_id: str = "",
    user: Mapping[str, str] = _NOBODY,
) -> Sent:
    """Send one event as a shop's server does, with the visitor's address and browser; never raises for what the answer says."""
    code = await find_demo_source(parts)
    if not code:
        return Sent(event, NO_SOURCE, "", "")
    event_id = event_id or secrets.token_hex(8)
    item = {
        "event": event,
        "event_time": parts.clock() // 1000,
        "event_id": event_id,
        "user": {name: value for name, value in (_visitor(request) | dict(user)).items() if value},
        "properties": properties,
        "page": {"url": str(request.base_url).rstrip("/") + request.url.path},
    }
    body = {"event_source": "web", "event_source_id": code, "data": [item]}
    try:
        answer = await parts.send(body)
    except BaliseError as error:
        return Sent(event, NOT_SENT, str(error), "", event_id, _pretty(body))
    receipts = answer.get("data", {}).get("receipts") or [""]
    return Sent(event, int(answer["code"]), str(answer["message"]), str(receipts[0]), event_id, _pretty(body), _pretty(answer))


def _visitor(request: Request[Any, Any, Any]) -> dict[str, str]:
    address = request.client.host if request.client else ""
    return {"ip": address, "user_agent": request.headers.get("user-agent", "")[:500]}


def properties_of(lines: tuple[Line, ...], **more: Any) -> dict[str, Any]:
    """The parameters of an event about these products."""
    contents = [
        {
            "content_id": line.product.id,
            "content_name": line.product.name,
            "content_category": line.product.category,
            "quantity": line.quantity,
            "price": float(line.product.price),
        }
        for line in lines
    ]
    return {"content_type": "product", "contents": contents, "value": float(total_of(lines)), "currency": CURRENCY, **more}


def hashed_email(text: str) -> str:
    """SHA-256 of the address as the platform wants it: no spaces, lower case; empty where nothing was written."""
    plain = text.strip().lower()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest() if plain else ""


def hashed_phone(text: str) -> str:
    """SHA-256 of the number in E.164; empty where none was written."""
    plain = _PHONE_JUNK.sub("", text)
    return hashlib.sha256(plain.encode("ascii")).hexdigest() if plain.startswith("+") else ""


def told_later(sent: Sent) -> str:
    """A query that lets the next page tell what was sent before it."""
    return "?" + urlencode({"sent": sent.event, "code": sent.code, "receipt": sent.receipt})


def told_before(request: Request[Any, Any, Any]) -> list[Sent]:
    """What the page before sent, out of the query; whatever a visitor may have written there instead is passed over."""
    given = {name: str(request.query_params.get(name) or "") for name in ("sent", "code", "receipt")}
    readable = _EVENT.fullmatch(given["sent"]) and re.fullmatch(r"-?[0-9]{1,5}", given["code"], re.ASCII)
    if not readable or not _RECEIPT.fullmatch(given["receipt"] or "-"):
        return []
    return [Sent(given["sent"], int(given["code"]), "", given["receipt"])]


def _pretty(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
