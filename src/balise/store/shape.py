"""What are a folder's tables like? The engine itself is asked, so that two texts are compared as it reads them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from balise.store.upkeep import Statements

COLUMNS = """
SELECT name, type, default_kind, default_expression, compression_codec FROM system.columns
WHERE database = {database:String} AND table = {table:String} ORDER BY position
"""
INDEXES = """
SELECT name, expr, type_full, granularity FROM system.data_skipping_indices
WHERE database = {database:String} AND table = {table:String}
"""
TABLES = """
SELECT name, engine, sorting_key, partition_key, engine_full, as_select FROM system.tables WHERE database = {database:String}
"""
_SETTING = re.compile(r"(\w+) = ('[^']*'|[^,]+)")


class Shape(NamedTuple):
    """A table: its columns and indexes by name, each as a statement that changes them has it; what sorts and parts it;
    its settings. Of a view `select` is what it selects."""

    columns: dict[str, str]
    indexes: dict[str, str]
    keys: tuple[str, ...]
    settings: dict[str, str]
    select: str


def shapes(engine: Statements, database: str) -> dict[str, Shape]:
    """Every table and view of a database."""
    return {row["name"]: _shape(engine, database, row) for row in engine.ask(TABLES, {"database": database})}


def _shape(engine: Statements, database: str, row: dict[str, str]) -> Shape:
    where = {"database": database, "table": row["name"]}
    columns = {column["name"]: " ".join(_column(column)) for column in engine.ask(COLUMNS, where)}
    indexes = {
        index["name"]: f"{index['name']} {index['expr']} TYPE {index['type_full']} GRANULARITY {index['granularity']}"
        for index in engine.ask(INDEXES, where)
    }
    _, _, settings = row["engine_full"].partition(" SETTINGS ")
    return Shape(
        columns,
        indexes,
        (row["engine"], row["sorting_key"], row["partition_key"]),
        dict(_SETTING.findall(settings)),
        row["as_select"].replace(f"{database}.", ""),
    )


def _column(column: dict[str, str]) -> Iterator[str]:
    yield from (column["name"], column["type"])
    if column["default_kind"]:
        yield from (column["default_kind"], column["default_expression"])
    if column["compression_codec"]:
        yield column["compression_codec"]
