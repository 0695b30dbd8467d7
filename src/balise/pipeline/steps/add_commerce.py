"""What was it worth? Value, currency and order as columns of their own; contents checked as the platform reads them."""

from typing import Any

from balise.events.finding import found
from balise.events.money import read_currency, read_value
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft

_MOST_ITEMS_CHECKED = 1000


def add_commerce(draft: Draft, context: Context) -> None:
    """Fill `value`, `currency` and `order_id`; warn about contents the platform would refuse."""
    properties = draft.received.properties
    if not properties:
        return
    draft.value, finding = read_value(properties.get("value"))
    draft.note(finding)
    draft.currency, finding = read_currency(properties.get("currency"), context.edition.currencies_of(context.source.kind))
    draft.note(finding)
    if draft.value is not None and not draft.currency:
        draft.note(found("currency_missing", "properties.currency"))
    draft.order_id = _plain(properties.get("order_id"))
    if "contents" in properties:
        _check_contents(draft, properties["contents"])


def _plain(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _check_contents(draft: Draft, contents: Any) -> None:
    if isinstance(contents, dict):
        contents = [contents]
    if not isinstance(contents, list):
        draft.note(found("contents_unreadable", "properties.contents", platform="not a valid list"))
        return
    for index, item in enumerate(contents[:_MOST_ITEMS_CHECKED]):
        path = f"properties.contents.{index}"
        if not isinstance(item, dict):
            draft.note(found("contents_unreadable", path, "item", "not a valid object"))
            return
        content_id = item.get("content_id")
        if content_id is not None and not isinstance(content_id, str):
            draft.note(found("content_id_not_text", f"{path}.content_id", platform="not a valid string"))
            return
