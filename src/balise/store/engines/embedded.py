"""The store in this process: chDB, which is ClickHouse without a server. One process for one folder; never fork after opening.

Rows are streamed to the engine as they are, without a temporary file or pandas. On 2 busy cores, rows of 1,050 bytes, both
rollups on and every insert synced: 45,000 rows a second in inserts of 1,000, 100,000 in inserts of 5,000 and 150,000 in inserts
of 20,000; 530 MB of memory. With LowCardinality columns it was half as fast.
"""

import queue
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from balise.errors import StoreUnavailable
from balise.store import rows, tables, upkeep
from balise.store.engines.connection import Connection, connection_text
from balise.store.engines.folder import require_unlocked, require_writable
from balise.store.parameters import written
from balise.store.reading import require_select
from balise.store.upgrade import open_tables

READERS = 4
"""Questions that may run at once; the next one waits."""
MOST_SECONDS = 60
"""After this long a question is given up."""
PAIRS_AT_ONCE = 5_000
PIECE_BYTES = 32 * 1024 * 1024
"""Rows are handed to the engine in pieces of about this size: it needs several times as much memory."""

POSITIONS = "SELECT DISTINCT position FROM {table} WHERE position BETWEEN {{first:UInt64}} AND {{last:UInt64}}"
STORED_BEFORE = """
SELECT event, event_id, argMin(receipt, position) AS first_receipt FROM events
WHERE source = {source:String} AND event_time BETWEEN {first_second:Int64} AND {last_second:Int64}
  AND position < {position:UInt64} AND counted = 1
  AND event IN {events:Array(String)} AND event_id IN {ids:Array(String)}
  AND (event, event_id) IN {pairs:Array(Tuple(String, String))}
GROUP BY event, event_id
"""
CUTOFF = "SELECT toUnixTimestamp64Milli(subtractMonths(now64(3, 'UTC'), {months:UInt32})) AS before"
CUTOFF_DAYS = "SELECT toUnixTimestamp64Milli(subtractDays(now64(3, 'UTC'), {days:UInt32})) AS before"


