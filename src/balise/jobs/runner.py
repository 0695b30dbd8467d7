"""Runs jobs in a few threads, and orders what is repeated."""

import secrets
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import structlog

from balise.clock import Clock
from balise.errors import BaliseError, Unavailable
from balise.jobs.every import Every, order_due
from balise.jobs.progress import LEASE_MS, JobStopped, Progress, RunAgain, ServerStops
from balise.metadata import Job, Metadata
from balise.metadata.job_leases import MOST_ATTEMPTS

Work = Callable[[Job, Progress], dict[str, Any]]
"""What a kind of job does. It must be repeatable: after a crash it runs again from its beginning.

Returns what it found, as JSON without anything personal. A `BaliseError` fails the job with its sentence; `Unavailable` and every
other exception let it be tried again, up to five times, later and later.
"""
THREADS: Final = 3
_LOOK_EVERY_S: Final = 0.5
_TEND_EVERY_S: Final = 10.0
_CLEAN_EVERY_S: Final = 3600.0
_FIRST_WAIT_MS: Final = 10_000
_log = structlog.get_logger("balise.jobs")


class Runner:
    """Works on due jobs from `start` to `stop`. At most all but one of its threads work on jobs of one kind."""

    def __init__(self, metadata: Metadata, works: Mapping[str, Work], clock: Clock, repeated: Iterable[Every] = ()) -> None:
        self._metadata, self._works, self._clock, self._repeated = metadata, works, clock, tuple(repeated)
        self._holder = secrets.token_hex(12)
        self._stops, self._guard = threading.Event(), threading.Lock()
        self._running: dict[int, tuple[Job, Progress]] = {}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to work."""
        targets = [self._tend, *[self._work_on] * THREADS]
        self._threads = [threading.Thread(target=each, name=f"jobs-{i}", daemon=True) for i, each in enumerate(targets)]
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 20.0) -> None:
        """Take no more jobs; running ones end at their next progress and run again after the next start. May be repeated."""
        self._stops.set()
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def order_due(self) -> None:
        """Order what is repeated and due. Raises `Unavailable`."""
        order_due(self._metadata, self._repeated, self._clock())

    def run_due(self, most: int = 1_000) -> int:
        """Work in this thread until nothing is due; tell how many jobs were begun. For commands and tests."""
        for begun in range(most):
            if not self.run_one():
                return begun
        return most

    def run_one(self) -> bool:
        """Work on the next due job in this thread; False where there is none. Raises `Unavailable`."""
        with self._guard:
            job = self._metadata.job_leases.claim(self._holder, self._open_kinds(), LEASE_MS)
            if job is None:
                return False
            progress = Progress(self._metadata.job_leases, job, self._holder, self._stops.is_set, self._clock)
            self._running[job.id] = (job, progress)
        try:
            self._run(job, progress)
        finally:
            del self._running[job.id]
        return True

    def _open_kinds(self) -> list[str]:
        busy = Counter(job.kind for job, _ in self._running.values())
        return [kind for kind in self._works if busy[kind] < THREADS - 1]

    def _run(self, job: Job, progress: Progress) -> None:
        leases = self._metadata.job_leases
        try:
            result = self._works[job.kind](job, progress)
        except ServerStops:
            leases.put_off(job, self._holder, 0, attempts=job.attempts - 1)
        except JobStopped:
            leases.fail(job, self._holder, "")
        except RunAgain as later:
            leases.put_off(job, self._holder, int(later.seconds * 1000), error=later.reason, attempts=0)
        except Unavailable as error:
            self._try_again(job, str(error))
        except BaliseError as error:
            leases.fail(job, self._holder, str(error))
        except Exception as error:
            # Only where it broke, never the exception's words: they may hold what a visitor sent.
            where = traceback.format_list(traceback.extract_tb(error.__traceback__)[-6:])
            _log.error("job_broke_off", kind=job.kind, job=job.id, error=type(error).__name__, where=where)
            self._try_again(job, f"The work broke off ({type(error).__name__}); the server’s log says where.")
        else:
            leases.finish(job, self._holder, result)

    def _try_again(self, job: Job, error: str) -> None:
        if job.attempts >= MOST_ATTEMPTS:
            self._metadata.job_leases.fail(job, self._holder, error)
        else:
            wait = _FIRST_WAIT_MS * 4 ** (job.attempts - 1)
            self._metadata.job_leases.put_off(job, self._holder, wait, error=error, attempts=job.attempts)

    def _work_on(self) -> None:
        while not self._stops.is_set():
            if not self._told(self.run_one):
                self._stops.wait(_LOOK_EVERY_S)

    def _tend(self) -> None:
        """Keep the leases of long work, order what is due, forget what is old."""
        cleaned = -_CLEAN_EVERY_S
        while not self._stops.is_set():
            self._told(self._renew)
            self._told(self.order_due)
            if time.monotonic() - cleaned >= _CLEAN_EVERY_S:
                self._told(self._metadata.job_leases.clean)
                cleaned = time.monotonic()
            self._stops.wait(_TEND_EVERY_S)

    def _renew(self) -> None:
        for _, progress in list(self._running.values()):
            try:
                progress.write()
            except JobStopped:
                continue

    def _told(self, work: Callable[[], Any]) -> Any:
        """What the work gives; None where it cannot be done now, which is told and tried again: no thread may end of it."""
        try:
            return work()
        except Exception as error:
            if not self._stops.is_set():
                reason = str(error) if isinstance(error, BaliseError) else type(error).__name__
                _log.warning("background_work_failed", work=work.__name__, reason=reason)
            return None
