"""WHERE DO EVENTS WAIT? On disk, in order, until the writer has stored them."""

from enum import Enum
from typing import NamedTuple, Protocol

from balise.errors import LogUnavailable


class EntryKind(Enum):
    """What a line of the log holds; the value is the line's first byte."""

    STORED = b"S"
    """A `StoredEvent` of live traffic."""
    IMPORTED = b"I"
    """A `StoredEvent` taken from a file: compared with everything ever stored, not with 48 hours."""
    QUARANTINED = b"Q"
    """A `QuarantinedEvent`."""
    REPLAYED = b"R"
    """A JSON pair: the `StoredEvent`, and the `QuarantinedEvent` it leaves behind."""
    CLICK = b"C"
    """A `RecordedClick`."""


class LogEntry(NamedTuple):
    """One line of the log. `position` grows by one; `body` is JSON without a line break."""

    position: int
    kind: EntryKind
    body: bytes


class EventLog(Protocol):
    """Durable, ordered, shared by many writers of requests and read by one writer of the store."""

    async def append(self, lines: list[bytes]) -> int:
        """Write the lines (kind byte, then JSON) whole or not at all, synced to disk; return the first one's position.

        Raises `LogUnavailable` where the disk refuses: then nothing was accepted.
        """

    def read(self, after: int, most: int) -> list[LogEntry]:
        """Up to about `most` entries with a position greater than `after`, in order; whole appends only."""

    def wait(self, after: int, seconds: float) -> bool:
        """Block until there is an entry past `after`, at most `seconds`; whether there is one."""

    def last_position(self) -> int:
        """The position of the newest entry, 0 when there never was one."""

    def trim(self, upto: int) -> None:
        """Forget the entries up to and including this position."""

    def check(self) -> None:
        """Raise `LogUnavailable` when the log cannot be written now."""

    def close(self) -> None:
        """Sync what waits, then let go of the files."""


__all__ = ["EntryKind", "EventLog", "LogEntry", "LogUnavailable"]
