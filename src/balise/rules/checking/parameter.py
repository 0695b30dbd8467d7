"""The parameters of a rule's event, and where their values come from."""

import re
from collections.abc import Iterator, Mapping

from balise.events.plan import Parameter as Planned
from balise.events.plan import ParameterType
from balise.events.plan.aliases import resolved
from balise.events.plan.parameter_rules import NAME
from balise.rules.checking.held import MOST_PARAMETERS, Held, check_count
from balise.rules.checking.source import check_from
from balise.rules.rule import As, Parameter
from balise.rules.sentences import Problem, problem, word
from balise.vocabulary.edition_file import Parameter as Known

_READ_AS: Mapping[str, As] = {"number": "number", "integer": "number"}
_SHAPES = frozenset({"objects", "object", "strings", "numbers"})
_LISTS = (ParameterType.LIST, ParameterType.OBJECT)
_LOCALE = re.compile(r"auto|[a-z]{2,3}(?:-[A-Z]{2})?")


def check_parameters(parameters: tuple[Parameter, ...], event: str, held: Held) -> Iterator[Problem]:
    """Each by itself, and no name twice."""
    yield from check_count(len(parameters), "parameters", MOST_PARAMETERS)
    planned, names = _planned(event, held), set[str]()
    for place, parameter in enumerate(parameters[:MOST_PARAMETERS]):
        path = f"parameters.{place}"
        if parameter.name in names:
            yield problem(f"{path}.name", "parameter_twice", name=parameter.name)
        names.add(parameter.name)
        yield from _name(parameter.name, f"{path}.name", held)
        yield from _type(parameter, path, held, planned)
        if not _LOCALE.fullmatch(parameter.locale):
            yield problem(f"{path}.locale", "locale_unknown")
        yield from check_from(parameter, f"{path}.from", held, _values(parameter.name, held, planned))


def parameter_remarks(parameters: tuple[Parameter, ...], event: str, held: Held) -> Iterator[Problem]:
    """What else a person should know: names nobody knows, values without currency, what the plan expects and is not given."""
    planned, names = _planned(event, held), {parameter.name for parameter in parameters}
    for place, name in enumerate(parameter.name for parameter in parameters[:MOST_PARAMETERS]):
        if name not in held.edition.parameter_names and name not in planned and NAME.fullmatch(name):
            yield problem(f"parameters.{place}.name", "parameter_unknown", name=name)
    if "value" in names and "currency" not in names:
        yield problem("parameters", "value_without_currency")
    for name, parameter in planned.items():
        if parameter.required and name not in names:
            yield problem("parameters", "parameter_missing", name=name, event=event)


def _name(name: str, path: str, held: Held) -> Iterator[Problem]:
    if not NAME.fullmatch(name):
        yield problem(path, "parameter_name", name=name[:60])
    elif what := held.names_person(name):
        yield problem(path, "parameter_sensitive", name=name, what=what)


def _type(parameter: Parameter, path: str, held: Held, planned: Mapping[str, Planned]) -> Iterator[Problem]:
    """What the edition or the plan says of the name; nothing where neither knows it."""
    known, plan = _known(parameter.name, held), planned.get(parameter.name)
    if (known is not None and known.type in _SHAPES) or (plan is not None and plan.type in _LISTS):
        yield problem(f"{path}.name", "parameter_shape", name=parameter.name)
        return
    expected = _expected(parameter.name, known, plan)
    # A fixed currency is a text like another; whether it is a right one is held elsewhere.
    fine = expected in (None, parameter.as_) or (parameter.name == "currency" and parameter.as_ == "text")
    if expected is not None and not fine:
        yield problem(f"{path}.as", "parameter_type", name=parameter.name, expected=word(expected))


def _expected(name: str, known: Known | None, plan: Planned | None) -> As | None:
    if name == "currency":
        return "currency"
    if known is not None:
        return _READ_AS.get(known.type, "text")
    if plan is not None:
        return "number" if plan.type in (ParameterType.NUMBER, ParameterType.INTEGER) else "text"
    return None


def _values(name: str, held: Held, planned: Mapping[str, Planned]) -> tuple[str, ...]:
    """The only values taken, as texts; none: any."""
    plan, known = planned.get(name), _known(name, held)
    if plan is not None and plan.allowed:
        return tuple(map(str, plan.allowed))
    return known.values if known is not None else ()


def _known(name: str, held: Held) -> Known | None:
    tables = (held.edition.parameters, *held.edition.verticals.values())
    return next((table[name] for table in tables if name in table), None)


def _planned(event: str, held: Held) -> Mapping[str, Planned]:
    found = held.plan.event(resolved(held.plan.aliases).get(event, event))
    return {} if found is None else {parameter.name: parameter for parameter in found.parameters}
