"""What alerts know of issues: which were open when they last looked, what they told of each, what is still to be told."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, String, Table, delete, insert, select

from balise.clock import Clock
from balise.metadata.alert_types import NewDelivery, Told
from balise.metadata.database import Database, plain_row
from balise.metadata.deliveries import insert_delivery
from balise.metadata.issues import ISSUES, issue_of, read_issues
from balise.metadata.schema import SCHEMA
from balise.metadata.types import Issue

ALERT_SEEN = Table(
    "alert_seen",
    SCHEMA,
    Column("issue_id", Integer, primary_key=True, autoincrement=False),
    Column("source", String(100), nullable=False, index=True),
    Column("was_open", Boolean, nullable=False),
)

ALERT_TOLD = Table(
    "alert_told",
    SCHEMA,
    Column("alert_id", Integer, primary_key=True, autoincrement=False),
    Column("issue_id", Integer, primary_key=True, autoincrement=False),
    Column("workspace_id", Integer, nullable=False, index=True),
    Column("told", String(20), nullable=False),
    Column("told_at", BigInteger, nullable=False),
    Column("pending", String(20), nullable=False),
    Column("due_at", BigInteger, nullable=False),
)

Hear = Callable[[Sequence[Issue], Mapping[int, bool], Sequence[Told]], Sequence[Told]]
"""From the issues of a source, whether each was open before, and what was told of them, to what is to be told now."""
Write = Callable[[Sequence[tuple[Told, Issue]]], Sequence[NewDelivery]]
"""From what is due to the messages that tell it."""


class AlertStates:
    """Takes in what became of issues and gives out what is to be told, each in one transaction: nothing is told twice or lost."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def take_in(self, source: str, hear: Hear) -> None:
        """Let `hear` say what is to be told of a source's issues, and remember how they stand now."""
        with self._database.write() as connection:
            issues = read_issues(connection, source, ())
            rows = connection.execute(select(ALERT_SEEN).where(ALERT_SEEN.c.source == source)).mappings()
            seen = {row["issue_id"]: row["was_open"] for row in rows}
            known = [_told(row) for row in connection.execute(_told_of([issue.id for issue in issues])).mappings()]
            for told in hear(issues, seen, known):
                _write_told(connection, told)
            now_open = {issue.id: issue.state == "open" for issue in issues}
            if now_open != seen:
                connection.execute(delete(ALERT_SEEN).where(ALERT_SEEN.c.source == source))
                if now_open:
                    lines = [{"issue_id": each, "source": source, "was_open": open_} for each, open_ in now_open.items()]
                    connection.execute(insert(ALERT_SEEN), lines)

    def give_out(self, alert_id: int, write: Write) -> list[int]:
        """Turn what is due of an alert into deliveries; gives their ids."""
        now = self._clock()
        due = (ALERT_TOLD.c.alert_id == alert_id, ALERT_TOLD.c.pending != "", ALERT_TOLD.c.due_at <= now)
        with self._database.read() as connection:
            if connection.scalar(select(ALERT_TOLD.c.issue_id).where(*due).limit(1)) is None:
                return []
        with self._database.write() as connection:
            rows = [_told(row) for row in connection.execute(select(ALERT_TOLD).where(*due)).mappings()]
            issues = {issue.id: issue for issue in read_issues_by_id(connection, [told.issue_id for told in rows])}
            made = write([(told, issues[told.issue_id]) for told in rows if told.issue_id in issues])
            for told in rows:
                state = "closed" if told.pending == "closed" else "open"
                _write_told(connection, msgspec.structs.replace(told, told=state, told_at=now, pending="", due_at=0))
            return [insert_delivery(connection, now, each) for each in made]


def _told_of(issues: Sequence[int]) -> Any:
    return select(ALERT_TOLD).where(ALERT_TOLD.c.issue_id.in_(issues))


def _told(row: Any) -> Told:
    return msgspec.convert(plain_row(row), Told)


def _write_told(connection: Connection, told: Told) -> None:
    key = (ALERT_TOLD.c.alert_id == told.alert_id, ALERT_TOLD.c.issue_id == told.issue_id)
    connection.execute(delete(ALERT_TOLD).where(*key))
    connection.execute(insert(ALERT_TOLD).values(msgspec.to_builtins(told)))


def read_issues_by_id(connection: Connection, ids: Sequence[int]) -> list[Issue]:
    """The issues with these ids."""
    return [issue_of(row) for row in connection.execute(select(ISSUES).where(ISSUES.c.id.in_(ids))).mappings()]
