"""A change to be made to events that wait before they are sent again: what each kind of fix is told with.

Properties are named by their path: `value`, or `contents.price` for each product's.
"""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from balise.errors import WrongInput

MOST_FIXES: Final = 10
"""As many fixes stand in one chain; they are made in their order."""
Scalar = str | int | float | bool
Path = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^.\s][^.]*(\.[^.]+){0,3}$")]
Name = Annotated[str, Meta(min_length=1, max_length=200)]


class _Fix(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="fix"):
    """What every kind of fix has: in JSON `fix` names the kind."""


class RenameEvent(_Fix, frozen=True, tag="rename_event"):
    """Give the event another name."""

    to: Name


class SetDefault(_Fix, frozen=True, tag="default"):
    """Fill a property that is missing or empty."""

    property: Path
    value: Annotated[str, Meta(max_length=1000)] | int | float | bool


class Cast(_Fix, frozen=True, tag="cast"):
    """Read a property as another type. `decimal` is the mark of decimals in a text; empty: only what is beyond doubt is read."""

    property: Path
    to: Literal["number", "text", "boolean"]
    decimal: Literal["", "point", "comma"] = ""


class Drop(_Fix, frozen=True, tag="drop"):
    """Take a property out."""

    property: Path


class RenameProperty(_Fix, frozen=True, tag="rename"):
    """Give a property another name, unless one of that name is filled already."""

    property: Path
    to: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^.]+$")]


class MapValues(_Fix, frozen=True, tag="map"):
    """Replace values by a table; what is not in it stays."""

    property: Path
    values: Annotated[dict[str, Annotated[str, Meta(max_length=1000)] | int | float | bool], Meta(min_length=1, max_length=100)]


class SetCurrency(_Fix, frozen=True, tag="currency"):
    """Set the currency of events that carry a value or a currency."""

    to: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]


class MendTime(_Fix, frozen=True, tag="time"):
    """Read `event_time` in another unit, or take the moment at which the event was received first."""

    read: Literal["milliseconds", "microseconds", "nanoseconds", "received"]


Fix = RenameEvent | SetDefault | Cast | Drop | RenameProperty | MapValues | SetCurrency | MendTime
Fixes = tuple[Fix, ...]
KINDS: Final = ("rename_event", "default", "cast", "drop", "rename", "map", "currency", "time")

HOW: Final = (
    "rename_event:NAME, default:PROPERTY=VALUE, cast:PROPERTY=number|text|boolean[,comma|,point], drop:PROPERTY, "
    "rename:PROPERTY=NAME, map:PROPERTY=OLD>NEW;OLD>NEW, currency:EUR or time:microseconds"
)
"""How each kind is typed."""
_read_fixes = msgspec.json.Decoder(Fixes).decode


def kind_of(fix: Fix) -> str:
    """The fix's name in JSON."""
    return str(type(fix).__struct_config__.tag)


def as_json(fix: Fix) -> str:
    """The fix as it stands in forms, in the change log and in JSON."""
    return msgspec.json.encode(fix).decode()


def read_fixes(texts: Sequence[str | bytes]) -> Fixes:
    """Fixes out of their JSON. Raises `WrongInput`."""
    if len(texts) > MOST_FIXES:
        raise WrongInput(f"A chain has at most {MOST_FIXES} fixes.", reason="too_many_fixes")
    try:
        joined = b",".join(text if isinstance(text, bytes) else text.encode("utf-8", "replace") for text in texts)
        return _read_fixes(b"[" + joined + b"]")
    except (msgspec.DecodeError, RecursionError) as error:
        raise WrongInput(f"A fix cannot be read: {error}.", reason="bad_fix") from error


def typed_fix(text: str) -> Fix:
    """A fix as it is typed in a command, such as `cast:value=number,comma`. Raises `WrongInput`."""
    kind, _, rest = text.partition(":")
    target, _, value = rest.partition("=")
    fields: dict[str, object]
    match kind.strip().replace("-", "_"):
        case "rename_event" | "currency" as one:
            fields = {"fix": one, "to": rest}
        case "time":
            fields = {"fix": "time", "read": rest}
        case "drop":
            fields = {"fix": "drop", "property": rest}
        case "default":
            fields = {"fix": "default", "property": target, "value": scalar(value)}
        case "rename":
            fields = {"fix": "rename", "property": target, "to": value}
        case "cast":
            to, _, decimal = value.partition(",")
            fields = {"fix": "cast", "property": target, "to": to, "decimal": decimal}
        case "map":
            pairs = [each.partition(">") for each in value.split(";") if each]
            fields = {"fix": "map", "property": target, "values": {old: scalar(new) for old, _, new in pairs}}
        case _:
            raise WrongInput(f"There is no such fix. Write {HOW}.", reason="bad_fix")
    try:
        found: Fix = msgspec.convert(fields, Fix)
    except msgspec.ValidationError as error:
        raise WrongInput(f"The fix {kind} cannot be read: {error}. Write {HOW}.", reason="bad_fix") from error
    return found


def typed(fix: Fix) -> str:
    """The fix as it would be typed."""
    match fix:
        case RenameEvent() | SetCurrency():
            rest = fix.to
        case MendTime():
            rest = fix.read
        case Drop():
            rest = fix.property
        case SetDefault():
            rest = f"{fix.property}={_typed_scalar(fix.value)}"
        case Cast():
            rest = f"{fix.property}={fix.to}" + (f",{fix.decimal}" if fix.decimal else "")
        case RenameProperty():
            rest = f"{fix.property}={fix.to}"
        case MapValues():
            rest = f"{fix.property}=" + ";".join(f"{old}>{_typed_scalar(new)}" for old, new in fix.values.items())
    return f"{kind_of(fix)}:{rest}"


def _typed_scalar(value: Scalar) -> str:
    if isinstance(value, str):
        return value if scalar(value) == value and isinstance(scalar(value), str) else f'"{value}"'
    return msgspec.json.encode(value).decode()


def scalar(text: str) -> Scalar:
    """A value as it is typed: a number or true or false where it is written like one, else the text; quotes keep a text."""
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1]
    try:
        found = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return text
    return found if isinstance(found, int | float | bool) else text
