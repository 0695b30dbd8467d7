"""The table of jobs: work that runs by itself, as people order it and look at it."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    RowMapping,
    Select,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

from balise.clock import Clock
from balise.errors import NotFound
from balise.metadata.database import Database, plain_row
from balise.metadata.schema import SCHEMA
from balise.metadata.types import Job, JobCounts, JobState

SCHEDULE: Final = "schedule"
"""The actor of jobs that nobody ordered."""
SERVER: Final = 0
"""The workspace of jobs that belong to none."""
DAY_MS: Final = 86_400_000

JOBS = Table(
    "jobs",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("workspace_id", Integer, nullable=False),
    Column("source", String(100), nullable=False),
    Column("state", String(20), nullable=False),
    Column("given", JSON, nullable=False),
    Column("result", JSON, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("error", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("run_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger, nullable=True),
    Column("once", String(300), nullable=True, unique=True),
    Column("place", String(200), nullable=False),
    # Equal to `place` while somebody works on it: unique, so that the database itself keeps two from working at one place.
    Column("busy", String(200), nullable=True, unique=True),
    Column("holder", String(60), nullable=True),
    Column("lease_until", BigInteger, nullable=True, index=True),
)
Index("ix_jobs_state", JOBS.c.state, JOBS.c.run_at)
Index("ix_jobs_place", JOBS.c.place, JOBS.c.id)

_NEW: Final[dict[str, Any]] = {"state": JobState.WAITING, "result": {}, "done": 0, "total": 0, "error": "", "attempts": 0}


class Jobs:
    """Orders jobs, finds them and stops them. Who works on them is in `JobLeases`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def add(
        self,
        kind: str,
        *,
        workspace: int,
        source: str = "",
        given: Mapping[str, Any] | None = None,
        actor: str,
        run_at: int | None = None,
        once: str = "",
    ) -> Job:
        """Order a job; it runs as soon as somebody is free, or from `run_at` on.

        `given` must be JSON and holds nothing personal. Where a job with the key `once` has not ended yet, that one is returned.
        """
        now = self._clock()
        values: dict[str, Any] = {
            **_NEW,
            "kind": kind,
            "workspace_id": workspace,
            "source": source,
            "given": dict(given or {}),
            "actor": actor,
            "created_at": now,
            "run_at": now if run_at is None else run_at,
            "place": place(kind, workspace, source),
        }
        with self._database.write() as connection:
            row = _row(connection, select(JOBS).where(JOBS.c.once == once)) if once else None
            if row is None:
                row = connection.execute(insert(JOBS).values(once=once or None, **values).returning(JOBS)).mappings().one()
        return job_of(row)

    def find(self, job_id: int, workspace: int | None = None) -> Job | None:
        """The job with this id, and where a workspace is named, in that one."""
        with self._database.read() as connection:
            row = _row(connection, _of(job_id, workspace))
        return job_of(row) if row else None

    def recent(self, workspace: int, kind: str, source: str = "", *, most: int = 20) -> list[Job]:
        """The newest jobs of a kind about a source (or about none), newest first."""
        query = select(JOBS).where(JOBS.c.place == place(kind, workspace, source)).order_by(JOBS.c.id.desc()).limit(most)
        with self._database.read() as connection:
            return [job_of(row) for row in connection.execute(query).mappings().all()]

    def failed(self, workspaces: tuple[int, ...], *, most: int = 20) -> list[Job]:
        """The jobs of these workspaces that failed within a day, the latest first."""
        lately = (JOBS.c.state == JobState.FAILED, JOBS.c.finished_at > self._clock() - DAY_MS)
        query = select(JOBS).where(*lately, JOBS.c.workspace_id.in_(workspaces)).order_by(JOBS.c.finished_at.desc()).limit(most)
        with self._database.read() as connection:
            return [job_of(row) for row in connection.execute(query).mappings().all()]

    def stop(self, job_id: int, workspace: int | None = None) -> Job:
        """Stop a job for good: one that waits at once, one that runs at its next progress. An ended one stays as it is.

        Raises `NotFound`.
        """
        ended = {"state": JobState.STOPPED, "finished_at": self._clock(), "once": None}
        return self._move(job_id, workspace, (JobState.WAITING, JobState.RUNNING), ended)

    def again(self, job_id: int, workspace: int | None = None) -> Job:
        """Let a job that failed or was stopped run once more, from its beginning; any other stays as it is. Raises `NotFound`."""
        afresh = {**_NEW, "run_at": self._clock(), "finished_at": None}
        return self._move(job_id, workspace, (JobState.FAILED, JobState.STOPPED), afresh)

    def counts(self) -> JobCounts:
        """How the work gets on, in all workspaces."""
        now = self._clock()
        with self._database.read() as connection:
            late = connection.execute(
                select(func.count(), func.min(JOBS.c.run_at)).where(JOBS.c.state == JobState.WAITING, JOBS.c.run_at <= now)
            ).one()
            running = connection.scalar(select(func.count()).where(JOBS.c.state == JobState.RUNNING)) or 0
            lately = (JOBS.c.state == JobState.FAILED, JOBS.c.finished_at > now - DAY_MS)
            failed = connection.scalar(select(func.count()).where(*lately)) or 0
        return JobCounts(waiting=late[0], running=running, failed=failed, late_ms=now - late[1] if late[1] else 0)

    def _move(self, job_id: int, workspace: int | None, out_of: tuple[JobState, ...], values: dict[str, Any]) -> Job:
        with self._database.write() as connection:
            row = _row(connection, _of(job_id, workspace))
            if row is None:
                raise NotFound("There is no job with this id.")
            if row["state"] not in out_of:
                return job_of(row)
            statement = update(JOBS).where(JOBS.c.id == job_id).values(values).returning(JOBS)
            return job_of(connection.execute(statement).mappings().one())


def place(kind: str, workspace: int, source: str) -> str:
    """Where a job works: at one place only one job runs at a time."""
    return f"{kind} {workspace} {source}"


def job_of(row: RowMapping) -> Job:
    """A job out of its row."""
    plain = plain_row(row)
    return msgspec.convert({**plain, "workspace": plain["workspace_id"]}, Job)


def _of(job_id: int, workspace: int | None) -> Select[Any]:
    # An id beyond the column's range is of no job; some databases would refuse to compare it.
    query = select(JOBS).where(JOBS.c.id == (job_id if 0 < job_id < 2**31 else 0))
    return query if workspace is None else query.where(JOBS.c.workspace_id == workspace)


def _row(connection: Connection, query: Select[Any]) -> RowMapping | None:
    return connection.execute(query).mappings().one_or_none()
