"""Elements a rule may name, and what is left out of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from balise.rules.checking.held import Held, check_count, check_text, check_texts
from balise.rules.rule import Target
from balise.rules.sentences import Problem, problem, word
from balise.vocabulary.verdicts import Text

SIGNALS = ("id", "attributes", "role", "name", "text", "classes", "path", "position", "near")
TELLING = ("id", "attributes", "name", "text", "classes", "near")
"""Signals that one element of a page may have and others not."""
_TAG = re.compile(r"[a-z][a-z0-9-]{0,39}(?:\.[a-z0-9-]+)*")
_ATTRIBUTE = re.compile(r"[a-z_][a-z0-9_.:-]{0,49}")
_STABLE = re.compile(r"[#.\[]")
_MOST_SIBLINGS = 10_000
_SECRET_TYPES = {"password": "credentials", "email": "email", "tel": "phone"}
_AUTOCOMPLETE = {
    "current-password": "credentials",
    "new-password": "credentials",
    "one-time-code": "credentials",
    "email": "email",
    "tel": "phone",
}
_FIELDS = ("input", "textarea", "select")
_NAMING = ("name", "id", "autocomplete", "aria-label", "placeholder", "data-testid")


def check_target(target: Target, path: str) -> Iterator[Problem]:
    """What is wrong with an element's description."""
    if not _TAG.fullmatch(target.tag):
        yield problem(f"{path}.tag", "target_tag")
    for field in ("id", "role", "name", "text"):
        yield from check_text(getattr(target, field), f"{path}.{field}")
    for field in ("classes", "path", "near", "shadow", "ignore"):
        yield from check_texts(getattr(target, field), f"{path}.{field}")
    yield from _attributes(target.attributes, f"{path}.attributes")
    if target.position is not None and not 0 <= target.position[0] <= target.position[1] <= _MOST_SIBLINGS:
        yield problem(f"{path}.position", "target_position")
    if not _tells(target):
        yield problem(path, "target_everything", tag=target.tag[:40])


def sensitive_field(target: Target, held: Held) -> Text | None:
    """What a field asks a visitor for, where no rule may read that."""
    attributes = target.attributes
    asked = attributes.get("autocomplete", "").lower().split()
    secret = _SECRET_TYPES.get(attributes.get("type", "").lower()) or next(filter(None, map(_class_asked, asked)), "")
    if secret:
        return word(secret)
    if target.tag not in _FIELDS:
        return None
    texts = [attributes.get(name, "") for name in _NAMING] + [target.id, target.name, *target.near]
    return next((found for text in texts if text and (found := held.names_person(text))), None)


def cleaned_target(target: Target, path: str, held: Held) -> tuple[Target, list[Problem]]:
    """The element without texts that hold personal or sensitive data, and a remark for each that was left out."""
    changes: dict[str, Any] = {}
    remarks: list[Problem] = []

    def keep(text: str, place: str) -> bool:
        what = held.personal(text) if text else None
        if what:
            remarks.append(problem(f"{path}.{place}", "target_personal", what=what))
        return what is None

    for field in ("id", "role", "name", "text"):
        if not keep(getattr(target, field), field):
            changes[field] = ""
    for field in ("classes", "path", "near", "shadow"):
        changes[field] = tuple(text for place, text in enumerate(getattr(target, field)) if keep(text, f"{field}.{place}"))
    changes["attributes"] = {
        name: value for name, value in target.attributes.items() if keep(value, f"attributes.{name}") and name != "value"
    }
    return msgspec.structs.replace(target, **changes), remarks


def _class_asked(autocomplete: str) -> str:
    return "account" if autocomplete.startswith("cc-") else _AUTOCOMPLETE.get(autocomplete, "")


def _attributes(attributes: Mapping[str, str], path: str) -> Iterator[Problem]:
    yield from check_count(len(attributes), path)
    for name, value in _first(attributes.items()):
        if not _ATTRIBUTE.fullmatch(name):
            yield problem(path, "attribute_name")
        yield from check_text(value, f"{path}.{name[:50]}")


def _first(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(pairs)[:8]


def _tells(target: Target) -> bool:
    """Whether anything but the tag, its role and its place tells the element apart; a place in a marked ancestor does."""
    used = [signal for signal in TELLING if signal not in target.ignore]
    if any(getattr(target, signal) for signal in used):
        return True
    marked = "path" not in target.ignore and any(_STABLE.search(step) for step in target.path)
    return marked or ("path" not in target.ignore and bool(target.shadow))
