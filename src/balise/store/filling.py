"""Filling rollups from what is at rest: in slices of time, told in the log, taken up again where a crash left off.

Rows that come meanwhile would be missed, so this runs before anything is inserted. While a rollup is being filled it has no view;
`fills` holds how many of its slices are done.
"""

from collections.abc import Sequence

import structlog

from balise.store import tables
from balise.store.tables import DAY, FILLS, Making, Rollup
from balise.store.upkeep import Statements

WEEK = 7 * DAY
TOLD_EVERY = 20
"""After this many slices a line of the log says how far it is."""

SLICES = """
SELECT DISTINCT {source} AS source, {time} - positiveModulo({time}, {seconds}) AS first FROM {parent} ORDER BY source, first
"""
DONE = "SELECT name, max(place) AS place FROM fills GROUP BY name"
OF_SLICE = "source = {{source:String}} AND {time} BETWEEN {{first:Int64}} AND {{last:Int64}}"
FORGET = "ALTER TABLE {rollup} DELETE WHERE source = {{source:String}} AND hour BETWEEN {{first:Int64}} AND {{last:Int64}}"

_log = structlog.get_logger("balise.store")


def fill(engine: Statements, making: Making, wanted: Sequence[str]) -> None:
    """Make these rollups, those made from them and those left half done anew, each from its parent; then their views."""
    done = {row["name"]: row["place"] for row in engine.ask(DONE)}
    rollups = _with_children({*wanted, *done})
    for rollup in reversed(rollups):
        engine.change(f"DROP VIEW IF EXISTS {rollup.name}_view")
    for rollup in rollups:
        if rollup.name not in done:
            engine.change(f"DROP TABLE IF EXISTS {rollup.name}")
            engine.change(making.tables[rollup.name])
            _note(engine, rollup, 0)
        _fill(engine, rollup, done.get(rollup.name, 0))
    for rollup in rollups:
        engine.change(making.views[rollup.name])
    if rollups:
        engine.change(f"TRUNCATE TABLE {FILLS}")


def _with_children(names: set[str]) -> list[Rollup]:
    """The rollups of these names and all that are made from them, each behind its parent."""
    found: list[Rollup] = []
    for rollup in tables.ROLLUPS:
        if rollup.name in names or any(rollup.parent == parent.name for parent in found):
            found.append(rollup)
    return found


def _fill(engine: Statements, rollup: Rollup, done: int) -> None:
    seconds = max(rollup.seconds, WEEK)
    asked = {"source": "source", "time": rollup.time.partition(".")[2], "seconds": seconds, "parent": rollup.parent}
    slices = engine.ask(SLICES.format(**asked))
    rows = tables.rollup_rows(rollup.name, OF_SLICE.format(time=rollup.time))
    for place, some in enumerate(slices[done:], done + 1):
        what = some | {"last": some["first"] + seconds - 1}
        if place == done + 1:
            engine.change(FORGET.format(rollup=rollup.name), what)
        engine.change(f"INSERT INTO {rollup.name} {rows}", what)
        _note(engine, rollup, place)
        if place % TOLD_EVERY == 0 or place == len(slices):
            _log.info("filling_rollup", rollup=rollup.name, done=place, of=len(slices))


def _note(engine: Statements, rollup: Rollup, place: int) -> None:
    engine.change(f"INSERT INTO {FILLS} SELECT {{name:String}}, {{place:UInt64}}", {"name": rollup.name, "place": place})
