"""The tables, one `.sql` file each; `rollups/` holds the SELECT that fills each rollup.

The files are templates: `{engine:MergeTree}` and `{on_cluster}` are filled by the engine that renders them,
`{and}` by what narrows a rollup's SELECT to some of its rows when they are made anew.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
HOUR, DAY = 3600, 86400


class Rollup(NamedTuple):
    """Sums over stretches of `seconds`; the column `hour` is a stretch's first second.

    `rows` is the table of rows it tells of in the end, `parent` what it is filled from: that table or a finer rollup,
    whose column `time` (with the alias of the SELECT) places a row in time.
    """

    name: str
    rows: str
    parent: str
    time: str
    seconds: int = HOUR


ROWS = ("events", "quarantine", "clicks")
"""The tables that are written to; everything else is made from them."""
ROLLUPS = (
    Rollup("hourly_events", "events", "events", "e.event_time"),
    Rollup("hourly_names", "events", "events", "e.event_time"),
    Rollup("daily_rules", "events", "events", "e.event_time", DAY),
    Rollup("hourly_activity", "events", "hourly_events", "h.hour"),
    Rollup("daily_events", "events", "hourly_events", "h.hour", DAY),
    Rollup("known_events", "events", "daily_events", "d.hour", 28 * DAY),
    Rollup("hourly_quarantine", "quarantine", "quarantine", "q.event_time"),
    Rollup("daily_clicks", "clicks", "clicks", "c.event_time", DAY),
)
"""Every rollup, behind its parent."""
FILLS = "fills"
"""The table that says how far a rollup is that is being filled."""

_ENGINE = re.compile(r"\{engine:(\w+)\}")


class Making(NamedTuple):
    """The statements that make each table and each rollup's view, by name of the table, in the order they must run.

    Each makes what is missing and leaves alone what is there.
    """

    tables: dict[str, str]
    views: dict[str, str]

    @property
    def statements(self) -> list[str]:
        """All of them."""
        return [*self.tables.values(), *self.views.values()]


def creation(engine: Callable[[str], str], on_cluster: str = "") -> Making:
    """`engine` turns a family (`MergeTree`) into what follows `ENGINE =`; `on_cluster` is ``""`` or `` ON CLUSTER name``."""
    names = [*ROWS, *(rollup.name for rollup in ROLLUPS), FILLS]
    made = {name: _ENGINE.sub(lambda found: engine(found[1]), _read(f"{name}.sql")) for name in names}
    views = {
        rollup.name: f"CREATE MATERIALIZED VIEW IF NOT EXISTS {rollup.name}_view{{on_cluster}} TO {rollup.name} AS\n"
        f"{rollup_rows(rollup.name)}"
        for rollup in ROLLUPS
    }
    return Making(*({name: text.replace("{on_cluster}", on_cluster) for name, text in each.items()} for each in (made, views)))


def rollup_rows(rollup: str, narrowed: str = "") -> str:
    """The SELECT whose rows are this rollup; `narrowed` is a condition on the columns of the rollup's own SELECT."""
    return _read(f"rollups/{rollup}.sql").replace("{and}", f" AND ({narrowed})" if narrowed else "")


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
