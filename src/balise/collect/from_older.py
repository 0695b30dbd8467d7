"""The older shapes of the Events API: pixel, app and offline, single and batch, under v1.2 and v1.3."""

from collections.abc import Callable
from typing import Any

from balise.collect.request import Opened, batch_complaint, items_of, part, plain_complaint, source_code, text
from balise.events.received import Kind, ReceivedEvent

_USER_FROM_CONTEXT = ("ip", "user_agent", "locale")


def open_pixel_track(body: dict[str, Any]) -> Opened:
    """`…/pixel/track/`: one web event; also the list form `event_list` that one plug-in sends under v1.2."""
    if "event_list" in body:
        return _opened(body, "pixel-track", Kind.WEB, ("pixel_code",), ("event_list", "pixel_batch"))
    return _opened(body, "pixel-track", Kind.WEB, ("pixel_code",), None)


def open_pixel_batch(body: dict[str, Any]) -> Opened:
    """`…/pixel/batch/`: up to 50 web events; a body that is itself one event is read as a batch of one."""
    return _opened(body, "pixel-batch", Kind.WEB, ("pixel_code",), ("batch", "pixel_batch"))


def open_app_track(body: dict[str, Any]) -> Opened:
    """`…/app/track/`: one app event."""
    return _opened(body, "app-track", Kind.APP, ("tiktok_app_id", "app_id"), None)


def open_app_batch(body: dict[str, Any]) -> Opened:
    """`…/app/batch/`: up to 50 app events."""
    return _opened(body, "app-batch", Kind.APP, ("tiktok_app_id", "app_id"), ("batch", "app_batch"))


def open_offline_track(body: dict[str, Any]) -> Opened:
    """`…/offline/track/`: one offline event."""
    return _opened(body, "offline-track", Kind.OFFLINE, ("event_set_id",), None)


def open_offline_batch(body: dict[str, Any]) -> Opened:
    """`…/offline/batch/`: up to 80 offline events."""
    return _opened(body, "offline-batch", Kind.OFFLINE, ("event_set_id",), ("batch", "offline_batch"))


def _opened(
    body: dict[str, Any], protocol: str, kind: Kind, code_names: tuple[str, ...], batch: tuple[str, str] | None
) -> Opened:
    in_list = batch is not None and (batch[0] in body or "event" not in body)
    items = items_of(batch[0], body.get(batch[0])) if batch and in_list else [body]
    return Opened(
        protocol=protocol,
        kind=kind,
        code=_code(body, items, code_names),
        items=items,
        list_name=batch[0] if batch and in_list else "",
        limit=batch[1] if batch and in_list else "",
        read_item=_reader(code_names),
        complaint=batch_complaint if in_list else plain_complaint,
        test_event_code=text(body.get("test_event_code")),
        partner_name=text(body.get("partner_name")),
    )


def _code(body: dict[str, Any], items: list[Any], names: tuple[str, ...]) -> str:
    """The source's code from the top, or from the first item where a client puts it there."""
    for holder in (body, *items[:1]):
        if isinstance(holder, dict):
            for name in names:
                if text(holder.get(name)):
                    return text(holder[name])
    return source_code(names[0], None)


def _reader(code_names: tuple[str, ...]) -> Callable[[ReceivedEvent, dict[str, Any]], None]:
    def read(event: ReceivedEvent, item: dict[str, Any]) -> None:
        """Read one older event: `context` holds what 2.0 has at the top, and ISO time is in `timestamp`."""
        nested = item.get("event")
        if isinstance(nested, dict):
            # One client wraps the whole event in `event`.
            item = {**nested, **{name: value for name, value in item.items() if name not in ("event", *nested)}}
        for name in (*code_names, "type", "partner_name"):
            item.pop(name, None)
        event.name = item.pop("event", None)
        event.event_id = item.pop("event_id", None)
        event.event_time = item.pop("timestamp", None) or item.pop("event_time", None)
        event.test_event_code = text(item.pop("test_event_code", None)) or event.test_event_code
        event.limited_data_use = item.pop("limited_data_use", None)
        event.properties = part(event, item, "properties")
        _read_context(event, part(event, item, "context"), item)
        event.extra = item

    return read


def _read_context(event: ReceivedEvent, context: dict[str, Any], item: dict[str, Any]) -> None:
    user = part(event, context, "user", "context.user") | part(event, item, "user")
    for name in _USER_FROM_CONTEXT:
        if context.get(name) is not None:
            user.setdefault(name, context.pop(name))
    ad = part(event, context, "ad", "context.ad")
    if event.kind is not Kind.APP and ad.get("callback"):
        user.setdefault("ttclid", ad.pop("callback"))
    event.user = user
    event.ad = ad
    event.page = part(event, context, "page", "context.page") or part(event, item, "page")
    event.app = part(event, context, "app", "context.app")
    event.device = part(event, context, "device", "context.device")
    for name in ("gaid", "idfa", "idfv"):
        if event.device.get(name):
            event.user.setdefault(name, event.device.pop(name))
    if context:
        item["context"] = context
