"""How far a job is, and what may end it before its time."""

import threading
from collections.abc import Callable
from typing import Any, Final

from balise.clock import Clock
from balise.metadata import Job
from balise.metadata.job_leases import JobLeases

LEASE_MS: Final = 60_000
"""As long as a job stays somebody's without a sign of life; it is renewed four times within."""
_WRITE_EVERY_MS: Final = 500


class JobStopped(Exception):
    """Somebody stopped the job, or it is another's by now: let go of everything and raise on."""


class ServerStops(JobStopped):
    """The server ends: the job runs again after its next start."""


class RunAgain(Exception):
    """Raised by work that wants to run again later, as often as it decides itself; `reason` is a sentence for people."""

    def __init__(self, seconds: float, reason: str = "") -> None:
        super().__init__(reason)
        self.seconds, self.reason = seconds, reason


class Progress:
    """`progress(done, total)` says how far a job is; call it often, it writes now and then only. From any thread."""

    def __init__(self, leases: JobLeases, job: Job, holder: str, stops: Callable[[], bool], clock: Clock) -> None:
        self._leases, self._job, self._holder, self._stops, self._clock = leases, job, holder, stops, clock
        self._written_at, self.done, self.total = 0, 0, 0
        self._guard = threading.Lock()

    def __call__(self, done: int, total: int) -> None:
        """Note that `done` of `total` is done; what was said before is never taken back. Raises `JobStopped`."""
        self.done = max(self.done, done)
        self.total = max(self.total, total, self.done)
        if self._stops():
            raise ServerStops
        if self._clock() - self._written_at >= _WRITE_EVERY_MS or self.done >= self.total:
            self.write()

    def keep(self, result: dict[str, Any]) -> None:
        """Write what was found so far into the job: its next attempt finds it in `job.result`. Raises `JobStopped`."""
        self._renew(result)

    def write(self) -> None:
        """Renew the lease and write how far it is now. Raises `JobStopped`."""
        self._renew(None)

    def _renew(self, result: dict[str, Any] | None) -> None:
        with self._guard:
            self._written_at = self._clock()
            if not self._leases.renew(self._job, self._holder, LEASE_MS, done=self.done, total=self.total, result=result):
                raise JobStopped
