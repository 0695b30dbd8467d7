"""What was told by alerts and by hand: each message to each receiver, and what became of it."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import PathParameter, QueryParameter

from balise.alerts.office import Office
from balise.api.addresses import Given
from balise.api.parts import Parts
from balise.api.problems import Refusal, documented
from balise.metadata.alert_types import Channel, Delivery, DeliveryState, Try

DeliveryNumber = Annotated[int, PathParameter(description="The message's number.", ge=1, le=2**53)]
OfAlert = Annotated[
    int | None,
    QueryParameter(name="alert", description="Only messages of this alert; 0: those sent by hand.", ge=0, le=2**31 - 1),
]


class Message(msgspec.Struct, kw_only=True):
    """A message to one receiver, with every try. `id` tells it apart here, `key` is what the receiver sees as `webhook-id`."""

    id: int
    key: str
    alert: int
    channel: Channel
    user: int
    url: str
    state: DeliveryState
    made_at: int
    made_by: str
    next_at: int
    ended_at: int
    tries: tuple[Try, ...]


class MessageList(msgspec.Struct):
    """Messages, the newest first."""

    deliveries: list[Message]


@get(
    "/deliveries",
    summary="List what was told",
    response_description="The newest 50 messages.",
    responses=documented(),
    sync_to_thread=True,
)
def list_deliveries(parts: Given, of_alert: OfAlert = None) -> MessageList:
    """Each message to each receiver, with its tries and their answers."""
    return MessageList([message_of(each) for each in parts.metadata.deliveries.recent(parts.home, of_alert)])


@post(
    "/deliveries/{delivery:int}/again",
    summary="Send a message again",
    response_description="The message.",
    status_code=200,
    responses=documented(404),
    sync_to_thread=True,
)
def send_again(delivery: DeliveryNumber, parts: Given) -> Message:
    """The same body under the same id, so that a receiver can leave out what it has."""
    if parts.metadata.deliveries.find(delivery, parts.workspace) is None:
        cure = "GET /api/v1/deliveries lists the messages there are."
        raise Refusal(404, "unknown_delivery", "No message has this number.", "path.delivery", cure)
    return message_of(office_of(parts).again(delivery, parts.workspace))


def office_of(parts: Parts) -> Office:
    """Who tells people. Raises `Refusal` where nobody is told."""
    if parts.office is None:
        raise Refusal(503, "unavailable", "Nobody is told here.", cure="Ask the server itself.")
    return parts.office


def message_of(delivery: Delivery) -> Message:
    """A delivery as the API shows it."""
    own = {name: getattr(delivery, name) for name in Message.__struct_fields__ if name not in ("alert", "user")}
    return Message(alert=delivery.alert_id, user=delivery.user_id, **own)


DELIVERY_HANDLERS = (list_deliveries, send_again)
