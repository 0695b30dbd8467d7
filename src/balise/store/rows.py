"""What a SELECT answers, from the dialect's `JSONCompactEachRowWithNamesAndTypes` to exact Python values."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec

FORMAT = "JSONCompactEachRowWithNamesAndTypes"
SETTINGS = {
    "output_format_json_quote_64bit_integers": "0",
    "output_format_json_quote_decimals": "1",
    "output_format_json_named_tuples_as_objects": "0",
    "output_format_json_validate_utf8": "1",
}
"""Settings under which `read_rows` understands the answer: integers bare, decimals as text, tuples as lists."""


def read_rows(answer: bytes) -> list[dict[str, Any]]:
    """A dict a row: integers of any width and decimals (also nullable or in arrays) are exact.

    Tuples arrive as lists, dates and times as the dialect's text; the tables hold times as integers.
    """
    lines = answer.splitlines()
    if len(lines) < 2:
        return []
    names: list[str] = msgspec.json.decode(lines[0])
    types: list[str] = msgspec.json.decode(lines[1])
    readers = {place: reader for place, kind in enumerate(types) if (reader := _reader(kind)) is not None}
    decode = msgspec.json.Decoder(list[Any]).decode
    rows = []
    for line in lines[2:]:
        values = decode(line)
        for place, reader in readers.items():
            values[place] = reader(values[place])
        rows.append(dict(zip(names, values, strict=True)))
    return rows


def _reader(kind: str) -> Callable[[Any], Any] | None:
    if kind.startswith("Nullable("):
        return _reader(kind[len("Nullable(") : -1])
    if kind.startswith("SimpleAggregateFunction("):
        return _reader(kind.partition(", ")[2][:-1])
    if kind.startswith("Array("):
        inner = _reader(kind[len("Array(") : -1])
        return None if inner is None else partial(_each, inner)
    return _decimal if kind.startswith("Decimal(") else None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _each(reader: Callable[[Any], Any], values: list[Any]) -> list[Any]:
    return [reader(value) for value in values]
