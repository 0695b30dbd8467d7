"""Opening a folder of an earlier version: its tables become what the table files say, and lose no row.

The tables are made once more in a database of their own, empty, and the engine's account of both is compared. Tables of rows
get the columns, indexes and settings they lack. A rollup that is not the same, or whose parent is not, is made anew
(`filling`). May die anywhere and be repeated: the mark that says which texts a folder is made by is set last.
"""

from hashlib import sha256

from balise.errors import StoreUnavailable
from balise.store import filling, tables
from balise.store.shape import Shape, shapes
from balise.store.tables import Making
from balise.store.upkeep import Statements

WANTED = "wanted"
"""The database in which the tables are made to compare with."""
HERE = "SELECT currentDatabase() AS name"
MARK = "SELECT comment FROM system.tables WHERE database = currentDatabase() AND name = {table:String}"


def open_tables(engine: Statements, making: Making) -> None:
    """Make every table and view that is missing; bring an older folder's to the present.

    Raises `StoreUnavailable` where a newer version wrote the folder, or rows would have to be written again.
    """
    mark = sha256("\n".join(making.statements).encode()).hexdigest()
    found = engine.ask(MARK, {"table": tables.ROWS[0]})
    if found and found[0]["comment"] == mark:
        return
    if found:
        _bring_up(engine, making)
    else:
        for statement in making.statements:
            engine.change(statement)
    engine.change(f"ALTER TABLE {tables.ROWS[0]} MODIFY COMMENT '{mark}'")


def _bring_up(engine: Statements, making: Making) -> None:
    here = engine.ask(HERE)[0]["name"]
    wanted, present = _wanted(engine, making, here), shapes(engine, here)
    for name in (*tables.ROWS, tables.FILLS):
        engine.change(making.tables[name])
        if name in present:
            _change_rows(engine, name, present[name], wanted[name])
    other = [rollup.name for rollup in tables.ROLLUPS if not _same(rollup.name, present, wanted)]
    filling.fill(engine, making, other)
    for rollup in tables.ROLLUPS:
        if rollup.name in present:
            _change_settings(engine, rollup.name, present[rollup.name], wanted[rollup.name])


def _wanted(engine: Statements, making: Making, here: str) -> dict[str, Shape]:
    engine.change(f"DROP DATABASE IF EXISTS {WANTED}")
    engine.change(f"CREATE DATABASE {WANTED}")
    engine.change(f"USE {WANTED}")
    try:
        for statement in making.statements:
            engine.change(statement)
    finally:
        engine.change(f"USE {here}")
    found = shapes(engine, WANTED)
    engine.change(f"DROP DATABASE {WANTED}")
    return found


def _same(rollup: str, present: dict[str, Shape], wanted: dict[str, Shape]) -> bool:
    """Whether a rollup and its view are as they should be, settings aside."""
    view = f"{rollup}_view"
    if rollup not in present or view not in present:
        return False
    one, other = present[rollup], wanted[rollup]
    same_table = (one.columns, one.indexes, one.keys) == (other.columns, other.indexes, other.keys)
    return same_table and present[view].select == wanted[view].select


def _change_rows(engine: Statements, table: str, present: Shape, wanted: Shape) -> None:
    unknown = sorted(set(present.columns) - set(wanted.columns))
    if unknown:
        raise StoreUnavailable(
            f"This folder was written by a newer version: its table {table} has columns that this one does not know "
            f"({', '.join(unknown)}). Start the newer version."
        )
    if present.keys != wanted.keys:
        raise StoreUnavailable(
            f"The table {table} of this folder is sorted in another way. Export its rows, and import them anew."
        )
    behind = " FIRST"
    for name, text in wanted.columns.items():
        if name not in present.columns:
            engine.change(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {text}{behind}")
        elif present.columns[name] != text:
            engine.change(f"ALTER TABLE {table} MODIFY COLUMN {text}{behind}")
        behind = f" AFTER {name}"
    _change_indexes(engine, table, present, wanted)
    _change_settings(engine, table, present, wanted)


def _change_indexes(engine: Statements, table: str, present: Shape, wanted: Shape) -> None:
    for name, text in present.indexes.items():
        if wanted.indexes.get(name) != text:
            engine.change(f"ALTER TABLE {table} DROP INDEX {name}")
    for name, text in wanted.indexes.items():
        if present.indexes.get(name) != text:
            engine.change(f"ALTER TABLE {table} ADD INDEX {text}")
            engine.change(f"ALTER TABLE {table} MATERIALIZE INDEX {name} SETTINGS mutations_sync = 0")


def _change_settings(engine: Statements, table: str, present: Shape, wanted: Shape) -> None:
    for name in present.settings.keys() - wanted.settings.keys():
        engine.change(f"ALTER TABLE {table} RESET SETTING {name}")
    for name, value in wanted.settings.items():
        if present.settings.get(name) != value:
            engine.change(f"ALTER TABLE {table} MODIFY SETTING {name} = {value}")
