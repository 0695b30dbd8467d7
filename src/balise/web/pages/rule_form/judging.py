"""What is wrong with a typed rule: every problem at the field that it is about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Final

import msgspec

from balise.errors import RuleProblem
from balise.rules.rule import Rule
from balise.web.pages.rule_form.meaning import plain_rule
from balise.web.pages.rule_form.typed import TypedRule, TypedTarget
from balise.web.sentences import Sentences

Faults = Mapping[str, tuple[str, ...]]
_NUMBERS: Final = ("percent", "seconds", "segment", "index", "count")
_SIGNALS: Final = tuple(one.name for one in fields(TypedTarget))
_PLACE: Final = re.compile(r"\[(\d+)\]")


def rule_of(typed: TypedRule, t: Sentences) -> tuple[Rule | None, Faults]:
    """The rule that was typed; None where it cannot be read, with where that is."""
    try:
        return msgspec.convert(plain_rule(typed), Rule), {}
    except msgspec.ValidationError as error:
        _, _, place = str(error).partition("`$")
        field = field_of(_PLACE.sub(r".\1", place.rstrip("`")).strip("."))
        key = "number" if field.rpartition("_")[2] in _NUMBERS else "shape"
        return None, {field: (t.plain(f"rule_form.fault_{key}"),)}


def faults_of(problems: Sequence[RuleProblem], language: str) -> Faults:
    """Sentences with their cures by field, each said once."""
    found: dict[str, list[str]] = {}
    for one in problems:
        said = said_of(one, language)
        told = found.setdefault(field_of(one.path), [])
        if said not in told:
            told.append(said)
    return {field: tuple(told) for field, told in found.items()}


def said_of(problem: RuleProblem, language: str) -> str:
    """What is wrong, and what helps."""
    return f"{problem.message[language]} {problem.cure[language]}".strip()


def field_of(path: str) -> str:
    """The field of the form that a place in a rule is in; `rule` where that is none."""
    first, *rest = path.split(".")
    if first == "trigger":
        return _target_field("t_", rest[1:]) if rest[:1] == ["target"] else rest[0] if rest else "on"
    if first == "when":
        return f"w{rest[0]}_{rest[1]}" if len(rest) > 1 else "when"
    if first == "parameters":
        return _parameter_field(f"p{rest[0]}_", rest[1:]) if rest else "parameters"
    return {"event": "name", "name": "label", "often": "often"}.get(first, "rule")


def _parameter_field(prefix: str, rest: list[str]) -> str:
    if rest[:1] != ["from"]:
        return prefix + {"as": "kind", "": "from"}.get("".join(rest[:1]), rest[0] if rest else "from")
    if rest[1:2] == ["element"]:
        return _target_field(f"{prefix}t_", rest[2:])
    return prefix + (rest[1] if len(rest) > 1 else "from")


def _target_field(prefix: str, rest: list[str]) -> str:
    signal = {"position": "index"}.get(rest[0], rest[0]) if rest else ""
    return prefix + (signal if signal in _SIGNALS else "target")
