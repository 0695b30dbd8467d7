"""The form of a custom event: what was typed, kept as it was typed, and what it means."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import StringIO
from typing import Any, Final

from balise.errors import PlanRefused
from balise.events.plan import OnMismatch, Parameter, ParameterType, PlannedEvent, Status
from balise.vocabulary.verdicts import text
from balise.web.form import Form

COLUMNS: Final = ("name", "type", "required", "allowed", "min", "max", "on_mismatch")
MOST_ROWS: Final = 50


@dataclass(frozen=True)
class Row:
    """A row of the table of parameters, as typed."""

    name: str = ""
    type: str = "text"
    required: str = ""
    allowed: str = ""
    min: str = ""
    max: str = ""
    on_mismatch: str = ""


@dataclass(frozen=True)
class EventForm:
    """The form's fields, as typed. `was` and `was_status` are what is registered; empty where the event is new."""

    was: str = ""
    was_status: str = ""
    name: str = ""
    display_name_en: str = ""
    display_name_fr: str = ""
    description: str = ""
    owner: str = ""
    status: str = Status.PLANNED.value
    on_mismatch: str = OnMismatch.WARN.value
    rows: tuple[Row, ...] = (Row(),)
    faults: Mapping[str, str] = field(default_factory=dict)

    def with_a_row(self) -> "EventForm":
        """The form with one more empty row."""
        return replace(self, rows=(*self.rows, Row())[:MOST_ROWS])

    def without_row(self, place: str) -> "EventForm":
        """The form without the row at this place."""
        return replace(self, rows=tuple(row for number, row in enumerate(self.rows) if str(number) != place) or (Row(),))

    def event(self) -> PlannedEvent:
        """The event that the form describes. Raises `PlanRefused` for what cannot be read; the plan's rules hold later."""
        return PlannedEvent(
            name=self.name,
            display_name_en=self.display_name_en,
            display_name_fr=self.display_name_fr,
            description=" ".join(self.description.split()),
            owner=self.owner,
            status=Status(self.status) if self.status in tuple(Status) else Status.PLANNED,
            parameters=tuple(_parameter(row) for row in self.rows if row.name.strip()),
            on_mismatch=_choice(self.on_mismatch) or OnMismatch.WARN,
        )


def form_of(event: PlannedEvent) -> EventForm:
    """The form of a registered event."""
    rows = tuple(_row(parameter) for parameter in event.parameters)
    return EventForm(
        was=event.name,
        was_status=event.status.value,
        name=event.name,
        display_name_en=event.display_name_en,
        display_name_fr=event.display_name_fr,
        description=event.description,
        owner=event.owner,
        status=event.status.value,
        on_mismatch=event.on_mismatch.value,
        rows=rows or (Row(),),
    )


def read_event_form(form: Form) -> EventForm:
    """What was sent, as typed."""
    columns = [form.all(f"p_{column}")[:MOST_ROWS] for column in COLUMNS]
    count = len(columns[0])
    whole = [[*column, *[""] * (count - len(column))] for column in columns]
    rows = tuple(Row(*cells) for cells in zip(*whole, strict=False))
    fields = ("was", "was_status", "name", "display_name_en", "display_name_fr", "description", "owner", "status", "on_mismatch")
    typed: dict[str, Any] = {name: form.get(name, "") for name in fields}
    return EventForm(**typed, rows=rows or (Row(),))


def _row(parameter: Parameter) -> Row:
    allowed = StringIO()
    csv.writer(allowed, skipinitialspace=True).writerow(parameter.allowed)
    least, most = ("" if end is None else repr(end) for end in (parameter.min, parameter.max))
    shown = allowed.getvalue().strip().replace(",", ", ") if '"' not in allowed.getvalue() else allowed.getvalue().strip()
    required, otherwise = "yes" if parameter.required else "", parameter.on_mismatch or ""
    return Row(parameter.name, parameter.type.value, required, shown, least, most, otherwise)


def _choice(typed: str) -> OnMismatch | None:
    return OnMismatch(typed) if typed in tuple(OnMismatch) else None


def _parameter(row: Row) -> Parameter:
    name = row.name.strip()
    kind = ParameterType(row.type) if row.type in tuple(ParameterType) else ParameterType.TEXT
    values = next(csv.reader([row.allowed], skipinitialspace=True), [])
    allowed = [value.strip() for value in values if value.strip()]
    return Parameter(
        name=name,
        type=kind,
        required=row.required == "yes",
        allowed=tuple(allowed if kind is ParameterType.TEXT else [_number(value, name) for value in allowed]),
        min=_number(row.min, name) if row.min.strip() else None,
        max=_number(row.max, name) if row.max.strip() else None,
        on_mismatch=_choice(row.on_mismatch),
    )


def _number(typed: str, name: str) -> int | float:
    plain = typed.strip().replace("\u202f", "").replace("\u00a0", "")
    for kind in (int, float):
        try:
            return kind(plain if "." in plain else plain.replace(",", "."))
        except ValueError:
            continue
    english = f"Parameter `{name[:50]}`: “{typed.strip()[:30]}” is not a number."
    french = f"Paramètre `{name[:50]}` : « {typed.strip()[:30]} » n’est pas un nombre."
    raise PlanRefused(text(english, french), "parameters")
