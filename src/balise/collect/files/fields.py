"""How cells become values: templates, exact numbers, labels, sums. Compiled once for a file, then called for each line."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from typing import Any

from balise.errors import WrongInput
from balise.vocabulary.finding_texts import LINE, english

Cells = Sequence[str]
Read = Callable[[Cells], Any]
"""Takes a line's cells and returns a JSON value, or None where the field is to be left out. Raises `BadCell`."""
ReadGroup = Callable[[Sequence[Cells]], Any]
"""The same for the lines of a group."""

EXACT = Context(prec=400)
_PLAIN_DIGITS = 15
_HOLE = re.compile(r"\{([^{}]*)\}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")


class BadCell(ValueError):
    """A cell is not what the mapping says; the message names the column, never the value."""


class Columns:
    """Where each column of a file is, and how its numbers are written."""

    def __init__(
        self, header: Sequence[str], decimal_mark: str = ".", labels: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        self._places = {name: place for place, name in enumerate(header)}
        self._mark = decimal_mark
        self.labels = labels or {}
        if len(self._places) != len(header):
            raise WrongInput("The file's header names a column twice.")

    def place(self, name: str) -> int:
        """The column's index; raises `WrongInput` when the file has no such column."""
        if name not in self._places:
            raise WrongInput(
                f"The file has no column {name!r}, which the mapping uses. Check the header, the delimiter and --format."
            )
        return self._places[name]

    def text(self, name: str) -> Read:
        """The cell, or None where it is empty."""
        place = self.place(name)
        return lambda cells: cells[place] or None

    def integer(self, name: str) -> Read:
        """The cell as a whole number."""
        place = self.place(name)

        def read(cells: Cells) -> int | None:
            if cells[place] and not _INTEGER.fullmatch(cells[place]):
                raise BadCell(english(LINE, "not_whole", name=name))
            return int(cells[place]) if cells[place] else None

        return read

    def decimal(self, name: str) -> Read:
        """The cell as an exact decimal number."""
        place, mark = self.place(name), self._mark

        def read(cells: Cells) -> Decimal | None:
            cell = cells[place] if mark == "." else cells[place].replace(".", "x").replace(mark, ".")
            if cell and not _DECIMAL.fullmatch(cell):
                raise BadCell(english(LINE, "not_a_number", name=name))
            return Decimal(cell) if cell else None

        return read

    def template(self, text: str) -> Read:
        """`order-{InvoiceNo}`: None where a column it names is empty."""
        parts = _HOLE.split(text)
        reads = [self.place(name) for name in parts[1::2]]
        if not reads:
            return lambda cells: text
        if len(parts) == 3 and not parts[0] and not parts[2]:
            return self.text(parts[1])
        fixed = parts[::2]

        def read(cells: Cells) -> str | None:
            values = [cells[place] for place in reads]
            return fixed[0] + "".join(map(str.__add__, values, fixed[1:])) if all(values) else None

        return read

    def labelled(self, name: str, labels: str) -> Read:
        """The label of the cell's code; an unknown code stays as it is."""
        if labels not in self.labels:
            raise WrongInput(f"The mapping uses the labels {labels!r}, but has no [labels.{labels}].")
        place, known = self.place(name), self.labels[labels]
        return lambda cells: known.get(cells[place], cells[place]) or None


def read_of(value: Any, columns: Columns, path: str) -> Read:
    """Compile one value of a mapping: a template, a fixed number or truth value, or `{column, type}` or `{column, labels}`."""
    if isinstance(value, str):
        return columns.template(value)
    if isinstance(value, bool | int | Decimal):
        return lambda cells: value
    match value:
        case {"column": str(column), "labels": str(labels), **rest} if not rest:
            return columns.labelled(column, labels)
        case {"column": str(column), "type": "text" | "integer" | "decimal" as kind, **rest} if not rest:
            return {"text": columns.text, "integer": columns.integer, "decimal": _as_number(columns)}[kind](column)
    raise WrongInput(f"The mapping's {path} must be a text, a number, {{ column, type }}, {{ column, labels }} or {{ sum_of }}.")


def _as_number(columns: Columns) -> Callable[[str], Read]:
    def compile_one(name: str) -> Read:
        read = columns.decimal(name)
        return lambda cells: number(read(cells))

    return compile_one


def group_read_of(value: Any, columns: Columns, path: str) -> ReadGroup:
    """Compile a value for a group: as `read_of` for its first line, or `{sum_of = ["Quantity", "UnitPrice"]}`, the exact
    sum over the lines of the product of the columns. A line where one of them is empty adds nothing."""
    match value:
        case {"sum_of": [*names], **rest} if not rest and names and all(isinstance(name, str) for name in names):
            return _sum_of([columns.decimal(name) for name in names])
    read = read_of(value, columns, path)
    return lambda group: read(group[0])


def _sum_of(factors: Sequence[Read]) -> ReadGroup:
    def read(group: Sequence[Cells]) -> Any:
        total = None
        for cells in group:
            product = Decimal(1)
            for factor in [read_factor(cells) for read_factor in factors]:
                if factor is None:
                    break
                product = EXACT.multiply(product, factor)
            else:
                total = product if total is None else EXACT.add(total, product)
        return number(total)

    return read


def number(amount: Decimal | None) -> Decimal | str | None:
    """The amount as it is sent: a JSON number, or text where it has more digits than any reader keeps exactly."""
    if amount is None or len(amount.as_tuple().digits) <= _PLAIN_DIGITS:
        return amount
    return str(amount)
