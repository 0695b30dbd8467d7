"""What would change from one plan to another? As lines that people read, and as pairs for the change log."""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from balise.events.plan.types import Plan, PlannedEvent

Sign = Literal["+", "=", "≠", "−"]
Part = Literal["event", "alias", "blocked"]


class FieldChange(msgspec.Struct, frozen=True):
    """A field of an event before and after, as plain values."""

    field: str
    before: Any
    after: Any


class PlanLine(msgspec.Struct, frozen=True):
    """One thing of a plan: added (`+`), the same (`=`), different (`≠`) or gone (`−`).

    `fields` are those of a changed event, or `shown_as` of a changed alias; an added or lost alias has it too.
    """

    sign: Sign
    part: Part
    name: str
    fields: tuple[FieldChange, ...] = ()


def difference(before: Plan, after: Plan) -> list[PlanLine]:
    """A line for everything in either plan: events, then aliases, then blocked names, each by name."""
    return [*_events(before, after), *_aliases(before, after), *_blocked(before, after)]


def pairs(before: Plan, after: Plan) -> dict[str, Any]:
    """What changed, for the change log: each thing or field with its value before and after."""
    found: dict[str, Any] = {}
    for line in difference(before, after):
        if line.part == "event" and line.sign == "≠":
            found |= {f"event {line.name}.{change.field}": [change.before, change.after] for change in line.fields}
        elif line.part == "event" and line.sign != "=":
            found[f"event {line.name}"] = [_plain(before.event(line.name)), _plain(after.event(line.name))]
        elif line.part == "alias" and line.sign != "=":
            found[f"alias {line.name}"] = [before.aliases.get(line.name), after.aliases.get(line.name)]
        elif line.sign != "=":
            found[f"blocked {line.name}"] = [line.name in before.blocked, line.name in after.blocked]
    return found


def _events(before: Plan, after: Plan) -> Iterator[PlanLine]:
    old, new = ({event.name: event for event in plan.events} for plan in (before, after))
    for name in sorted({**old, **new}):
        fields = tuple(_changes(old[name], new[name])) if name in old and name in new else ()
        yield PlanLine(_sign(name in old, name in new, not fields), "event", name, fields)


def _aliases(before: Plan, after: Plan) -> Iterator[PlanLine]:
    for name in sorted({**before.aliases, **after.aliases}):
        old, new = before.aliases.get(name), after.aliases.get(name)
        yield PlanLine(_sign(old is not None, new is not None, old == new), "alias", name, (FieldChange("shown_as", old, new),))


def _blocked(before: Plan, after: Plan) -> Iterator[PlanLine]:
    for name in sorted({*before.blocked, *after.blocked}):
        yield PlanLine(_sign(name in before.blocked, name in after.blocked, True), "blocked", name)


def _sign(was: bool, is_now: bool, same: bool) -> Sign:
    if was and is_now:
        return "=" if same else "≠"
    return "+" if is_now else "−"


def _changes(old: PlannedEvent, new: PlannedEvent) -> Iterator[FieldChange]:
    for field in PlannedEvent.__struct_fields__:
        before, after = (msgspec.to_builtins(getattr(event, field)) for event in (old, new))
        # 1 and 1.0 are equal to Python, and not the same text of a plan.
        if msgspec.json.encode(before) != msgspec.json.encode(after):
            yield FieldChange(field, before, after)


def _plain(event: PlannedEvent | None) -> dict[str, Any] | None:
    plain: dict[str, Any] | None = msgspec.to_builtins(event)
    return plain
