"""The table of issues: what is wrong with what a source receives, and what people said about it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)

from balise.clock import Clock
from balise.errors import Conflict, NotFound
from balise.metadata.changes import note_change
from balise.metadata.database import Database, plain_row
from balise.metadata.schema import SCHEMA
from balise.metadata.sources import SOURCES, require_source
from balise.metadata.types import Diagnosed, Issue, IssueState, Watched

ISSUES = Table(
    "issues",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("source", String(100), ForeignKey("sources.code"), nullable=False),
    Column("code", String(60), nullable=False),
    Column("event", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("severity", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("found_at", BigInteger, nullable=False),
    Column("events", BigInteger, nullable=False),
    Column("of", BigInteger, nullable=False),
    Column("samples", JSON, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("state_by", Text, nullable=False),
    Column("state_at", BigInteger, nullable=False),
    UniqueConstraint("source", "code", "event", "subject"),
)

DIAGNOSED = Table(
    "diagnosed",
    SCHEMA,
    Column("source", String(100), ForeignKey("sources.code"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("took_ms", BigInteger, nullable=False),
    Column("failed", JSON, nullable=False),
)

_VERBS: Final[Mapping[IssueState, str]] = {
    IssueState.RESOLVED: "resolve",
    IssueState.DISMISSED: "dismiss",
    IssueState.OPEN: "reopen",
}
_KEPT_MS: Final = 180 * 24 * 3600 * 1000
"""What is over stays this long; what was dismissed stays for ever, since it must stay silent."""

Step = Callable[[Sequence[Issue]], Sequence[Issue]]
"""From the issues as they are to those that are new (`id` 0) or different."""


class Issues:
    """Reads the issues of sources, writes what a run found, and what people say."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def of_source(self, source: str, states: Collection[IssueState] = ()) -> list[Issue]:
        """The issues of a source in these states, or in any; the last found first."""
        with self._database.read() as connection:
            return read_issues(connection, source, states)

    def find(self, source: str, issue: int) -> Issue | None:
        """One issue of a source."""
        with self._database.read() as connection:
            return _find(connection, source, issue)

    def open_counts(self, sources: Collection[str]) -> dict[str, dict[str, int]]:
        """By source, how many issues are open, by severity."""
        query = (
            select(ISSUES.c.source, ISSUES.c.severity, func.count())
            .where(ISSUES.c.source.in_(sources), ISSUES.c.state == IssueState.OPEN)
            .group_by(ISSUES.c.source, ISSUES.c.severity)
        )
        counts: dict[str, dict[str, int]] = {source: {} for source in sources}
        with self._database.read() as connection:
            for source, severity, count in connection.execute(query):
                counts[source][severity] = count
        return counts

    def record(self, source: str, step: Step, took_ms: int, failed: Collection[str] = ()) -> list[Issue]:
        """Write what a run found, and that it ran. Nobody changes an issue between what `step` sees and what it answers.

        Returns what was new or different, with its ids. Raises `NotFound` for an unknown source.
        """
        now = self._clock()
        with self._database.write() as connection:
            require_source(connection, source)
            written = [_write(connection, issue) for issue in step(read_issues(connection, source, ()))]
            over = (ISSUES.c.state.in_([IssueState.GONE, IssueState.RESOLVED]), ISSUES.c.state_at < now - _KEPT_MS)
            connection.execute(delete(ISSUES).where(ISSUES.c.source == source, *over))
            connection.execute(delete(DIAGNOSED).where(DIAGNOSED.c.source == source))
            run = {"source": source, "at": now, "took_ms": took_ms, "failed": sorted(failed)}
            connection.execute(insert(DIAGNOSED).values(run))
        return written

    def diagnosed(self, source: str) -> Diagnosed | None:
        """The last run on a source; None where there was none."""
        with self._database.read() as connection:
            row = connection.execute(select(DIAGNOSED).where(DIAGNOSED.c.source == source)).mappings().one_or_none()
        return None if row is None else msgspec.convert(plain_row(row), Diagnosed)

    def watched(self) -> Watched:
        """Over all sources; a new one counts from when it was made."""
        latest = func.coalesce(DIAGNOSED.c.at, SOURCES.c.created_at)
        query = select(latest, DIAGNOSED.c.failed).select_from(SOURCES.outerjoin(DIAGNOSED, DIAGNOSED.c.source == SOURCES.c.code))
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        now = self._clock()
        failing = {code for _, failed in rows for code in failed or ()}
        return Watched(oldest_ms=max((now - at for at, _ in rows), default=0), failing=len(failing))

    def set_state(self, source: str, issue: int, state: IssueState, *, actor: str = "cli") -> Issue:
        """Resolve, dismiss or reopen an issue; saying it again changes nothing.

        Raises `NotFound` where the source has no such issue, `Conflict` for what cannot be said of it.
        """
        with self._database.write() as connection:
            _, workspace = require_source(connection, source)
            before = _find(connection, source, issue)
            if before is None:
                raise NotFound("This source has no issue with this id.")
            if state is before.state:
                return before
            if state is IssueState.GONE or (state is IssueState.RESOLVED and before.state is IssueState.GONE):
                raise Conflict("The issue closed by itself: it is not found any more. There is nothing to resolve.")
            now = self._clock()
            after = msgspec.structs.replace(before, state=state, state_by=actor, state_at=now)
            _write(connection, after)
            about: dict[str, Any] = {"issue": issue, "code": before.code, "event": before.event, "about": before.subject}
            told = about | {"state": [before.state.value, state.value]}
            note_change(connection, now, actor, f"issue.{_VERBS[state]}", source, workspace=workspace, **told)
        return after


def read_issues(connection: Connection, source: str, states: Collection[IssueState]) -> list[Issue]:
    """The issues of a source in these states, or in any; the last found first."""
    query = select(ISSUES).where(ISSUES.c.source == source).order_by(ISSUES.c.found_at.desc(), ISSUES.c.id.desc())
    if states:
        query = query.where(ISSUES.c.state.in_(list(states)))
    return [issue_of(row) for row in connection.execute(query).mappings()]


def _find(connection: Connection, source: str, issue: int) -> Issue | None:
    if not 0 < issue < 2**31:
        return None
    query = select(ISSUES).where(ISSUES.c.source == source, ISSUES.c.id == issue)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else issue_of(row)


def issue_of(row: RowMapping) -> Issue:
    """An issue out of its row."""
    return msgspec.convert(plain_row(row), Issue)


def _write(connection: Connection, issue: Issue) -> Issue:
    values: dict[str, Any] = msgspec.to_builtins(issue)
    number = values.pop("id")
    if number:
        connection.execute(update(ISSUES).where(ISSUES.c.id == number).values(values))
        return issue
    number = connection.execute(insert(ISSUES).values(values).returning(ISSUES.c.id)).scalar_one()
    return msgspec.structs.replace(issue, id=number)
