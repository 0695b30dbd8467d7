"""Is an event as its plan expects? What differs, where, and what the plan says shall become of it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from balise.events.plan import mismatches
from balise.events.plan.aliases import resolved
from balise.events.plan.types import OnMismatch, Parameter, ParameterType, Plan, PlannedEvent, Status
from balise.vocabulary.verdicts import Text

MOST_ITEMS = 1000
"""Products of one event that are looked at."""
MOST_TOLD = 20
"""Differences of one event that are told."""

_CODES = {
    "missing": "plan_parameter_missing",
    "type": "plan_parameter_type",
    "value": "plan_parameter_value",
    "range": "plan_parameter_range",
}
CODES = (*_CODES.values(), "plan_retired")
"""Every code that a difference may have."""
_ORDER = {OnMismatch.BLOCK: 0, OnMismatch.QUARANTINE: 1, OnMismatch.WARN: 2}


class Difference(NamedTuple):
    """One thing that is not as expected; `path` is relative to the event. `then` is what shall become of the event."""

    code: str
    path: str
    sentence: Text
    then: OnMismatch


def expected_by_name(plan: Plan) -> dict[str, PlannedEvent]:
    """What is expected of each canonical name: of a registered event, and of names that are shown as one.

    A name of which nothing can differ is left out, so that its events cost nothing.
    """
    telling = {event.name: event for event in plan.events if event.parameters or event.status is Status.RETIRED}
    shown = {name: telling[target] for name, target in resolved(plan.aliases).items() if target in telling}
    return shown | telling


def differences(event: PlannedEvent, properties: Mapping[str, Any]) -> list[Difference]:
    """What differs, at most `MOST_TOLD`, the strictest first. Of a planned event it is only told: trying it out loses nothing.

    A parameter is looked for among the properties; where it is not there, in each product of `contents`.
    """
    if event.status is Status.RETIRED:
        return [Difference("plan_retired", "event", mismatches.retired(event.name), OnMismatch.WARN)]
    found: list[Difference] = []
    for parameter in event.parameters:
        then = (parameter.on_mismatch or event.on_mismatch) if event.status is Status.LIVE else OnMismatch.WARN
        found += _of_parameter(parameter, properties, then)
    return sorted(found, key=lambda one: _ORDER[one.then])[:MOST_TOLD]


def _of_parameter(parameter: Parameter, properties: Mapping[str, Any], then: OnMismatch) -> Iterator[Difference]:
    """At most one difference for a parameter: the first place that is not as expected."""
    for path, value in _places(parameter.name, properties):
        kind = _wrong(parameter, value)
        if kind:
            yield Difference(_CODES[kind], path, mismatches.of_parameter(_CODES[kind], parameter), then)
            return


def _places(name: str, properties: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    value = properties.get(name)
    items = properties.get("contents")
    if _is_there(value) or not isinstance(items, list | dict):
        yield f"properties.{name}", value
        return
    products = [item if isinstance(item, dict) else {} for item in (items if isinstance(items, list) else [items])[:MOST_ITEMS]]
    if not any(_is_there(item.get(name)) for item in products):
        yield f"properties.{name}", None
        return
    for index, item in enumerate(products):
        yield f"properties.contents.{index}.{name}", item.get(name)


def _is_there(value: Any) -> bool:
    return value is not None and value != ""


def _wrong(parameter: Parameter, value: Any) -> str:
    """The kind of the difference; empty where there is none."""
    if not _is_there(value):
        return "missing" if parameter.required else ""
    if not _is_of(parameter.type, value):
        return "type"
    if parameter.allowed and value not in parameter.allowed:
        return "value"
    over = parameter.max is not None and value > parameter.max
    return "range" if over or (parameter.min is not None and value < parameter.min) else ""


def _is_of(kind: ParameterType, value: Any) -> bool:
    if isinstance(value, bool):
        return kind is ParameterType.BOOLEAN
    if kind is ParameterType.INTEGER:
        # JSON has one kind of number: 2.0 is whole.
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return kind is not ParameterType.BOOLEAN and isinstance(value, _PYTHON[kind])


_PYTHON: Mapping[ParameterType, type | tuple[type, ...]] = {
    ParameterType.TEXT: str,
    ParameterType.NUMBER: (int, float),
    ParameterType.LIST: list,
    ParameterType.OBJECT: dict,
}
