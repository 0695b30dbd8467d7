"""A request as somebody types it: fields of a form in, a body of the Events API 2.0 out."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from balise.events.finding import Finding
from balise.events.identity import IdentityReader, as_user
from balise.events.received import Kind
from balise.events.source import Source
from balise.web.form import Form

MOST_PRODUCTS: Final = 20
PRODUCT_FIELDS: Final = ("content_id", "content_name", "quantity", "price")
USER_FIELDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.WEB: ("email", "phone", "external_id", "ttclid", "ttp"),
    Kind.APP: ("email", "phone", "external_id", "idfa", "gaid"),
    Kind.OFFLINE: ("email", "phone", "external_id"),
    Kind.CRM: ("email", "phone", "external_id"),
}
PROPERTY_FIELDS: Final = ("value", "currency", "order_id", "content_type", "search_string", "description")
PLACE_FIELDS: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.WEB: ("page", "url"),
    Kind.APP: ("app", "app_id"),
    Kind.CRM: ("lead", "lead_id"),
}
"""What an event of a kind of source needs besides: the object and its field."""
_NUMBERS: Final = ("value", "price", "quantity", "predicted_ltv", "num_items")
_LONGEST: Final = 2_000
_CLEAR: Final = "clear_text"


@dataclass(frozen=True)
class Draft:
    """What was typed. `other` holds further parameters, `name = value` a line; `place` is the page, the app or the lead."""

    event: str
    event_id: str
    event_time: str
    place: str
    user: dict[str, str]
    properties: dict[str, str]
    products: tuple[dict[str, str], ...]
    other: str

    def body(self, source: Source, test_code: str, now: int) -> dict[str, Any]:
        """The request, with what is typed as it is: what is wrong in it is for the server to say."""
        event: dict[str, Any] = {"event": self.event, "event_time": _number(self.event_time) if self.event_time else now // 1000}
        event |= {"event_id": self.event_id} if self.event_id else {}
        event |= {"user": self.user} if self.user else {}
        if source.kind in PLACE_FIELDS and self.place:
            holder, field = PLACE_FIELDS[source.kind]
            event[holder] = {field: self.place}
        if properties := self._properties():
            event["properties"] = properties
        top = {"event_source": source.kind.value, "event_source_id": source.code}
        return {**top, "test_event_code": test_code, "data": [event]}

    def _properties(self) -> dict[str, Any]:
        found: dict[str, Any] = {name: _value(name, text) for name, text in self.properties.items() if text}
        products = [{name: _value(name, text) for name, text in product.items() if text} for product in self.products]
        if any(products):
            found["contents"] = [product for product in products if product]
        for line in self.other.splitlines():
            name, _, text = line.partition("=")
            if name.strip():
                found[name.strip()] = _number(text.strip())
        return found


def new_draft(event: str) -> Draft:
    """An empty one, with an id of its own."""
    return Draft(event, f"test-{secrets.token_hex(4)}", "", "", {}, {}, ({},), "")


def read_draft(form: Form, kind: Kind, reader: IdentityReader) -> tuple[Draft, list[Finding]]:
    """What was typed, a person's keys hashed as the platform wants them; and what is odd about those."""
    fields = {name: text.strip()[:_LONGEST].encode("utf-8", "replace").decode() for name, text in form.items()}
    typed = {name: fields.get(name, "") for name in USER_FIELDS[kind]}
    read = reader.read({name: text for name, text in typed.items() if text})
    user = {name: value[0] if isinstance(value, list) else value for name, value in as_user(read.identity).items()}
    columns = [[text.strip()[:_LONGEST] for text in form.all(name)] for name in PRODUCT_FIELDS]
    rows = [dict(zip(PRODUCT_FIELDS, row, strict=True)) for row in zip(*columns, strict=False)]
    products = [row for row in rows[:MOST_PRODUCTS] if any(row.values())]
    draft = Draft(
        event=fields.get("event", ""),
        event_id=fields.get("event_id", ""),
        event_time=fields.get("event_time", ""),
        place=fields.get("place", ""),
        user=user,
        properties={name: fields.get(name, "") for name in PROPERTY_FIELDS if fields.get(name)},
        products=(*products, {}) if "more" in fields or not products else tuple(products),
        other=fields.get("other", ""),
    )
    return draft, [finding for finding in read.findings if _CLEAR not in finding.code]


def _value(name: str, text: str) -> Any:
    return _number(text) if name in _NUMBERS else text


def _number(text: str) -> Any:
    """The number a text spells, as JSON writes numbers; else the text, for the server to judge."""
    plain = text.removeprefix("-")
    if not plain.replace(".", "", 1).isascii() or not plain.replace(".", "", 1).isdigit() or len(text) > 15:
        return text
    return float(text) if "." in plain else int(text)
