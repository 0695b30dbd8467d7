"""The one table of answers: the platform's codes and texts, and the envelope every collection path answers with."""

import os
from datetime import UTC, datetime
from typing import Any

import msgspec

from balise.errors import BodyTooLarge, LogUnavailable, UnreadableBody, UnsupportedEncoding

OK = 0
PARTIAL = 20001
BAD_REQUEST = 40000
NO_PERMISSION = 40001
BAD_PARAMETER = 40002
TOO_MANY_REQUESTS = 40100
TOKEN_EXPIRED = 40102
TOKEN_MISSING = 40104
TOKEN_WRONG = 40105
SERVER_FAULT = 50000

TEXTS = {
    OK: "OK",
    NO_PERMISSION: "No permission to operate pixel code: {code}. You must be an admin or operator of this advertiser account.",
    TOO_MANY_REQUESTS: "Too many requests. Please retry in some time.",
    TOKEN_EXPIRED: "Access token is expired. Make a new one and send it in the Access-Token header.",
    TOKEN_MISSING: "Access token is missing or empty. Send it in the Access-Token header.",
    TOKEN_WRONG: "Access token is incorrect or has been revoked.",
}

STATUS: dict[type[Exception], int] = {
    UnreadableBody: 400,
    BodyTooLarge: 413,
    UnsupportedEncoding: 415,
    LogUnavailable: 503,
}
"""The HTTP status of what is no business error; business errors are 200."""

_encode = msgspec.json.Encoder().encode
_SECOND: dict[int, str] = {}


def new_request_id(now_ms: int) -> str:
    """14 digits of UTC time and 20 upper-case hex digits, as the platform writes them."""
    second = now_ms // 1000
    digits = _SECOND.get(second)
    if digits is None:
        _SECOND.clear()
        digits = _SECOND[second] = datetime.fromtimestamp(second, UTC).strftime("%Y%m%d%H%M%S")
    return digits + os.urandom(10).hex().upper()


def envelope(code: int, message: str, request_id: str, data: dict[str, Any] | None = None) -> bytes:
    """The body of an answer: `{"code", "message", "request_id", "data"}`."""
    return _encode({"code": code, "message": message, "request_id": request_id, "data": data or {}})
