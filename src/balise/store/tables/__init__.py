"""The tables, one `.sql` file each; `rollups/` holds the SELECT that fills each hourly rollup.

The files are templates: `{engine:MergeTree}` and `{on_cluster}` are filled by the engine that renders them,
`{and}` by what narrows a rollup's SELECT to some hours when it is made anew.
"""

import re
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).parent
ROLLUPS = {"events": ("hourly_events", "hourly_names"), "quarantine": ("hourly_quarantine",)}
"""Which rollups each table of rows feeds."""
EVERY_ROLLUP = tuple(rollup for rollups in ROLLUPS.values() for rollup in rollups)
TABLES = (*ROLLUPS, *EVERY_ROLLUP)

_ENGINE = re.compile(r"\{engine:(\w+)\}")
_COLUMN = re.compile(r"^    (\w+) ", re.MULTILINE)


def creation(engine: Callable[[str], str], on_cluster: str = "") -> list[str]:
    """The statements that make every table and view where it is missing, in the order they must run.

    `engine` turns a family (`MergeTree`) into what follows `ENGINE =`; `on_cluster` is ``""`` or `` ON CLUSTER name``.
    """
    tables = [_ENGINE.sub(lambda found: engine(found[1]), _read(f"{name}.sql")) for name in TABLES]
    views = [
        f"CREATE MATERIALIZED VIEW IF NOT EXISTS {rollup}_view{{on_cluster}} TO {rollup} AS\n{rollup_rows(rollup)}"
        for rollup in EVERY_ROLLUP
    ]
    return [statement.replace("{on_cluster}", on_cluster) for statement in tables + views]


def columns_of(table: str) -> list[str]:
    """The names of a table's columns, as its file has them."""
    return [name for name in _COLUMN.findall(_read(f"{table}.sql")) if name.islower()]


def rollup_rows(rollup: str, narrowed: str = "") -> str:
    """The SELECT whose rows are this rollup; `narrowed` is a condition on the columns of the rollup's own SELECT."""
    return _read(f"rollups/{rollup}.sql").replace("{and}", f" AND ({narrowed})" if narrowed else "")


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
