"""Events API 2.0: `POST /open_api/v1.3/event/track/` for web, app, offline and crm."""

from typing import Any

from balise.collect.request import Opened, items_of, part, plain_complaint, refuse, source_code, text
from balise.events.received import Kind, ReceivedEvent

PROTOCOL = "events-api"
_KINDS = {kind.value: kind for kind in Kind}


def open_events_api(body: dict[str, Any]) -> Opened:
    """Read the top of a 2.0 body: one kind, one source, 1 to 1,000 events."""
    kind = body.get("event_source")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise refuse("event_source", "must be web, app or offline")
    return Opened(
        protocol=PROTOCOL,
        kind=_KINDS[kind],
        code=source_code("event_source_id", body.get("event_source_id")),
        items=items_of("data", body.get("data")),
        list_name="data",
        limit="events_per_request",
        read_item=read_item,
        complaint=plain_complaint,
        test_event_code=text(body.get("test_event_code")),
        partner_name=text(body.get("partner_name")),
    )


def read_item(event: ReceivedEvent, item: dict[str, Any]) -> None:
    """Read one element of `data`. What 2.0 does not know is kept in `extra`."""
    event.name = item.pop("event", None)
    event.event_id = item.pop("event_id", None)
    event.event_time = item.pop("event_time", None)
    event.user = part(event, item, "user")
    event.properties = part(event, item, "properties")
    event.page = part(event, item, "page")
    if item:
        _read_rest(event, item)


def _read_rest(event: ReceivedEvent, item: dict[str, Any]) -> None:
    event.app = part(event, item, "app")
    event.ad = part(event, item, "ad")
    event.lead = part(event, item, "lead")
    event.device = part(event, item, "device")
    event.limited_data_use = item.pop("limited_data_use", None)
    event.test_event_code = event.test_event_code or text(item.pop("test_event_code", None))
    event.extra = item
