"""Who works on which job, until when. Whoever stops renewing a lease loses the job: it runs again elsewhere."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, and_, case, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from balise.clock import Clock
from balise.metadata.database import Database
from balise.metadata.jobs import DAY_MS, JOBS, SCHEDULE, job_of
from balise.metadata.types import Job, JobState

MOST_ATTEMPTS: Final = 5
KEPT_MS: Final = 30 * DAY_MS
SCHEDULED_KEPT_MS: Final = 2 * DAY_MS
_FREE: Final[dict[str, Any]] = {"busy": None, "holder": None, "lease_until": None}


class JobLeases:
    """Hands jobs out, one at a place at a time. May be used by several runners, threads and processes at once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def claim(self, holder: str, kinds: Collection[str], lease_ms: int) -> Job | None:
        """The next due job of these kinds, now the holder's for `lease_ms`; None where there is none.

        What people ordered goes before what the schedule did. A job whose lease ran out waits again, or fails after its last
        attempt.
        """
        now = self._clock()
        due = and_(JOBS.c.state == JobState.WAITING, JOBS.c.run_at <= now, JOBS.c.kind.in_(kinds))
        lost = JOBS.c.lease_until <= now
        with self._database.read() as connection:
            # Only looking costs no lock, and most looks find nothing.
            if connection.scalar(select(JOBS.c.id).where(or_(due, lost)).limit(1)) is None:
                return None
        taken = select(JOBS.c.busy).where(JOBS.c.busy.is_not(None))
        turn = case((JOBS.c.actor == SCHEDULE, 1), else_=0)
        query = select(JOBS.c.id).where(due, JOBS.c.place.not_in(taken)).order_by(turn, JOBS.c.run_at, JOBS.c.id).limit(1)
        try:
            with self._database.write() as connection:
                _take_back(connection, now)
                job_id = connection.scalar(query)
                return None if job_id is None else _hand_out(connection, job_id, holder, now + lease_ms)
        except IntegrityError:
            # Another took a job at the same place in the same moment.
            return None

    def renew(self, job: Job, holder: str, lease_ms: int, *, done: int, total: int, result: dict[str, Any] | None = None) -> bool:
        """Keep a job and write how far it is, and what it found so far; False where it was stopped or is another's by now."""
        mine = (JOBS.c.id == job.id, JOBS.c.holder == holder, JOBS.c.state == JobState.RUNNING)
        values: dict[str, Any] = {"lease_until": self._clock() + lease_ms, "done": done, "total": total}
        if result is not None:
            values["result"] = result
        with self._database.write() as connection:
            return connection.execute(update(JOBS).where(*mine).values(values)).rowcount == 1

    def finish(self, job: Job, holder: str, result: dict[str, Any]) -> bool:
        """The work is done; False where it was stopped or is another's by now, and the result is not kept."""
        done = {"state": JobState.DONE, "result": result, "error": "", "finished_at": self._clock(), "once": None}
        return self._let_go(job, holder, done)

    def fail(self, job: Job, holder: str, error: str) -> bool:
        """The work cannot be done; `error` is a sentence for people."""
        failed = {"state": JobState.FAILED, "error": error, "finished_at": self._clock(), "once": None}
        return self._let_go(job, holder, failed)

    def put_off(self, job: Job, holder: str, wait_ms: int, *, error: str = "", attempts: int) -> bool:
        """Let the job run again after `wait_ms`; `attempts` is how many of its attempts are spent."""
        again = {"state": JobState.WAITING, "run_at": self._clock() + wait_ms, "error": error, "attempts": attempts}
        return self._let_go(job, holder, again)

    def latest(self, kind: str) -> dict[tuple[int, str], int]:
        """When a job of this kind was last ordered, for each workspace and source."""
        query = select(JOBS.c.workspace_id, JOBS.c.source, func.max(JOBS.c.created_at)).where(JOBS.c.kind == kind)
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(JOBS.c.workspace_id, JOBS.c.source)).all()
        return {(workspace, source): at for workspace, source, at in rows}

    def clean(self) -> int:
        """Forget jobs that ended long ago, and sooner those of the schedule that went well; tell how many."""
        now = self._clock()
        usual = and_(JOBS.c.actor == SCHEDULE, JOBS.c.state == JobState.DONE, JOBS.c.finished_at < now - SCHEDULED_KEPT_MS)
        with self._database.write() as connection:
            old = or_(JOBS.c.finished_at < now - KEPT_MS, usual)
            return connection.execute(delete(JOBS).where(old, JOBS.c.busy.is_(None))).rowcount

    def _let_go(self, job: Job, holder: str, values: dict[str, Any]) -> bool:
        mine = (JOBS.c.id == job.id, JOBS.c.holder == holder)
        with self._database.write() as connection:
            runs = update(JOBS).where(*mine, JOBS.c.state == JobState.RUNNING)
            if connection.execute(runs.values({**_FREE, **values})).rowcount:
                return True
            # It was stopped meanwhile: only its place is given back.
            connection.execute(update(JOBS).where(*mine).values(_FREE))
            return False


def _take_back(connection: Connection, now: int) -> None:
    lost = (JOBS.c.lease_until <= now,)
    spent = (JOBS.c.state == JobState.RUNNING, JOBS.c.attempts >= MOST_ATTEMPTS)
    error = f"The work was begun {MOST_ATTEMPTS} times and broke off each time without a word; the server’s log may say why."
    failed = {"state": JobState.FAILED, "error": error, "finished_at": now, "once": None}
    connection.execute(update(JOBS).where(*lost, *spent).values({**_FREE, **failed}))
    waits = {"state": JobState.WAITING, "run_at": now}
    connection.execute(update(JOBS).where(*lost, JOBS.c.state == JobState.RUNNING).values({**_FREE, **waits}))
    connection.execute(update(JOBS).where(*lost).values(_FREE))


def _hand_out(connection: Connection, job_id: int, holder: str, until: int) -> Job:
    begun = {"state": JobState.RUNNING, "attempts": JOBS.c.attempts + 1, "done": 0, "total": 0}
    lease = {"busy": JOBS.c.place, "holder": holder, "lease_until": until}
    statement = update(JOBS).where(JOBS.c.id == job_id).values({**begun, **lease}).returning(JOBS)
    return job_of(connection.execute(statement).mappings().one())
