"""The plan as a document: what the TOML file and the management API's JSON hold alike."""

from typing import Any, Literal

import msgspec

from balise.events.plan.types import Number, OnMismatch, Parameter, ParameterType, Plan, PlannedEvent, Status


class ParameterEntry(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An expected parameter. `allowed`: the only values taken; none: any of the type. `on_mismatch`: none: the event's."""

    type: ParameterType = ParameterType.TEXT
    required: bool = False
    allowed: list[str | int | float] = []
    min: Number | None = None
    max: Number | None = None
    on_mismatch: OnMismatch | None = None


class EventEntry(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A registered event; `parameters` by name."""

    display_name_en: str = ""
    display_name_fr: str = ""
    description: str = ""
    owner: str = ""
    status: Status = Status.PLANNED
    on_mismatch: OnMismatch = OnMismatch.WARN
    parameters: dict[str, ParameterEntry] = {}


class PlanDocument(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A source's whole plan: registered events by name, aliases (a name and the one it is shown as), blocked names."""

    format: Literal[1] = 1
    blocked: list[str] = []
    aliases: dict[str, str] = {}
    events: dict[str, EventEntry] = {}


def document_of(plan: Plan) -> PlanDocument:
    """The document of a plan."""
    events = {event.name: _entry(event) for event in plan.events}
    return PlanDocument(blocked=list(plan.blocked), aliases=dict(plan.aliases), events=events)


def plan_of(document: PlanDocument) -> Plan:
    """The plan in a document, in its order; not held to any rule yet."""
    events = tuple(_event(name, entry) for name, entry in sorted(document.events.items()))
    return Plan(events=events, aliases=dict(sorted(document.aliases.items())), blocked=tuple(sorted(set(document.blocked))))


def _entry(event: PlannedEvent) -> EventEntry:
    fields: dict[str, Any] = msgspec.structs.asdict(event)
    del fields["name"]
    fields["parameters"] = {parameter.name: _parameter_entry(parameter) for parameter in event.parameters}
    return EventEntry(**fields)


def _parameter_entry(parameter: Parameter) -> ParameterEntry:
    fields: dict[str, Any] = msgspec.structs.asdict(parameter)
    del fields["name"]
    return ParameterEntry(**{**fields, "allowed": list(parameter.allowed)})


def _event(name: str, entry: EventEntry) -> PlannedEvent:
    fields: dict[str, Any] = msgspec.structs.asdict(entry)
    fields["parameters"] = tuple(_parameter(each, one) for each, one in entry.parameters.items())
    return PlannedEvent(name=name, **fields)


def _parameter(name: str, entry: ParameterEntry) -> Parameter:
    fields: dict[str, Any] = msgspec.structs.asdict(entry)
    return Parameter(name=name, **{**fields, "allowed": tuple(entry.allowed)})
