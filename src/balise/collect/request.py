"""What every protocol's reader makes of a body: whose events, and how to read each."""

from collections.abc import Callable
from typing import Any

import msgspec

from balise.collect.answers import BAD_PARAMETER
from balise.errors import RefusedRequest
from balise.events.received import Kind, ReceivedEvent
from balise.vocabulary import Limits

ItemReader = Callable[[ReceivedEvent, dict[str, Any]], None]
"""Fills a fresh `ReceivedEvent` from one item of the request; takes the fields it knows out of the item."""


class Opened(msgspec.Struct, kw_only=True):
    """A request body after its first look, before any event of it was read."""

    protocol: str
    kind: Kind
    code: str
    """The source's code as sent."""
    items: list[Any]
    """The events, any JSON type."""
    list_name: str = ""
    """Name of the list the items came in, `data` or `batch`; empty when the body is the event."""
    read_item: ItemReader
    complaint: Callable[[int, str, str], str]
    """The platform's text for (index, path, complaint)."""
    limit: str = ""
    """The name in `Limits` of how many items there may be; empty when the body is the event."""
    test_event_code: str = ""
    partner_name: str = ""
    library: str = ""
    """The program that sent the request and its release, such as `acme-shop 3.1`; empty where it does not say, or each event
    says its own. Kept in `extra`, where the pixel's is."""

    def check_count(self, limits: Limits) -> None:
        """Raises `RefusedRequest` when there is no item or more than the limit."""
        most = getattr(limits, self.limit) if self.limit else 1
        if not 1 <= len(self.items) <= most:
            raise refuse(self.list_name, f"length must be between 1 and {most}")

    def path(self, index: int) -> str:
        """Where in the request the event of this index stands."""
        return f"{self.list_name}.{index}" if self.list_name else ""


Opener = Callable[[dict[str, Any]], Opened]
"""Reads the top of a body. Raises `RefusedRequest` where the platform refuses the whole request."""


def refuse(field: str, complaint: str) -> RefusedRequest:
    """The platform's refusal of a request for one field."""
    return RefusedRequest(BAD_PARAMETER, f"Invalid value for {field}: {complaint}.")


def plain_complaint(index: int, path: str, complaint: str) -> str:
    """The text of Events API 2.0 and of single events: `Invalid value for event_id: not a valid string.`"""
    return f"Invalid value for {path or 'data'}: {complaint}."


def batch_complaint(index: int, path: str, complaint: str) -> str:
    """The text of the older batches: `Batch.0.properties.contents.0.content_id: Not a valid string`"""
    place = f"Batch.{index}.{path}".rstrip(".")
    return f"{place}: {complaint[:1].upper()}{complaint[1:]}"


def text(value: Any) -> str:
    """A text field of the request's top; numbers as their digits, anything else is absent."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def source_code(field: str, value: Any) -> str:
    """The source's code. Raises `RefusedRequest` when there is none."""
    code = text(value)
    if not code:
        raise refuse(field, "not a valid string")
    return code


def items_of(field: str, items: Any) -> list[Any]:
    """The list of events. Raises `RefusedRequest` when it is no list."""
    if not isinstance(items, list):
        raise refuse(field, "not a valid list")
    return items


def part(event: ReceivedEvent, holder: dict[str, Any], name: str, path: str = "") -> dict[str, Any]:
    """Take an object out of its holder. Absent and null are {}; another type is left out and noted as misread."""
    value = holder.pop(name, None)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    event.misread = (*event.misread, path or name)
    return {}
