"""Events that come as the address of an image: pages without scripts, and the platform's library where it must."""

import binascii
from base64 import b64decode
from typing import Any
from urllib.parse import parse_qsl

from balise.collect.body import parse_object
from balise.collect.request import refuse
from balise.errors import UnreadableBody

GIF = bytes.fromhex("47494638396101000100800000000000000000 21f90401000000002c000000000100010000020244 01003b")
"""One transparent point."""
_MOST_FIELDS = 100
_OF_EVENT = ("event", "event_id", "timestamp", "test_event_code")
_OF_REQUEST = ("lib", "noscript")


def body_of_address(query: bytes, most: int) -> dict[str, Any]:
    """The body an image's address stands for: base64 JSON in `analytics_message`, or `sdkid` with an event's fields.

    Fields that are none of the event's are its properties; without `event` it is a Pageview. Raises `RefusedRequest`,
    `UnreadableBody`.
    """
    try:
        fields = dict(parse_qsl(query.decode("ascii"), max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise UnreadableBody(f"The address is not a query of at most {_MOST_FIELDS} fields.") from error
    message = fields.get("analytics_message")
    if message is not None:
        return parse_object(_decoded(message, most))
    code = fields.pop("sdkid", "").strip()
    if not code:
        raise refuse("sdkid", "not a valid string")
    return {
        "event": fields.pop("event", "Pageview"),
        **{name: fields.pop(name) for name in _OF_EVENT if name in fields},
        "context": {"pixel": {"code": code}},
        "properties": {name: value for name, value in fields.items() if name not in _OF_REQUEST},
        **({"noscript": True} if "noscript" in fields else {}),
    }


def _decoded(message: str, most: int) -> bytes:
    """Base64 with either alphabet, with or without its padding; a plus that became a space in the query is one again."""
    text = message.replace(" ", "+").replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)[: most + 1]
    except (binascii.Error, ValueError) as error:
        raise UnreadableBody("analytics_message is not base64 of JSON.") from error
