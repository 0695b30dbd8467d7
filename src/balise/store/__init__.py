"""WHERE DO THEY REST? Tables, and the engines that hold them."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol


class EventStore(Protocol):
    """The events at rest, in ClickHouse's dialect whatever the engine. Every method may be called from any thread.

    Methods raise `StoreUnavailable` where the engine cannot answer.
    """

    def insert(self, table: str, rows: bytes) -> None:
        """Write rows of one of `tables.ROWS`, given as JSONCompactEachRow, one line a row; durable on return."""

    def positions(self, table: str, first: int, last: int) -> set[int]:
        """Which log positions from `first` to `last`, both included, are in the table."""

    def rebuild_rollups(self, first: int, last: int) -> None:
        """Make the hourly rollups true again for every hour that rows with these positions touch. May be repeated."""

    def stored_before(
        self, source: str, keys: Iterable[tuple[str, str]], times: tuple[int, int], position: int
    ) -> dict[tuple[str, str], str]:
        """Of the (event, event_id) pairs, those counted at a position below `position` with an `event_time` in `times`
        (seconds, both included), each with its receipt."""

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Run a SELECT that cannot write, with `{name:Type}` parameters; a dict a row. 64-bit integers and decimals are exact."""

    def export(self, sql: str, parameters: Mapping[str, Any] | None = None) -> bytes:
        """Run a SELECT as `ask` does; the answer as a Parquet file."""

    def retain(self, source: str, months: int) -> None:
        """Delete what this source received more than `months` months ago."""

    def retain_clicks(self, source: str, days: int) -> None:
        """Delete the clicks that this source received more than `days` days ago; all with 0."""

    def check(self) -> None:
        """Raise `StoreUnavailable` when the store cannot be read or written now."""

    def close(self) -> None:
        """Finish what runs, then let go of the files."""
