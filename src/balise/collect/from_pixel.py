"""What browsers send: `POST /api/v2/pixel`, our own batches and the single events of the platform's library."""

import re
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from balise.collect.by_rule import take_rule
from balise.collect.inspection import noticed
from balise.collect.request import Opened, items_of, part, plain_complaint, refuse, text
from balise.collect.visit import take_visit
from balise.events.received import Kind, ReceivedEvent
from balise.events.stored import MESSAGE_RECEIPT

PROTOCOL = "pixel"
MOST_EVENTS = 1000
"""In one request, an event to two pixels counted twice."""
MOST_CODES = 20
"""Sources that one request names."""
_LONGEST_CODES = 2_000
_LONGEST_TIME = 40
_DIGITS = re.compile("[0-9]+")
_SECOND_DIGITS = 14
_USER = {"phone_number": "phone", "auto_phone_number": "phone", "auto_email": "email", "anonymous_id": "ttp"}
"""The browser library's names of keys, where the Events API has others."""
_NOTHING_TOLD = ("message_id", "analytics_uniq_id", "action", "type", "pixel_code", "_inspection", "signal_diagnostic_labels")
_EXTRA = ("session_id", "pageview_id", "index", "variation_id")


class Sender(msgspec.Struct):
    """Who sent a request, as its connection and headers say."""

    address: str = ""
    user_agent: str = ""
    origin: str = ""
    clock_behind_ms: int = 0
    page_url: str = ""
    """The page of an image, from its Referer."""


class PixelItem(msgspec.Struct):
    """One event for one source: an event to two pixels is two of these. `index` is its place in the batch."""

    code: str
    index: int
    content: Any


def pixel_items(body: dict[str, Any]) -> list[PixelItem]:
    """The events of a body in its order. Raises `RefusedRequest` when there is none, or more than `MOST_EVENTS`.

    An item that names no source is for the first source that is named, so that it can wait there with its reason.
    """
    batch = items_of("batch", body["batch"]) if "batch" in body else [body]
    if not 1 <= len(batch) <= MOST_EVENTS:
        raise refuse("batch", f"length must be between 1 and {MOST_EVENTS}")
    codes = [_codes(item) for item in batch]
    first = next((each[0] for each in codes if each), "")
    if not first:
        raise refuse("context.pixel.code", "not a valid string")
    items = []
    for index, (item, own) in enumerate(zip(batch, codes, strict=True)):
        items.append(PixelItem(own[0] if own else first, index, item))
        items += [PixelItem(code, index, _copy(item)) for code in own[1:]]
    if len(items) > MOST_EVENTS:
        raise refuse("batch", f"length must be between 1 and {MOST_EVENTS}")
    if len({item.code for item in items}) > MOST_CODES:
        raise refuse("context.pixel.code", f"at most {MOST_CODES} different codes in one request")
    return items


def pixel_request(body: dict[str, Any], items: list[PixelItem], sender: Sender) -> Opened:
    """The request as the intake reads it: `items` are of `body`, and each is read as sent by `sender`."""

    def read(event: ReceivedEvent, item: dict[str, Any]) -> None:
        read_item(event, item, sender)

    return Opened(
        protocol=PROTOCOL,
        kind=Kind.WEB,
        code="",
        items=items,
        list_name="batch" if "batch" in body else "",
        read_item=read,
        complaint=plain_complaint,
    )


def read_item(event: ReceivedEvent, item: dict[str, Any], sender: Sender) -> None:
    """Read one event of the browser library; what it says beside the Events API's fields is kept in `extra`."""
    context = part(event, item, "context")
    event.properties = part(event, item, "properties")
    event.name = item.pop("event", None) or item.get("action")
    event.event_id = _event_id(item, event.properties)
    event.event_time = item.pop("timestamp", None)
    event.limited_data_use = item.pop("limited_data_use", None) or event.properties.pop("limited_data_use", None)
    event.test_event_code = text(item.pop("test_event_code", None))
    event.origin, event.clock_behind_ms = sender.origin, sender.clock_behind_ms
    event.receipt = _receipt(event, item.get("message_id")) or event.receipt
    event.noticed = noticed(item)
    event.by_rule = take_rule(item, event.noticed)
    for name in _NOTHING_TOLD:
        item.pop(name, None)
    if item.get("is_onsite") is False:
        del item["is_onsite"]
    _read_context(event, context, sender, item)
    event.extra = item


