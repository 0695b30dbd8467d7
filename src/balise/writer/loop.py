"""The writer: reads the log in order, judges each event, stores it, then remembers how far it came."""

import threading
import time

import structlog

from balise.errors import StoreUnavailable
from balise.log import EventLog, LogEntry
from balise.store import EventStore
from balise.writer.batch import Decided, decide
from balise.writer.foreseeing import Foreseeing
from balise.writer.seen import SeenEvents

_RETRY_FIRST_S = 0.2
_RETRY_MOST_S = 10.0
_WAIT_S = 0.5
_NOTE_EVERY_S = 60
_log = structlog.get_logger("balise.writer")


class Writer:
    """One thread that brings log entries to rest. `stored` is the position up to which everything is in the store.

    The order of each round: insert the rows, then commit memory and position together. A crash between
    the two leaves rows past the committed position; the first rounds after a start therefore ask the
    store which positions it already has, write only the others, and make the rollups true again.
    """

    def __init__(self, log: EventLog, store: EventStore, seen: SeenEvents, most: int, every_ms: int, keep_ms: int) -> None:
        self._log, self._store, self._seen = log, store, seen
        self._most, self._every_s, self._keep_s = most, every_ms / 1000, keep_ms / 1000
        self.stored = seen.position()
        self.failure: str | None = None
        """Why the store could not be written at the last try; None when it could."""
        self._recovering = log.last_position() > self.stored
        self._stopping = threading.Event()
        self._stored = threading.Condition()
        self._passed: list[tuple[float, int]] = []
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Store what the log holds, then end. What cannot be stored now stays in the log."""
        self._stopping.set()
        self._thread.join()

    def wait_until_stored(self, position: int, seconds: float) -> bool:
        """Block until everything up to `position` is in the store, at most `seconds`; whether it is."""
        with self._stored:
            return self._stored.wait_for(lambda: self.stored >= position, seconds)

    def foreseeing(self) -> Foreseeing:
        """Judges events as if they came now, and writes nothing for good; use it with `with`."""
        return Foreseeing(self._seen, self._store)

    def settled(self, position: int, seconds: float = 60.0) -> None:
        """Wait until everything up to a position is in the store. Raises `StoreUnavailable`."""
        if not self.wait_until_stored(position, seconds):
            raise StoreUnavailable("What was given is safe in the log but not stored yet. Ask the report later.")

    @property
    def behind(self) -> int:
        """How many entries wait in the log."""
        return self._log.last_position() - self.stored

    def _run(self) -> None:
        pause = _RETRY_FIRST_S
        while True:
            if not self._log.wait(self.stored, _WAIT_S):
                if self._stopping.is_set():
                    return
                continue
            began = time.monotonic()
            if self._round():
                pause = _RETRY_FIRST_S
                self._trim()
                if self.behind < self._most:
                    self._stopping.wait(max(0.0, self._every_s - (time.monotonic() - began)))
            elif self._stopping.is_set():
                return
            else:
                self._stopping.wait(pause)
                pause = min(pause * 2, _RETRY_MOST_S)

    def _round(self) -> bool:
        """Bring one batch to rest; False when the store could not take it, and nothing is lost."""
        try:
            entries = self._log.read(self.stored, self._most)
            if entries:
                self.write(entries)
        except StoreUnavailable as error:
            self._failed(str(error))
        except Exception:
            # A writer that dies would stop every report without a word: it says so and tries again.
            _log.exception("writer_round_failed", position=self.stored)
            self._failed("The writer met a fault of its own; see the server's log.")
        else:
            self.failure = None
            return True
        return False

    def write(self, entries: list[LogEntry]) -> None:
        """Judge, insert, commit. Raises `StoreUnavailable`; the same entries may then be given again."""
        decided = decide(entries, self._seen, self._store)
        last = entries[-1].position
        again = self._recovering and self._leave_out_what_is_there(decided, entries[0].position, last)
        for table, rows in decided.rows:
            if rows:
                self._store.insert(table, b"\n".join(rows.values()))
        if self._recovering:
            self._store.rebuild_rollups(entries[0].position, last)
            self._recovering = again
        self._seen.commit(last, decided.firsts, decided.deeds, decided.now)
        with self._stored:
            self.stored = last
            self._stored.notify_all()
        if not self._passed or time.monotonic() - self._passed[-1][0] > _NOTE_EVERY_S:
            self._passed.append((time.monotonic(), last))

    def _leave_out_what_is_there(self, decided: Decided, first: int, last: int) -> bool:
        found = False
        for table, rows in decided.rows:
            for position in self._store.positions(table, first, last):
                found |= rows.pop(position, None) is not None
        if found:
            _log.info("writer_recovered", first=first, last=last)
        return found

    def _trim(self) -> None:
        """Let the log forget what was stored long enough ago."""
        due = [position for at, position in self._passed if at < time.monotonic() - self._keep_s]
        if due:
            self._log.trim(due[-1])
            self._passed = self._passed[len(due) :]

    def _failed(self, why: str) -> None:
        # The rows may be there in part: the next try asks before it writes.
        self._recovering = True
        if self.failure is None:
            _log.warning("store_unavailable", reason=why, behind=self.behind)
        self.failure = why
