"""What a CSV file's columns mean: a mapping, read from TOML. `docs/guides/import.md` explains each key."""

import tomllib
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import msgspec

from balise.errors import WrongInput

READY = ("online-retail", "eshop-clicks")
"""The mappings that come with Balise, in `mappings/`."""

SECTIONS = ("user", "page", "app", "lead", "properties")
"""The objects of an event a mapping may fill."""


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A condition on one column of the group's first line; exactly one of the tests is given."""

    column: str
    equals: str | None = None
    starts_with: str | None = None
    one_of: tuple[str, ...] | None = None

    def holds(self, cell: str) -> bool:
        """Whether the cell passes."""
        if self.equals is not None:
            return cell == self.equals
        if self.starts_with is not None:
            return cell.startswith(self.starts_with)
        return cell in (self.one_of or ())


class EventRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The event's name (a template), where `when` holds or is absent."""

    name: str
    when: When | None = None


class MadeUpClock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A clock time for files that only have days: `start`, plus `step_seconds` for each unit of the column `order`,
    plus a share of `spread_minutes` that is the same for equal cells of `spread_by`."""

    order: str
    start: str = "09:00:00"
    step_seconds: int = 30
    spread_by: str = ""
    spread_minutes: int = 0


class TimeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When it happened: the cells of `columns`, joined by a space, in `format` (strptime's, or `unix`, or `iso8601`)."""

    columns: tuple[str, ...]
    format: str
    zone: str = "UTC"
    made_up: MadeUpClock | None = None


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mapping as written; the values of the sections are read by `fields.py`."""

    event_id: str
    time: TimeRule
    events: tuple[EventRule, ...]
    delimiter: str = ","
    encoding: Literal["utf-8", "windows-1252", "iso-8859-1", "iso-8859-15"] = "utf-8"
    decimal_mark: Literal[".", ","] = "."
    group_by: tuple[str, ...] = ()
    user: dict[str, Any] = {}
    page: dict[str, Any] = {}
    app: dict[str, Any] = {}
    lead: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    contents: dict[str, Any] = {}
    labels: dict[str, dict[str, str]] = {}

    def section(self, name: str) -> dict[str, Any]:
        """One of `SECTIONS`."""
        found: dict[str, Any] = getattr(self, name)
        return found


def load_mapping(name: str) -> Mapping:
    """A ready mapping by its name, or one of your own by its path (which ends in `.toml`).

    Raises `WrongInput` with the place in the mapping that is wrong.
    """
    if name in READY:
        text = resources.files("balise.collect.files").joinpath("mappings", f"{name}.toml").read_text(encoding="utf-8")
    else:
        text = _read(Path(name))
    try:
        found = msgspec.convert(tomllib.loads(text, parse_float=Decimal), Mapping)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise WrongInput(f"The mapping {name} cannot be used: {error}.") from error
    _require_sense(name, found)
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise WrongInput(f"The mapping {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise WrongInput(f"The mapping {path} is not UTF-8 text.") from error


def _require_sense(name: str, mapping: Mapping) -> None:
    if len(mapping.delimiter) != 1 or mapping.delimiter in '"\r\n':
        raise WrongInput(f"The mapping {name} cannot be used: delimiter must be one character, such as a comma.")
    if not mapping.events:
        raise WrongInput(f"The mapping {name} cannot be used: it names no event. Add [[events]] with a name.")
    if not mapping.time.columns:
        raise WrongInput(f"The mapping {name} cannot be used: time.columns is empty.")
    for rule in mapping.events:
        tests = rule.when and [rule.when.equals, rule.when.starts_with, rule.when.one_of]
        if tests and sum(test is not None for test in tests) != 1:
            raise WrongInput(f"The mapping {name} cannot be used: `when` takes one of equals, starts_with and one_of.")
