"""Reads what people paste to try it: requests of the Events API, messages of the pixel, calls of the pixel."""

import secrets
from datetime import UTC, datetime
from typing import Any

import msgspec

from balise.collect.directory import Directory
from balise.collect.from_pixel import Sender, pixel_items, pixel_request
from balise.collect.intake import Intake
from balise.collect.pixel_call import read_call
from balise.collect.request import Opened
from balise.collect.side_door import open_line
from balise.errors import RefusedRequest, UnreadableBody, WrongInput
from balise.events.received import Channel, ReceivedEvent
from balise.events.source import Source
from balise.pipeline import Context

_SENDER = Sender(address="203.0.113.1", user_agent="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0")
"""A browser somewhere, for messages that say nothing of their own."""


class Pasted:
    """Reads one event by the rules of a source."""

    def __init__(self, intake: Intake, directory: Directory) -> None:
        self._intake, self._directory = intake, directory

    def read(self, source: Source, sent: Any, channel: Channel, at: int) -> tuple[ReceivedEvent, Context]:
        """The event as it would be received at this moment (milliseconds), the first where there are several.

        Raises `WrongInput` with the cure.
        """
        context = self._directory.context_of(source)
        try:
            content = _content(sent, channel)
            opened = self._browser(content, source, at) if channel is Channel.BROWSER else open_line(content, context)
        except (RefusedRequest, UnreadableBody) as error:
            raise WrongInput(f"The event cannot be read: {error}") from error
        if not opened.items:
            raise WrongInput("There is no event in it. Paste one event.")
        receipt = f"{datetime.fromtimestamp(at / 1000, UTC):%Y%m%d%H%M%S}{secrets.token_hex(10).upper()}-0"
        event = self._intake.read(opened.items[0], opened, context, (0, receipt), channel)
        event.received_at = at
        if source.allowed_origins:
            # What is pasted stands for a page of the site.
            event.origin = source.allowed_origins[0]
        return event, context

    def _browser(self, content: dict[str, Any], source: Source, at: int) -> Opened:
        body = {"batch": content["batch"][:1]} if isinstance(content.get("batch"), list) else {"batch": [content]}
        for item in body["batch"]:
            if isinstance(item, dict):
                _complete(item, source, at)
        items = pixel_items(body)
        opened = pixel_request(body, items, _SENDER)
        return msgspec.structs.replace(opened, items=[items[0].content], kind=source.kind)


def _content(sent: Any, channel: Channel) -> dict[str, Any]:
    if isinstance(sent, str):
        text = sent.strip()
        sent = msgspec.json.decode(text) if text.startswith(("{", "[")) and _is_json(text) else read_call(text)
    if isinstance(sent, list) and sent:
        sent = sent[0]
    if not isinstance(sent, dict):
        raise WrongInput("An event is a JSON object. Paste it with its braces.")
    content: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(sent))
    if channel is Channel.BROWSER and isinstance(content.get("data"), list) and content["data"]:
        content = content["data"][0] if isinstance(content["data"][0], dict) else content
    return content


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise WrongInput("This is not JSON. Look for a missing quote, comma or brace.") from None
    return True


def _complete(item: dict[str, Any], source: Source, at: int) -> None:
    """Add what the pixel adds by itself: the source, the moment, the message's id; and put keys where the pixel has them."""
    context = item["context"] if isinstance(item.get("context"), dict) else {}
    for name in ("user", "page"):
        if isinstance(item.get(name), dict):
            context.setdefault(name, item.pop(name))
    if isinstance(context.get("user"), dict) and "ttp" in context["user"]:
        context["user"].setdefault("anonymous_id", context["user"].pop("ttp"))
    item["context"] = context | {"pixel": {"code": source.code}}
    item.setdefault("timestamp", item.pop("event_time", None) or datetime.fromtimestamp(at / 1000, UTC).isoformat())
    item.setdefault("message_id", f"messageId-{secrets.token_hex(8)}")
