"""Keeping the rollups and the rows true to each other, in statements any engine of the dialect runs.

The rule: an hourly rollup is always what its SELECT in `tables/rollups/` gives over the rows at rest. Both changes here
go through `remake`, which may die anywhere and be repeated: it first deletes the hours, then makes them anew from rows.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Protocol

from balise.store import tables

HOURS_AT_ONCE = 5_000
"""How many (source, hour) pairs one statement names."""

Hour = tuple[str, int]
"""A source, and the start of an hour in seconds since 1970, UTC."""


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
FORGET_HOURS = "ALTER TABLE {rollup} DELETE WHERE (source, hour) IN {{hours:Array(Tuple(String, Int64))}}"
MAKE_HOURS = """
source IN {{sources:Array(String)}} AND event_time BETWEEN {{first_second:Int64}} AND {{last_second:Int64}}
AND (source, hour) IN {{hours:Array(Tuple(String, Int64))}} AND received_at >= {{since:Int64}}
"""


def rebuild(engine: Statements, first: int, last: int) -> None:
    """Make the rollups true for every hour that rows at these log positions touch."""
    for table, rollups in tables.ROLLUPS.items():
        touched = engine.ask(TOUCHED.format(table=table), {"first": first, "last": last})
        for rollup in rollups:
            remake(engine, rollup, [(row["source"], row["hour"]) for row in touched])


def expire(engine: Statements, source: str, before: int) -> None:
    """Delete a source's rows received before this moment (milliseconds), and take them out of the rollups first.

    Rows go last: until they are gone a repeat finds the same hours again.
    """
    what = {"source": source, "before": before}
    for table, rollups in tables.ROLLUPS.items():
        expired = engine.ask(EXPIRED_HOURS.format(table=table), what)
        if expired:
            for rollup in rollups:
                remake(engine, rollup, [(row["source"], row["hour"]) for row in expired], since=before)
            engine.change(f"ALTER TABLE {table} DELETE WHERE source = {{source:String}} AND received_at < {{before:Int64}}", what)


def remake(engine: Statements, rollup: str, hours: list[Hour], since: int = -(2**63)) -> None:
    """Delete these hours from a rollup and make them anew from the rows received at or after `since`."""
    for some in _chunks(sorted(hours)):
        parameters = {
            "hours": some,
            "sources": sorted({source for source, _ in some}),
            "first_second": min(hour for _, hour in some),
            "last_second": max(hour for _, hour in some) + 3599,
            "since": since,
        }
        engine.change(FORGET_HOURS.format(rollup=rollup), {"hours": some})
        engine.change(f"INSERT INTO {rollup} {tables.rollup_rows(rollup, MAKE_HOURS.format())}", parameters)


def _chunks(hours: list[Hour]) -> Iterator[list[Hour]]:
    rest = iter(hours)
    while some := list(islice(rest, HOURS_AT_ONCE)):
        yield some