def clock_behind_ms(sent_at: Any, now_ms: int) -> int:
    """How far the clock of the browser is behind ours, from the time it wrote on its batch; 0 where it cannot be read."""
    if not isinstance(sent_at, str) or len(sent_at) > _LONGEST_TIME:
        return 0
    try:
        moment = datetime.fromisoformat(sent_at)
        return now_ms - round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0


def _event_id(item: dict[str, Any], properties: dict[str, Any]) -> Any:
    """The id as given; else the message's, which a retry repeats. A number is text: a browser cannot be asked to mend it."""
    given = item.pop("event_id", None) or properties.pop("event_id", None)
    if given is None or given == "":
        given = item.get("message_id") or item.get("analytics_uniq_id")
    return str(given) if type(given) is int else given


def _receipt(event: ReceivedEvent, message_id: Any) -> str:
    """The receipt of a message, the same each time it is sent; ``""`` for what is no message of a pixel.

    A browser sends again what it cannot know to have arrived: that is no copy, but the same event.
    """
    if not isinstance(message_id, str) or not message_id or not isinstance(event.event_time, str):
        return ""
    second = "".join(_DIGITS.findall(event.event_time[:19]))
    if len(second) != _SECOND_DIGITS:
        return ""
    what = msgspec.json.encode((event.source, message_id, event.event_time, event.name, event.event_id))
    return f"{second}{blake2b(what, digest_size=10).hexdigest().upper()}{MESSAGE_RECEIPT}"


def _read_context(event: ReceivedEvent, context: dict[str, Any], sender: Sender, extra: dict[str, Any]) -> None:
    event.visit = take_visit(context)
    event.page = part(event, context, "page", "context.page") or ({"url": sender.page_url} if sender.page_url else {})
    event.ad = part(event, context, "ad", "context.ad")
    event.device = part(event, context, "device", "context.device")
    event.user = _user(event, context, sender)
    event.partner_name = text(part(event, context, "pixel", "context.pixel").get("partner"))
    library = part(event, context, "library", "context.library")
    if library:
        extra["library"] = f"{text(library.get('name'))} {text(library.get('version'))}".strip()
    for name in _EXTRA:
        value = context.pop(name, None)
        if value not in (None, ""):
            extra[name] = value
    if context:
        extra["context"] = context


def _user(event: ReceivedEvent, context: dict[str, Any], sender: Sender) -> dict[str, Any]:
    """The person's keys by their names in the Events API, with what the connection says."""
    user: dict[str, Any] = {}
    for name, value in part(event, context, "user", "context.user").items():
        due = _USER.get(name, name)
        user[due] = value if due not in user else _both(user[due], value)
    if click_id := event.ad.pop("callback", None) or _click_id(event.page.get("url")):
        user.setdefault("ttclid", click_id)
    if agent := context.pop("userAgent", None) or sender.user_agent:
        user["user_agent"] = agent
    if sender.address:
        user["ip"] = sender.address
    if language := event.device.pop("language", None):
        user.setdefault("locale", language)
    return user


def _both(first: Any, second: Any) -> list[Any]:
    """Two values of one key as the list that the identity reader takes."""
    return [*(first if isinstance(first, list) else [first]), *(second if isinstance(second, list) else [second])]


def _click_id(url: Any) -> str:
    """The `ttclid` in a page's address, of any length; ``""`` where there is none."""
    if not isinstance(url, str) or "ttclid=" not in url:
        return ""
    try:
        return parse_qs(urlsplit(url).query, max_num_fields=200).get("ttclid", [""])[0]
    except ValueError:
        return ""


def _copy(item: Any) -> Any:
    """A copy of JSON as deep as JSON can be read."""
    return msgspec.json.decode(msgspec.json.encode(item))


def _codes(item: Any) -> list[str]:
    """The pixel codes of an event, joined with `|` by the platform's library; none where it names none."""
    context = item.get("context") if isinstance(item, dict) else None
    pixel = context.get("pixel") if isinstance(context, dict) else None
    code = text(pixel.get("code")) if isinstance(pixel, dict) else ""
    if not code and isinstance(item, dict):
        code = text(item.get("pixel_code"))
    if "|" not in code:
        return [code] if code else []
    return list(dict.fromkeys(each for each in code[:_LONGEST_CODES].split("|") if each))
