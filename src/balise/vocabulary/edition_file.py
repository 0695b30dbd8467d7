"""Reads an edition's data file, laid over the one it is based on."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from balise.errors import WrongInput

FOLDER = Path(__file__).parent / "editions"


class Deprecation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Since when an event is no longer listed, until when it is still taken, and the sentence about it."""

    since: date
    until: str
    en: str
    fr: str


class StandardEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"use_class": "class"}):
    """A row of [events.…]: display names, recommended parameters, the row of [uses] that holds for it."""

    en: str
    fr: str
    source: str
    recommended: tuple[str, ...] = ()
    use_class: str = "standard"
    automatic: bool = False
    """Logged by the mobile SDKs by themselves."""
    deprecated: Deprecation | None = None


class ReservedName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of [reserved.…] as printed; `event` may itself be a name that is mapped further."""

    event: str
    en: str
    fr: str
    source: str


class Spelling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another spelling of a standard name."""

    event: str
    source: str


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A parameter: its type in words, where it may stand, the values it takes (empty: any), for which kinds (empty: all)."""

    type: str
    levels: tuple[str, ...] = ("properties",)
    values: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    en: str = ""
    fr: str = ""


class KindRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which list a kind of source uses, whether it takes custom events, and how old an event may be."""

    list: str
    custom: bool
    max_age_days: int
    source: str


class LimitRows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table [limits]."""

    name_max_length: int
    events_per_request: int
    pixel_batch: int
    app_batch: int
    offline_batch: int
    max_future_seconds: int


class UseRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One purpose of one class of events."""

    allowed: bool
    en: str
    fr: str
    source: str


class Currencies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes separated by white space; `app_only` are those that only the mobile SDKs know."""

    codes: str
    app_only: str


class EditionFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole edition, after it was laid over the one it is based on."""

    id: str
    since: date
    en: str
    fr: str
    sources: dict[str, str]
    kinds: dict[str, KindRow]
    limits: LimitRows
    limit_sources: dict[str, str]
    uses: dict[str, dict[str, UseRow]]
    events: dict[str, dict[str, StandardEvent]]
    reserved: dict[str, dict[str, ReservedName]]
    spellings: dict[str, dict[str, Spelling]]
    parameters: dict[str, Parameter]
    verticals: dict[str, dict[str, Parameter]]
    currencies: Currencies


def read_edition_file(edition_id: str) -> EditionFile:
    """Read the file of a known edition. Raises `WrongInput` where it does not hold one."""
    try:
        return msgspec.convert(_tables(edition_id), EditionFile)
    except (OSError, KeyError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise WrongInput(f"The edition {edition_id} of the vocabulary cannot be read: {error}") from error


def _tables(edition_id: str) -> dict[str, Any]:
    own = tomllib.loads((FOLDER / f"{edition_id}.toml").read_text(encoding="utf-8"))
    base = own.pop("based_on", "")
    if not base:
        return own
    removed = own.pop("removed", {})
    return _laid_over(_without(_tables(base), removed), own)


def _without(tables: dict[str, Any], removed: dict[str, dict[str, list[str]]]) -> dict[str, Any]:
    """Raises `KeyError` for a row that is not there: it would be a slip."""
    for table, lists in removed.items():
        for name, rows in lists.items():
            for row in rows:
                del tables[table][name][row]
    return tables


def _laid_over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Tables are merged row by row, anything else is replaced."""
    for name, value in own.items():
        if isinstance(value, dict) and isinstance(base.get(name), dict):
            base[name] = _laid_over(base[name], value)
        else:
            base[name] = value
    return base
