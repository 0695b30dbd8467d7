"""Makes fixes to an event as it was received and cleaned: pure, and the same each time."""

import re
from collections.abc import Iterator
from typing import Any, Final

from balise.events import fix as kinds
from balise.events.fix import Fix, Fixes, Scalar
from balise.events.money.text import read_number
from balise.events.received import ReceivedEvent

_MOST_ITEMS: Final = 1000
_UNITS: Final = {"milliseconds": 1000, "microseconds": 1_000_000, "nanoseconds": 1_000_000_000}
_AMOUNT: Final = re.compile(r"[^\d+.,'’−-]*([-+−]?)[^\d.,'’-]*([\d.,'’\s]*\d)[^\d]*")
_NUMBER: Final = re.compile(r"\d{1,30}(?:\.\d{1,30})?|\.\d{1,30}")
_TRUE: Final = frozenset({"true", "1", "yes", "oui", "on", "vrai"})
_FALSE: Final = frozenset({"false", "0", "no", "non", "off", "faux"})


def made(fixes: Fixes, event: ReceivedEvent, first_received_at: int) -> list[tuple[Fix, str]]:
    """Make the fixes in their order, in the event itself; tell each that changed something, with its path.

    Nothing that the event shares with others is changed in place. `first_received_at` is when it came first, in milliseconds.
    """
    return [(fix, path) for fix in fixes if (path := _make(fix, event, first_received_at))]


def _make(fix: Fix, event: ReceivedEvent, first_received_at: int) -> str:
    """The path of what was changed; empty where nothing was."""
    match fix:
        case kinds.RenameEvent():
            changed, event.name = event.name != fix.to, fix.to
            return "event" if changed else ""
        case kinds.MendTime():
            mended = first_received_at // 1000 if fix.read == "received" else _scaled(event.event_time, _UNITS[fix.read])
            changed, event.event_time = mended != event.event_time, mended
            return "event_time" if changed else ""
        case kinds.SetCurrency():
            if not ({"value", "currency"} & event.properties.keys()) or event.properties.get("currency") == fix.to:
                return ""
            event.properties = {**event.properties, "currency": fix.to}
            return "properties.currency"
    properties = _mended(event.properties, fix.property.split("."), fix)
    if properties is event.properties:
        return ""
    event.properties = properties
    return f"properties.{fix.property}"


def _mended(value: dict[str, Any], path: list[str], fix: Fix) -> dict[str, Any]:
    """The object with the fix made at the path; the same object where nothing was to be done."""
    name, rest = path[0], path[1:]
    if not rest:
        return _fixed(value, name, fix)
    inner = value.get(name)
    if isinstance(inner, dict):
        mended: Any = _mended(inner, rest, fix)
        return value if mended is inner else {**value, name: mended}
    if isinstance(inner, list):
        items = [_mended(item, rest, fix) if isinstance(item, dict) else item for item in inner[:_MOST_ITEMS]]
        same = all(new is old for new, old in zip(items, inner, strict=False))
        return value if same else {**value, name: items + inner[_MOST_ITEMS:]}
    return value


def _fixed(value: dict[str, Any], name: str, fix: Fix) -> dict[str, Any]:
    if isinstance(fix, kinds.Drop):
        return {key: item for key, item in value.items() if key != name} if name in value else value
    if isinstance(fix, kinds.RenameProperty):
        free = not is_there(value.get(fix.to)) and fix.to != name
        return dict(_renamed(value, name, fix.to)) if name in value and free else value
    old = value.get(name)
    new = _new_value(fix, old)
    return value if new is None or (type(new) is type(old) and new == old) else {**value, name: new}


def _renamed(value: dict[str, Any], name: str, to: str) -> Iterator[tuple[str, Any]]:
    for key, item in value.items():
        if key != to:
            yield (to if key == name else key), item


def is_there(value: Any) -> bool:
    """Whether a property says anything."""
    return value is not None and value != ""


def _new_value(fix: Fix, old: Any) -> Scalar | None:
    """What shall stand for the value; None where it stays."""
    if isinstance(fix, kinds.SetDefault):
        return None if is_there(old) else fix.value
    if isinstance(fix, kinds.MapValues):
        return fix.values.get(as_text(old) or "") if isinstance(old, str | int | float | bool) else None
    if isinstance(fix, kinds.Cast):
        if fix.to == "text":
            return as_text(old)
        return _as_number(old, fix.decimal) if fix.to == "number" else _as_boolean(old)
    return None


def as_text(value: Any) -> str | None:
    """A plain value as text; None where it is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None


def _as_number(value: Any, decimal: str) -> int | float | None:
    if not isinstance(value, str) or len(value) > 64:
        return None
    if not decimal:
        number, _ = read_number(value)
        return None if number is None else _plain(str(number))
    match = _AMOUNT.fullmatch(value.strip())
    if match is None:
        return None
    mark, group = (",", ".") if decimal == "comma" else (".", ",")
    digits = re.sub(r"[\s'’]", "", match[2]).replace(group, "").replace(mark, ".")
    if not _NUMBER.fullmatch(digits):
        return None
    return _plain(("-" if match[1] in ("-", "−") else "") + digits)


def _plain(text: str) -> int | float | None:
    number = float(text)
    if abs(number) >= 1e18:
        return None
    return int(number) if "." not in text and "e" not in text.lower() else number


def _as_boolean(value: Any) -> bool | None:
    text = (as_text(value) or "").strip().lower()
    return True if text in _TRUE else False if text in _FALSE else None


def _scaled(value: Any, unit: int) -> Any:
    """Seconds out of a number, or the digits of a text, in this unit; what cannot be read stays."""
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 25:
        return int(text) // unit
    if isinstance(text, bool) or not isinstance(text, int | float) or not abs(text) < 1e24:
        return value
    return int(text) // unit
