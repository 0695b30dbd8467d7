"""What an expected parameter must be."""

import math
import re
from collections.abc import Mapping

import msgspec

from balise.errors import PlanRefused
from balise.events.plan import sentences
from balise.events.plan.lines import is_line
from balise.events.plan.types import Number, Parameter, ParameterType
from balise.vocabulary.verdicts import Text, text

MOST_PARAMETERS, MOST_ALLOWED, MOST_VALUE, LARGEST = 50, 100, 200, 10**15
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,49}")
NUMBERS = (ParameterType.NUMBER, ParameterType.INTEGER)

_KINDS: Mapping[ParameterType, Text] = {
    ParameterType.TEXT: text(
        f"texts of 1–{MOST_VALUE} characters on one line", f"des textes d’une ligne, de 1 à {MOST_VALUE} caractères"
    ),
    ParameterType.NUMBER: text("numbers", "des nombres"),
    ParameterType.INTEGER: text("whole numbers", "des nombres entiers"),
}


def check_parameters(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Each by itself, and no name twice. Raises `PlanRefused`."""
    if len(parameters) > MOST_PARAMETERS:
        raise PlanRefused(sentences.too_many(text("Parameters", "Paramètres"), MOST_PARAMETERS), "parameters")
    names: set[str] = set()
    for parameter in parameters:
        if parameter.name in names:
            raise PlanRefused(sentences.parameter_twice(parameter.name), "parameters")
        names.add(parameter.name)
    return tuple(map(_check, parameters))


def _check(parameter: Parameter) -> Parameter:
    if not NAME.fullmatch(parameter.name):
        raise PlanRefused(sentences.parameter_name(parameter.name[:60]), "parameters")
    _check_allowed(parameter)
    _check_range(parameter)
    return msgspec.structs.replace(parameter, allowed=tuple(dict.fromkeys(parameter.allowed)))


def _check_allowed(parameter: Parameter) -> None:
    if not parameter.allowed:
        return
    if parameter.type not in _KINDS:
        raise PlanRefused(sentences.no_allowed_values(parameter.name), "parameters")
    if len(parameter.allowed) > MOST_ALLOWED:
        what = text(f"Allowed values of `{parameter.name}`", f"Valeurs admises de `{parameter.name}`")
        raise PlanRefused(sentences.too_many(what, MOST_ALLOWED), "parameters")
    if not all(_fits(value, parameter.type) for value in parameter.allowed):
        raise PlanRefused(sentences.allowed_values(parameter.name, _KINDS[parameter.type]), "parameters")


def _check_range(parameter: Parameter) -> None:
    ends = [end for end in (parameter.min, parameter.max) if end is not None]
    if ends and parameter.type not in NUMBERS:
        raise PlanRefused(sentences.no_range(parameter.name), "parameters")
    if not all(_fits(end, parameter.type) for end in ends) or ends != sorted(ends):
        raise PlanRefused(sentences.wrong_range(parameter.name), "parameters")


def _fits(value: str | Number, kind: ParameterType) -> bool:
    if isinstance(value, str):
        return kind is ParameterType.TEXT and value == value.strip() and 1 <= len(value) <= MOST_VALUE and is_line(value)
    if kind is ParameterType.INTEGER:
        return isinstance(value, int) and abs(value) <= LARGEST
    return kind is ParameterType.NUMBER and math.isfinite(value) and abs(value) <= LARGEST
