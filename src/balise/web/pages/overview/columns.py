"""The Event Type table as columns of a file: the same rows and columns as on the page, in plain units."""

from collections.abc import Sequence
from decimal import Decimal

from balise.reports.moments import iso_text
from balise.web.downloads import Column
from balise.web.pages.overview.table import Shown, currencies_of


def columns_of(rows: Sequence[Shown], chosen: Sequence[str]) -> list[Column]:
    """Name, display name and class, then the columns chosen; a column of value for each currency."""
    columns = [
        Column("event", "String", [row.event for row in rows]),
        Column("display_name", "String", [row.name for row in rows]),
        Column("class", "String", [row.group for row in rows]),
    ]
    for name in chosen:
        columns += _COLUMNS[name](rows) if name in _COLUMNS else []
    return columns


def _number(name: str, rows: Sequence[Shown]) -> list[Column]:
    return [Column(name, "Int64", [getattr(row.row, name) for row in rows])]


def _value(rows: Sequence[Shown]) -> list[Column]:
    return [
        Column(f"value_{currency or 'unknown'}", "Nullable(Decimal(38, 9))", [_amount(row, currency) for row in rows])
        for currency in sorted(currencies_of(rows))
    ]


def _amount(row: Shown, currency: str) -> Decimal | None:
    return row.row.value.get(currency)


def _hundredths(row: Shown) -> Decimal | None:
    return None if row.quality is None else Decimal(f"{row.quality:.2f}")


def _last(rows: Sequence[Shown]) -> list[Column]:
    texts = [iso_text(row.row.last_received) if row.row.last_received else None for row in rows]
    return [Column("last_received", "Nullable(String)", texts)]


_COLUMNS = {
    "status": lambda rows: [Column("status", "String", [row.status or "not_countable" for row in rows])],
    "connection": lambda rows: [Column("connection_method", "String", [row.connection.replace("_", " & ") for row in rows])],
    "total": lambda rows: _number("total", rows),
    "counted": lambda rows: _number("counted", rows),
    "deduplicated": lambda rows: _number("deduplicated", rows),
    "quality": lambda rows: [Column("match_quality", "Nullable(Decimal(4, 2))", [_hundredths(row) for row in rows])],
    "issues": lambda rows: [Column("open_issues", "Int64", [row.issues.count for row in rows])],
    "value": _value,
    "last": _last,
}
