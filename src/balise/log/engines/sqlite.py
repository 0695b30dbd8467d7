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

    Appends wait in memory while a commit runs; the next commit takes all of them as one row, so the
    cost of a sync is shared by every request that came meanwhile. One statement is one transaction
    here, which also means the interpreter lock is handed over once a commit and not four times.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "log.sqlite"
        self._changed = threading.Condition()
        self._waiting: list[_Waiting] = []
        self._closing = False
        self._writes = self._connect()
        self._writes.execute(_SCHEMA)
        self._reads = self._connect()
        self._reading = threading.Lock()
        self._last = self._newest()
        self._committer = threading.Thread(target=self._commit_forever, name="log", daemon=True)
        self._committer.start()

    async def append(self, lines: list[bytes]) -> int:
        """See `EventLog.append`."""
        if not lines:
            return self._last
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        with self._changed:
            if self._closing:
                raise LogUnavailable("The log is closing. Nothing was accepted; send it again.")
            self._waiting.append((lines, future))
            self._changed.notify_all()
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
            return self._changed.wait_for(lambda: self._last > after or self._closing, seconds) and self._last > after

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
        if not self._committer.is_alive():
            raise LogUnavailable("The log has stopped. Restart the server; what was accepted is kept.")
        try:
            with self._reading:
                self._reads.execute("BEGIN IMMEDIATE").execute("ROLLBACK")
        except sqlite3.Error as error:
            raise LogUnavailable(_sentence(error)) from error

    def close(self) -> None:
        """See `EventLog.close`."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._committer.join()
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

    def _commit_forever(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                taken, self._waiting = self._waiting, []
            if not taken:
                return
            self._commit(taken)

    def _commit(self, taken: list[_Waiting]) -> None:
        lines = [line for given, _ in taken for line in given]
        first = self._last + 1
        try:
            self._writes.execute("INSERT INTO appends VALUES (?, ?, ?)", (first, len(lines), b"\n".join(lines)))
        except (sqlite3.Error, OSError) as error:
            _answer([(future, LogUnavailable(_sentence(error))) for _, future in taken])
            return
        with self._changed:
            self._last += len(lines)
            self._changed.notify_all()
        _answer(_positions(taken, first))


def _positions(taken: list[_Waiting], first: int) -> Iterable[tuple["asyncio.Future[int]", int]]:
    for lines, future in taken:
        yield future, first
        first += len(lines)


def _answer(answers: Iterable[tuple["asyncio.Future[int]", int | LogUnavailable]]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[int], int | LogUnavailable]]] = {}
    for future, answer in answers:
        by_loop.setdefault(future.get_loop(), []).append((future, answer))
    for loop, those in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, those)


def _resolve(answers: list[tuple["asyncio.Future[int]", int | LogUnavailable]]) -> None:
    for future, answer in answers:
        if future.done():
            continue
        if isinstance(answer, int):
            future.set_result(answer)
        else:
            future.set_exception(answer)


def _entries(first: int, lines: bytes) -> list[LogEntry]:
    return [LogEntry(first + index, _KINDS[line[0]], line[1:]) for index, line in enumerate(lines.split(b"\n"))]


def _sentence(error: Exception) -> str:
    return f"The log cannot be written ({error}). Nothing was accepted; free the disk, then send it again."
