"""An event as a server of each kind would send it, for the examples."""

from typing import Any, Final

from balise.events.received import Kind
from balise.events.source import Source

EMAIL_HASH: Final = "a4c14f1b068bf2c602e289b5dfcd89085692c73c63daf5a90a0b481b7328ee35"
"""The SHA-256 of ada@shop.example."""
_PAYMENT: Final = {"value": 19.9, "currency": "EUR", "contents": [{"content_id": "mug", "quantity": 1, "price": 19.9}]}


def event_of(source: Source) -> dict[str, Any]:
    """The example's event, without its time."""
    payment = "Purchase" if source.edition > "2024-10" else "CompletePayment"
    if source.kind == Kind.WEB:
        return {
            "event": "leave_review",
            "event_id": "review-118",
            "user": {"email": EMAIL_HASH},
            "page": {"url": "https://www.shop.example/mug"},
            "properties": {"content_id": "mug"},
        }
    if source.kind == Kind.APP:
        return {
            "event": "leave_review",
            "event_id": "review-118",
            "user": {"email": EMAIL_HASH},
            "app": {"app_id": "com.example.shop", "app_name": "Example Shop"},
            "properties": {"content_id": "mug"},
        }
    if source.kind == Kind.CRM:
        return {
            "event": "lead_qualified",
            "event_id": "lead-118-qualified",
            "user": {"email": EMAIL_HASH},
            "lead": {"lead_id": "118", "lead_event_source": "Example CRM"},
        }
    return {"event": payment, "event_id": "receipt-118", "user": {"email": EMAIL_HASH}, "properties": _PAYMENT}


def body_of(source: Source, event: dict[str, Any]) -> dict[str, Any]:
    """The whole body of the Events API 2.0."""
    return {"event_source": source.kind.value, "event_source_id": source.code, "data": [event]}
