"""What people may choose for a source.

A check returns the value as it is stored, or raises `WrongInput` with a sentence that never shows the value.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypedDict

from balise.errors import WrongInput
from balise.events.received import Kind
from balise.events.source import AutoMatch, OnInvalid, OnSensitive
from balise.vocabulary import EDITIONS

ORIGIN = re.compile(r"(https?)://((?:[a-z0-9_-]+\.)*[a-z0-9_-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?/?")
DEFAULT_PORT = {"http": "80", "https": "443"}
MOST_MONTHS = 120
MOST_ORIGINS = 100
MOST_NAME = 200


class SourceChoices(TypedDict, total=False):
    """What a person may choose when a source is made; all but the name may be left out."""

    edition: str
    on_invalid: OnInvalid
    on_sensitive: OnSensitive
    phone_region: str
    retention_months: int
    allowed_origins: tuple[str, ...]
    first_party_cookies: bool
    auto_match: tuple[AutoMatch, ...]
    capture: bool


class SourceChanges(SourceChoices, total=False):
    """What may be changed later; the code and the kind stay."""

    name: str


def check_code(value: Any) -> str:
    """A code: 1–100 characters without white space, slashes, control or invisible characters (it is part of paths)."""
    if is_code(value):
        return str(value)
    raise WrongInput("code must be 1–100 characters without spaces, slashes or control characters, such as C4A9K2P7Q1W8E3R6T5Y0.")


def is_code(value: Any) -> bool:
    """Whether the value could be a source's code."""
    if not isinstance(value, str) or not 1 <= len(value) <= 100 or value in (".", ".."):
        return False
    return not any(c in "/\\" or unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp") for c in value)


def check_name(value: Any, least: int = 1) -> str:
    """A name that people read: up to 200 characters on one line; spaces around it are left out."""
    name = value.strip() if isinstance(value, str) else None
    if (
        name is None
        or not least <= len(name) <= MOST_NAME
        or any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in name)
    ):
        raise WrongInput(f"name must be {least}–{MOST_NAME} characters on one line.", reason="name")
    return name


def check_kind(value: Any) -> Kind:
    """A kind, or its text."""
    return Kind(_one_of("kind", Kind, value))


def check_choices(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Check the given fields and leave the others out. Raises `WrongInput` also for a field that cannot be chosen."""
    for field in choices:
        if field in ("code", "kind"):
            raise WrongInput(f"{field} stays as it is once the source is made; make another source.")
        if field not in CHECKS:
            raise WrongInput(f"A field was given that cannot be set; what can be set: {', '.join(CHECKS)}.")
    return {field: CHECKS[field](value) for field, value in choices.items()}


def _one_of(field: str, choices: type[StrEnum], value: Any) -> str:
    if isinstance(value, str) and value in [choice.value for choice in choices]:
        return choices(value)
    raise WrongInput(f"{field} must be one of {', '.join(choices)}.")


def _check_edition(value: Any) -> str:
    if isinstance(value, str) and value in EDITIONS:
        return value
    raise WrongInput(f"edition must be one of {', '.join(EDITIONS)}.")


def _check_region(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch("(?:[A-Za-z]{2})?", value):
        return value.upper()
    raise WrongInput("phone_region must be a two-letter region such as FR, or empty for the installation's own.")


def _check_months(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_MONTHS:
        return value
    raise WrongInput(f"retention_months must be a whole number from 1 to {MOST_MONTHS}.")


def _check_cookies(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise WrongInput("first_party_cookies must be true or false.")


def _check_capture(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise WrongInput("capture must be true or false.")


def _check_auto_match(value: Any) -> tuple[AutoMatch, ...]:
    if not isinstance(value, list | tuple):
        raise WrongInput(f"auto_match must be a list of fields the pixel may read: {', '.join(AutoMatch)}.")
    given = {_one_of("auto_match", AutoMatch, field) for field in value}
    return tuple(field for field in AutoMatch if field in given)


def _check_origins(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_ORIGINS:
        raise WrongInput(f"allowed_origins must be a list of at most {MOST_ORIGINS} origins such as https://shop.example.")
    return tuple(dict.fromkeys(_check_origin(origin) for origin in value))


def _check_origin(value: Any) -> str:
    """An origin as browsers write it: lower case, no path, no default port (RFC 6454)."""
    parts = ORIGIN.fullmatch(value.strip().lower()) if isinstance(value, str) and value.isascii() and len(value) <= 300 else None
    if parts is None:
        raise WrongInput("allowed_origins must hold origins such as https://shop.example, without a path.")
    scheme, host, port = parts.groups()
    return f"{scheme}://{host}" + (f":{port}" if port and port != DEFAULT_PORT[scheme] else "")


CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": check_name,
    "edition": _check_edition,
    "on_invalid": lambda value: OnInvalid(_one_of("on_invalid", OnInvalid, value)),
    "on_sensitive": lambda value: OnSensitive(_one_of("on_sensitive", OnSensitive, value)),
    "phone_region": _check_region,
    "retention_months": _check_months,
    "allowed_origins": _check_origins,
    "first_party_cookies": _check_cookies,
    "auto_match": _check_auto_match,
    "capture": _check_capture,
}
