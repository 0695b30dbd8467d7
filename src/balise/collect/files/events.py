"""From lines of a CSV file to an event of the Events API, by a mapping."""

from collections.abc import Callable, Sequence
from typing import Any

from balise.collect.files.fields import BadCell, Cells, Columns, ReadGroup, group_read_of, read_of
from balise.collect.files.mapping import SECTIONS, Mapping
from balise.collect.files.times import time_of
from balise.vocabulary.finding_texts import LINE, english

Event = dict[str, Any]


class EventBuilder:
    """A mapping put on the columns of one file.

    Raises `WrongInput` when the mapping uses a column the file lacks, or a value that cannot be read.
    """

    def __init__(self, mapping: Mapping, header: Sequence[str]) -> None:
        columns = Columns(header, mapping.decimal_mark, mapping.labels)
        self._time = time_of(mapping.time, columns)
        self._made_up = mapping.time.made_up is not None
        self._event_id = columns.template(mapping.event_id)
        self._names = [(_condition(rule.when, columns), columns.template(rule.name)) for rule in mapping.events]
        self._sections = {name: _compile(mapping.section(name), columns, name) for name in SECTIONS}
        self._contents = {name: read_of(value, columns, f"contents.{name}") for name, value in mapping.contents.items()}
        for name in mapping.group_by:
            columns.place(name)

    def build(self, group: Sequence[Cells]) -> Event:
        """The event of a group's lines. Raises `BadCell` when a cell cannot be read."""
        first = group[0]
        event = {"event": self._name(first), "event_time": self._time(first), "event_id": self._event_id(first)}
        if event["event_id"] is None:
            raise BadCell(english(LINE, "no_event_id"))
        for section, reads in self._sections.items():
            filled = _filled({name: read(group) for name, read in reads.items()})
            if filled:
                event[section] = filled
        self._add_contents(event, group)
        return event

    def _name(self, first: Cells) -> str:
        for holds, name in self._names:
            if holds(first):
                found: str | None = name(first)
                if found is None:
                    raise BadCell(english(LINE, "no_name"))
                return found
        raise BadCell(english(LINE, "no_rule"))

    def _add_contents(self, event: Event, group: Sequence[Cells]) -> None:
        properties = event.get("properties", {})
        if self._contents:
            items = [_filled({name: read(cells) for name, read in self._contents.items()}) for cells in group]
            properties["contents"] = [item for item in items if item]
        if self._made_up:
            properties["time_is_made_up"] = True
        if properties:
            event["properties"] = properties


def _compile(section: dict[str, Any], columns: Columns, path: str) -> dict[str, ReadGroup]:
    return {name: group_read_of(value, columns, f"{path}.{name}") for name, value in section.items()}


def _condition(when: Any, columns: Columns) -> Callable[[Cells], bool]:
    if when is None:
        return lambda cells: True
    place = columns.place(when.column)
    return lambda cells: bool(when.holds(cells[place]))


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