class EmbeddedStore:
    """An `EventStore` over one folder: one insert at a time, several questions at a time, all from any thread.

    Raises `DataFolderBusy` when another process, or an open store of this process, holds the engine. A process may
    open another folder once this store is closed. `memory_bytes` is the most the engine takes for queries and merges.
    """

    def __init__(self, folder: Path, memory_bytes: int) -> None:
        self._folder = folder
        self._closed = False
        _make(folder)
        require_unlocked(folder)
        address = connection_text(folder, _options(memory_bytes))
        self._writing = threading.Lock()
        spill = {"max_bytes_before_external_group_by": str(memory_bytes // 4)}
        self._writer = Connection(address, WRITER_SETTINGS | spill)
        self._readers: list[Connection] = []
        self._free: queue.LifoQueue[Connection] = queue.LifoQueue()
        try:
            reader_settings = READER_SETTINGS | {"max_memory_usage": str(memory_bytes // 2), "readonly": "1"}
            for _ in range(READERS):
                self._readers.append(Connection(address, reader_settings))
                self._free.put(self._readers[-1])
            open_tables(self, tables.creation(lambda family: family))
        except StoreUnavailable:
            self.close()
            raise

    def insert(self, table: str, rows: bytes) -> None:
        """Write rows given as JSONCompactEachRow, one line a row; on disk when it returns.

        On `StoreUnavailable` none, some or all rows may be there: ask `positions`, then `rebuild_rollups`.
        """
        if table not in tables.ROWS:
            raise ValueError(f"No rows are written to {table}.")
        with self._writing:
            for piece in _pieces(rows):
                self._writer.insert(table, piece, "JSONCompactEachRow")

    def positions(self, table: str, first: int, last: int) -> set[int]:
        """Which log positions from `first` to `last`, both included, are in the table."""
        found = self.ask(POSITIONS.format(table=table), {"first": first, "last": last})
        return {row["position"] for row in found}

    def rebuild_rollups(self, first: int, last: int) -> None:
        """Make the hourly rollups true again for every hour that rows at these positions touch. May be repeated."""
        with self._writing:
            upkeep.rebuild(self, first, last)

    def stored_before(
        self, source: str, keys: Iterable[tuple[str, str]], times: tuple[int, int], position: int
    ) -> dict[tuple[str, str], str]:
        """Of the (event, event_id) pairs, those counted at a lower position with an `event_time` in `times`, with the receipt."""
        pairs = sorted(set(keys))
        found: dict[tuple[str, str], str] = {}
        for start in range(0, len(pairs), PAIRS_AT_ONCE):
            some = pairs[start : start + PAIRS_AT_ONCE]
            parameters = {
                "source": source,
                "first_second": times[0],
                "last_second": times[1],
                "position": position,
                "events": sorted({event for event, _ in some}),
                "ids": [event_id for _, event_id in some],
                "pairs": some,
            }
            for row in self.ask(STORED_BEFORE, parameters):
                found[(row["event"], row["event_id"])] = row["first_receipt"]
        return found

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Run one SELECT; see `rows.read_rows` for the types. Raises `WrongInput` for anything that is not a plain SELECT."""
        require_select(sql)
        with self._reader() as reader:
            answer = reader.run(sql, written(parameters), rows.FORMAT)
        try:
            return rows.read_rows(answer)
        except (msgspec.DecodeError, ValueError):
            raise StoreUnavailable("The store's answer could not be read.") from None

    def export(self, sql: str, parameters: Mapping[str, Any] | None = None) -> bytes:
        """Run one SELECT as `ask` does; the answer as a Parquet file."""
        require_select(sql)
        with self._reader() as reader:
            return reader.run(sql, written(parameters), "Parquet")

    def change(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run one statement that writes, for `upkeep` and `upgrade`: the caller holds the turn to write."""
        self._writer.run(sql, written(parameters))

    def retain(self, source: str, months: int) -> None:
        """Delete what this source received more than `months` months ago, from the rows and from the rollups."""
        with self._writing:
            upkeep.expire(self, source, self.ask(CUTOFF, {"months": months})[0]["before"])

    def retain_clicks(self, source: str, days: int) -> None:
        """Delete the clicks that this source received more than `days` days ago, from rows and rollup; all with 0."""
        with self._writing:
            upkeep.expire(self, source, self.ask(CUTOFF_DAYS, {"days": days})[0]["before"], ("clicks",))

    def check(self) -> None:
        """Raise `StoreUnavailable` when a read fails, the folder cannot be written, or its disk is nearly full."""
        self.ask("SELECT position FROM events LIMIT 1")
        require_writable(self._folder)

    def close(self) -> None:
        """Finish what runs, then let go of the files. Calls after it raise `StoreUnavailable`."""
        self._closed = True
        with self._writing:
            for connection in (*self._readers, self._writer):
                connection.close()

    @contextmanager
    def _reader(self) -> Iterator[Connection]:
        reader = self._free.get()
        try:
            # Who already waits is told, so that a busy store closes at once.
            if self._closed:
                raise StoreUnavailable("The store is closed.")
            yield reader
        finally:
            self._free.put(reader)


WRITER_SETTINGS = {
    "async_insert": "0",
    # The log may hold rows from before the last columns were added.
    "input_format_json_compact_allow_variable_number_of_columns": "1",
    "input_format_json_named_tuples_as_objects": "0",
    "mutations_sync": "1",
}
READER_SETTINGS = rows.SETTINGS | {"max_execution_time": str(MOST_SECONDS), "max_result_bytes": "1000000000"}


def _options(memory_bytes: int) -> dict[str, str | int]:
    return {
        "max_server_memory_usage": memory_bytes,
        "background_pool_size": 2,
        "background_merges_mutations_concurrency_ratio": 1,
        "background_schedule_pool_size": 2,
        "mark_cache_size": 64 * 1024**2,
        "primary_index_cache_size": 64 * 1024**2,
        "index_mark_cache_size": 32 * 1024**2,
        "log-level": "none",
    }


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"The store's folder {folder} cannot be made: {error.strerror}.") from error


def _pieces(rows: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(rows):
        end = rows.find(b"\n", start + PIECE_BYTES)
        end = len(rows) if end < 0 else end
        yield rows[start:end]
        start = end + 1
