"""What the shop's server tells Balise beside the pixel, and what it hears back."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from litestar import Request

from balise.errors import BaliseError
from balise.web.pages.demo.goods import Order, parameters_of
from balise.web.parts import WebParts

NOT_SENT: Final = -2
"""In place of an answer's code: the door could not take it."""
_PAYMENT: Final = "CompletePayment"
_PHONE_JUNK: Final = re.compile(r"[^0-9+]")
_MOST_CHARACTERS: Final = {"user_agent": 500, "ttp": 200, "ttclid": 2048}


@dataclass(frozen=True)
class Sent:
    """One event the server sent, and the answer. `body` and `answer` are JSON texts; `at` is milliseconds since 1970."""

    event: str
    event_id: str
    at: int
    code: int
    message: str
    receipt: str
    body: str
    answer: str = ""

    @property
    def record(self) -> str:
        """The same as JSON, for the list of this tab's events."""
        return msgspec.json.encode(self).decode()


async def send_payment(parts: WebParts, request: Request[Any, Any, Any], code: str, order: Order) -> Sent:
    """Send the `CompletePayment` of an order, with its number as event_id: the pixel's copy joins it.

    Never raises for what the answer says, nor when the door cannot take it.
    """
    at = parts.clock()
    body = {"event_source": "web", "event_source_id": code, "data": [_payment(request, order, at)]}
    told = _pretty(body)
    try:
        answer = await parts.send(body)
    except BaliseError as error:
        return Sent(_PAYMENT, order.number, at, NOT_SENT, str(error), "", told)
    receipts = answer.get("data", {}).get("receipts") or [""]
    message, receipt = str(answer["message"]), str(receipts[0])
    return Sent(_PAYMENT, order.number, at, int(answer["code"]), message, receipt, told, _pretty(answer))


def _payment(request: Request[Any, Any, Any], order: Order, at: int) -> dict[str, Any]:
    user = {**_visitor(request), "email": order.email, "phone": order.phone}
    return {
        "event": _PAYMENT,
        "event_time": at // 1000,
        "event_id": order.number,
        "user": {name: value for name, value in user.items() if value},
        "properties": parameters_of(order.lines, order_id=order.number),
        "page": {"url": str(request.base_url).rstrip("/") + request.url.path},
    }


def _visitor(request: Request[Any, Any, Any]) -> Mapping[str, str]:
    """What a shop's server knows of its visitor: address, browser, and the pixel's cookies."""
    cookies = request.cookies
    known = {
        "user_agent": request.headers.get("user-agent", ""),
        "ttp": cookies.get("_ttp", ""),
        "ttclid": cookies.get("ttclid", ""),
    }
    address = request.client.host if request.client else ""
    return {"ip": address} | {name: value[: _MOST_CHARACTERS[name]] for name, value in known.items()}


def hashed_email(text: str) -> str:
    """SHA-256 of the address as the platform wants it: no spaces, lower case; empty where nothing was written."""
    plain = text.strip().lower()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest() if plain else ""


def hashed_phone(text: str) -> str:
    """SHA-256 of the number in E.164; empty where none was written."""
    plain = _PHONE_JUNK.sub("", text)
    return hashlib.sha256(plain.encode("ascii")).hexdigest() if plain.startswith("+") else ""


def _pretty(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
