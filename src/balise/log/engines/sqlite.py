"""The log in one SQLite file: many requests in one commit, synced before any of them is answered."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path

from balise.errors import LogUnavailable
from balise.log import EntryKind, LogEntry

_KINDS = {kind.value[0]: kind for kind in EntryKind}
_TRIM_APPENDS = 500
_SCHEMA = """
CREATE TABLE IF NOT EXISTS appends (
  first INTEGER PRIMARY KEY,  -- position of the first entry
  entries INTEGER NOT NULL,
  lines BLOB NOT NULL         -- the entries, a line each
) STRICT
"""

_Waiting = tuple[list[bytes], "asyncio.Future[int]"]


class SqliteLog:
    """An `EventLog` in `<folder>/log.sqlite`.

    Appends of one turn of the event loop share one commit: whatever requests were ready are judged first, then all
    that they append becomes one row. The commit runs in the loop's own thread. A thread for it would have to take the
    interpreter lock from the loop several times a commit, which costs many times what the sync itself does.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "log.sqlite"
        self._changed = threading.Condition()
        self._waiting: list[_Waiting] = []
        self._closed = False
        self._writing = threading.Lock()
        self._writes = self._connect()
        self._writes.execute(_SCHEMA)
        self._reads = self._connect()
        self._reading = threading.Lock()
        self._last = self._newest()

    async def append(self, lines: list[bytes]) -> int:
        """See `EventLog.append`."""
        if self._closed:
            raise LogUnavailable("The log is closing. Nothing was accepted; send it again.")
        if not lines:
            return self._last
        loop = asyncio.get_running_loop()
        future: asyncio.Future[int] = loop.create_future()
        self._waiting.append((lines, future))
        if len(self._waiting) == 1:
            loop.call_soon(self._commit_waiting)
        return await future

    def read(self, after: int, most: int) -> list[LogEntry]:
        """See `EventLog.read`; `after` is 0 or the last position of an append."""
        entries: list[LogEntry] = []
        with self._reading:
            rows = self._reads.execute("SELECT first, lines FROM appends WHERE first > ? ORDER BY first", (after,))
            for first, lines in rows:
                entries += _entries(first, lines)
                if len(entries) >= most:
                    break
            rows.close()
        return entries

    def wait(self, after: int, seconds: float) -> bool:
        """See `EventLog.wait`."""
        with self._changed:
            return self._changed.wait_for(lambda: self._last > after or self._closed, seconds) and self._last > after

    def last_position(self) -> int:
        """See `EventLog.last_position`."""
        return self._last

    def trim(self, upto: int) -> None:
        """See `EventLog.trim`. The newest append stays, because the next position is told from it."""
        with self._reading:
            while self._reads.execute(
                "DELETE FROM appends WHERE first IN (SELECT first FROM appends WHERE first + entries - 1 <= ?"
                " AND first < (SELECT max(first) FROM appends) ORDER BY first LIMIT ?)",
                (upto, _TRIM_APPENDS),
            ).rowcount:
                pass

    def check(self) -> None:
        """See `EventLog.check`."""
        try:
            with self._reading:
                self._reads.execute("BEGIN IMMEDIATE").execute("ROLLBACK")
        except sqlite3.Error as error:
            raise LogUnavailable(_sentence(error)) from error

    def close(self) -> None:
        """See `EventLog.close`."""
        self._closed = True
        self._commit_waiting()
        with self._changed:
            self._changed.notify_all()
        with self._writing:
            self._writes.close()
        with self._reading:
            self._reads.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=10)
        self._path.chmod(0o600)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_autocheckpoint=4000")
        return connection

    def _newest(self) -> int:
        row = self._writes.execute("SELECT first + entries - 1 FROM appends ORDER BY first DESC LIMIT 1").fetchone()
        return row[0] if row else 0

    def _commit_waiting(self) -> None:
        with self._writing:
            taken, self._waiting = self._waiting, []
            if taken:
                _answer(self._commit(taken))

    def _commit(self, taken: list[_Waiting]) -> Iterable[tuple["asyncio.Future[int]", int | LogUnavailable]]:
        lines = [line for given, _ in taken for line in given]
        first = self._last + 1
        try:
            self._writes.execute("INSERT INTO appends VALUES (?, ?, ?)", (first, len(lines), b"\n".join(lines)))
        except (sqlite3.Error, OSError) as error:
            return [(future, LogUnavailable(_sentence(error))) for _, future in taken]
        with self._changed:
            self._last += len(lines)
            self._changed.notify_all()
        return _positions(taken, first)


def _positions(taken: list[_Waiting], first: int) -> Iterable[tuple["asyncio.Future[int]", int]]:
    for lines, future in taken:
        yield future, first
        first += len(lines)


def _answer(answers: Iterable[tuple["asyncio.Future[int]", int | LogUnavailable]]) -> None:
    """Each waiting append learns its position, in its own loop: at the end the log may be closed from another thread."""
    for future, answer in answers:
        loop = future.get_loop()
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, future, answer)


def _resolve(future: "asyncio.Future[int]", answer: int | LogUnavailable) -> None:
    if future.done():
        return
    if isinstance(answer, int):
        future.set_result(answer)
    else:
        future.set_exception(answer)


def _entries(first: int, lines: bytes) -> list[LogEntry]:
    return [LogEntry(first + index, _KINDS[line[0]], line[1:]) for index, line in enumerate(lines.split(b"\n"))]


def _sentence(error: Exception) -> str:
    return f"The log cannot be written ({error}). Nothing was accepted; free the disk, then send it again."
