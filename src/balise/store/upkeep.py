"""Keeping the rollups and the rows true to each other, in statements any engine of the dialect runs.

The rule: a rollup is always what its SELECT in `tables/rollups/` gives over its parent at rest. All changes here go
through `remake`, which may die anywhere and be repeated: it first deletes stretches of time, then makes them anew. Rollups
follow their parents: what a remade parent passed on meanwhile is deleted with the rest of the stretch.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol

from balise.store import tables
from balise.store.tables import Rollup

STRETCHES_AT_ONCE = 5_000
"""How many (source, hour) pairs one statement names."""
_ALWAYS = -(2**63)

Hour = tuple[str, int]
"""A source, and the first second (since 1970, UTC) of an hour or of a longer stretch."""


class Statements(Protocol):
    """What upkeep needs of an engine. `change` returns when the statement is done, mutations included."""

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]: ...

    def change(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None: ...


TOUCHED = """
SELECT DISTINCT source, event_time - positiveModulo(event_time, 3600) AS hour FROM {table}
WHERE position BETWEEN {{first:UInt64}} AND {{last:UInt64}}
"""
EXPIRED_HOURS = """
SELECT DISTINCT source, event_time - positiveModulo(event_time, 3600) AS hour FROM {table}
WHERE source = {{source:String}} AND received_at < {{before:Int64}}
"""
FORGET = "ALTER TABLE {rollup} DELETE WHERE (source, hour) IN {{stretches:Array(Tuple(String, Int64))}}"
MAKE = """
source IN {{sources:Array(String)}} AND {time} BETWEEN {{first_second:Int64}} AND {{last_second:Int64}}
AND (source, hour) IN {{stretches:Array(Tuple(String, Int64))}}
"""
MAKE_OF_ROWS = MAKE + " AND received_at >= {{since:Int64}}"


def rebuild(engine: Statements, first: int, last: int) -> None:
    """Make the rollups true for every hour that rows at these log positions touch."""
    for table in tables.ROWS:
        touched = engine.ask(TOUCHED.format(table=table), {"first": first, "last": last})
        remake_all(engine, table, [(row["source"], row["hour"]) for row in touched])


def expire(engine: Statements, source: str, before: int, only: Sequence[str] = tables.ROWS) -> None:
    """Delete what a source received before this moment (milliseconds) from these tables, and from the rollups first.

    Rows go last: until they are gone a repeat finds the same hours again.
    """
    what = {"source": source, "before": before}
    for table in only:
        expired = engine.ask(EXPIRED_HOURS.format(table=table), what)
        if expired:
            remake_all(engine, table, [(row["source"], row["hour"]) for row in expired], since=before)
            engine.change(f"ALTER TABLE {table} DELETE WHERE source = {{source:String}} AND received_at < {{before:Int64}}", what)


def remake_all(engine: Statements, table: str, hours: list[Hour], since: int = _ALWAYS) -> None:
    """Remake these hours in every rollup of a table of rows, out of the rows received at or after `since`."""
    for rollup in tables.ROLLUPS:
        if rollup.rows == table:
            stretches = {(source, hour - hour % rollup.seconds) for source, hour in hours}
            remake(engine, rollup, sorted(stretches), since)


def remake(engine: Statements, rollup: Rollup, stretches: list[Hour], since: int = _ALWAYS) -> None:
    """Delete these stretches from a rollup and make them anew from its parent."""
    narrowed = (MAKE_OF_ROWS if rollup.parent == rollup.rows else MAKE).format(time=rollup.time)
    for some in _chunks(stretches):
        parameters = {
            "stretches": some,
            "sources": sorted({source for source, _ in some}),
            "first_second": min(first for _, first in some),
            "last_second": max(first for _, first in some) + rollup.seconds - 1,
            "since": since,
        }
        engine.change(FORGET.format(rollup=rollup.name), {"stretches": some})
        engine.change(f"INSERT INTO {rollup.name} {tables.rollup_rows(rollup.name, narrowed)}", parameters)


def _chunks(stretches: list[Hour]) -> Iterator[list[Hour]]:
    rest = iter(stretches)
    while some := list(islice(rest, STRETCHES_AT_ONCE)):
        yield some
