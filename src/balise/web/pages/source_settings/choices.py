"""What a form says about a source: read, held to the rules field by field, shown again as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from balise.errors import WrongInput
from balise.events.received import Kind
from balise.events.source import AutoMatch, OnInvalid, OnSensitive, Source
from balise.metadata.source_rules import MOST_MONTHS, check_choices
from balise.vocabulary import EDITIONS
from balise.web.form import Form

OF_EVERY_KIND: Final = ("name", "edition", "on_invalid", "on_sensitive", "phone_region", "retention_months")
TICKED: Final = ("first_party_cookies", "capture")
"""What is on or off."""
OF_A_SITE: Final = ("allowed_origins", "auto_match", *TICKED)


@dataclass(frozen=True)
class Choices:
    """The fields as typed. `faults` are those to mend, each with the number of its line, 0 where it has one line."""

    kind: str
    typed: Mapping[str, str]
    ticked: frozenset[str] = frozenset()
    faults: Mapping[str, int] = field(default_factory=dict)
    editions: tuple[str, ...] = EDITIONS
    answers: tuple[str, ...] = tuple(OnInvalid)
    treatments: tuple[str, ...] = tuple(OnSensitive)
    matched: tuple[str, ...] = tuple(AutoMatch)
    most_months: int = MOST_MONTHS

    @property
    def of_a_site(self) -> bool:
        """Whether the source is a site, which has choices of its own."""
        return self.kind == Kind.WEB


def choices_of(source: Source) -> Choices:
    """What holds now."""
    typed = {name: str(getattr(source, name)) for name in OF_EVERY_KIND} | {"allowed_origins": "\n".join(source.allowed_origins)}
    ticked = frozenset(source.auto_match) | {name for name in TICKED if getattr(source, name)}
    return Choices(source.kind, typed, ticked)


def read_choices(form: Form, kind: str, *, site: bool) -> tuple[Choices, dict[str, Any]]:
    """What a form says, and the choices in it that keep the rules; with `site` the choices of a site too."""
    names = OF_EVERY_KIND + (OF_A_SITE if site else ())
    values = {name: _value(form, name) for name in names}
    faults: dict[str, int] = {}
    kept: dict[str, Any] = {}
    for name, value in values.items():
        try:
            kept |= check_choices({name: value})
        except WrongInput:
            faults[name] = _faulty_line(value) if name == "allowed_origins" else 0
    ticked = {each for each in form.all("auto_match") if each in list(AutoMatch)}
    ticked |= {name for name in TICKED if name in form}
    typed = {name: form.get(name, "")[:40_000] for name in (*OF_EVERY_KIND, "allowed_origins")}
    return Choices(kind, typed, frozenset(ticked), faults), kept


def plain(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Choices as the change log writes them."""
    written: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(dict(choices)))
    return written


def _value(form: Form, name: str) -> Any:
    text = form.get(name, "").strip()
    if name == "retention_months":
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
    if name == "allowed_origins":
        return text.split()
    if name in TICKED:
        return name in form
    return form.all(name) if name == "auto_match" else text


def _faulty_line(origins: list[str]) -> int:
    """The number of the first entry that is no origin; 0 where there are too many."""
    for number, origin in enumerate(origins, 1):
        try:
            check_choices({"allowed_origins": [origin]})
        except WrongInput:
            return number
    return 0
