"""The body of a request: read within a bound, inflated within the same bound, and parsed."""

import zlib
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from balise.collect.request import refuse
from balise.errors import BodyTooLarge, UnreadableBody, UnsupportedEncoding
from balise.vocabulary.finding_texts import LINE, english

Receive = Callable[[], Awaitable[dict[str, Any]]]

_decode = msgspec.json.Decoder().decode
_WINDOWS = {b"gzip": 16 + zlib.MAX_WBITS, b"x-gzip": 16 + zlib.MAX_WBITS, b"deflate": zlib.MAX_WBITS}


async def read_body(receive: Receive, most: int) -> bytes:
    """The whole body. Raises `BodyTooLarge` as soon as more than `most` bytes came; `UnreadableBody` when the client left."""
    message = await receive()
    if message["type"] != "http.request":
        raise UnreadableBody("The connection closed before the body was whole. Nothing was accepted; send it again.")
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        parts = [body]
        size = len(body)
        while message.get("more_body"):
            _check_size(size, most)
            message = await receive()
            if message["type"] != "http.request":
                raise UnreadableBody("The connection closed before the body was whole. Nothing was accepted; send it again.")
            parts.append(message.get("body", b""))
            size += len(parts[-1])
        body = b"".join(parts)
    _check_size(len(body), most)
    return body


def inflate(body: bytes, encoding: bytes, most: int) -> bytes:
    """The body without its Content-Encoding, never more than `most` bytes of it in memory."""
    encoding = encoding.strip().lower()
    if encoding in (b"", b"identity"):
        return body
    if encoding not in _WINDOWS:
        raise UnsupportedEncoding("This Content-Encoding is not read here. Send gzip, deflate, or no compression.")
    inflater = zlib.decompressobj(_WINDOWS[encoding])
    try:
        plain = inflater.decompress(body, most + 1)
    except zlib.error as error:
        raise UnreadableBody("The body is not compressed as its Content-Encoding says. Send it again.") from error
    _check_size(len(plain), most)
    if not inflater.eof:
        raise UnreadableBody("The compressed body ends too early. Send it whole.")
    return plain


def parse(body: bytes) -> Any:
    """The JSON value in a body. Raises `UnreadableBody` with the place, never with the content."""
    try:
        return _decode(body)
    except RecursionError as error:
        raise UnreadableBody(english(LINE, "too_deep")) from error
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        raise UnreadableBody(english(LINE, "not_json", place=_place(str(error)))) from error


def parse_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body. Raises `RefusedRequest` for JSON of another type."""
    content = parse(body)
    if not isinstance(content, dict):
        raise refuse("body", "not a valid object")
    return content


def _place(reason: str) -> str:
    """What the decoder says, without anything it may quote."""
    return reason.split(": ")[-1].rstrip(".") if "byte" in reason else "it cannot be read"


def _check_size(size: int, most: int) -> None:
    if size > most:
        raise BodyTooLarge(f"The body is over {most} bytes. Send fewer events at once.")
