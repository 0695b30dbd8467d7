"""Tables as files: CSV that no spreadsheet takes for formulas, and Parquet that the store writes."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response

from balise.store import EventStore

_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
_NAME: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"


@dataclass(frozen=True)
class Column:
    """A column of a file: its name, its type in the store's dialect, its values."""

    name: str
    kind: str
    values: Sequence[Any]


def csv_answer(columns: Sequence[Column], name: str) -> Response[bytes]:
    """UTF-8 with a mark that spreadsheets know, commas, one line a row. Text that could be a formula begins with `'`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_cell(column.name) for column in columns])
    writer.writerows([[_cell(value) for value in row] for row in zip(*(column.values for column in columns), strict=True)])
    return _file(b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace"), "text/csv; charset=utf-8", f"{name}.csv")


def parquet_answer(store: EventStore, columns: Sequence[Column], name: str) -> Response[bytes]:
    """The same rows with their types."""
    places = range(1, len(columns) + 1)
    picked = ", ".join(f"tupleElement(line, {place}) AS {_plain(columns[place - 1].name)}" for place in places)
    given = ", ".join(f"{{c{place}:Array({columns[place - 1].kind})}}" for place in places)
    sql = f"SELECT {picked} FROM (SELECT arrayJoin(arrayZip({given})) AS line)"
    values = {f"c{place}": list(columns[place - 1].values) for place in places}
    return _file(store.export(sql, values), "application/vnd.apache.parquet", f"{name}.parquet")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = format(value, "f") if hasattr(value, "is_finite") else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_DANGEROUS) else text


def _plain(name: str) -> str:
    return "".join(letter if letter in _NAME else "_" for letter in name)


def _file(content: bytes, kind: str, name: str) -> Response[bytes]:
    safe = "".join(letter if letter in _NAME + "." else "_" for letter in name)
    return Response(
        content,
        media_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{safe}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
