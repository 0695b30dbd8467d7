"""What is there to judge? Everything in the event that somebody wrote, as one text."""

from balise.pipeline.context import Context
from balise.pipeline.draft import Draft, encode


def add_texts(draft: Draft, context: Context) -> None:
    """Fill `draft.texts` for the policy; the identity's own texts were judged as they were read.

    Name, id and time of a type no reader takes are kept as what their steps refuse, without the content.
    """
    sent = draft.received
    sent.name = sent.name if isinstance(sent.name, str) else None
    sent.event_id = sent.event_id if isinstance(sent.event_id, str | int) else _absent(sent.event_id)
    sent.event_time = sent.event_time if isinstance(sent.event_time, str | int | float) else _absent(sent.event_time)
    sent.limited_data_use = _is_on(sent.limited_data_use)
    properties = encode(sent.properties)
    draft.properties_json = properties.decode()
    texts: tuple[object, ...] = (sent.name, sent.event_id, sent.event_time, draft.url, draft.referrer)
    texts += (sent.test_event_code, sent.partner_name, sent.origin)
    rest = [tree for tree in (sent.app, sent.ad, sent.lead, sent.device, sent.extra) if tree]
    draft.texts = encode((texts, rest)) + properties


def _absent(value: object) -> str | None:
    return None if value is None else "?"


def _is_on(value: object) -> bool:
    """A switch as JSON writes it, or as text does."""
    return value is True or value == 1 or (isinstance(value, str) and value.strip().lower() in ("true", "1", "yes"))
