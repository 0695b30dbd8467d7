"""The tables of what checks saw of rules on their sample pages, and of the last check of each source."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Integer, String, Table, Text, delete, func, insert, select

from balise.clock import Clock
from balise.metadata.database import Database, plain_row
from balise.metadata.proof_types import CheckRun, RuleCheck
from balise.metadata.schema import SCHEMA
from balise.metadata.sources import SOURCES

KEPT_MS: Final = 62 * 86_400_000
MOST_SHOWN: Final = 500

RULE_CHECKS = Table(
    "rule_checks",
    SCHEMA,
    Column("source", String(100), ForeignKey("sources.code"), primary_key=True),
    Column("rule", String(20), primary_key=True),
    Column("page", String(2000), primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("opened", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("score", Integer, nullable=False),
    Column("second", Integer, nullable=False),
    Column("unread", JSON, nullable=False),
    Column("proposed", Text, nullable=False),
)
CHECK_RUNS = Table(
    "rule_check_runs",
    SCHEMA,
    Column("source", String(100), ForeignKey("sources.code"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("state", String(20), nullable=False),
    Column("rules", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("left", Integer, nullable=False),
)
_OWN = RULE_CHECKS.c


class RuleChecks:
    """Keeps what checks saw, for 62 days."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def add(self, checks: Sequence[RuleCheck]) -> None:
        """Keep what was seen; the same rule, page and moment again takes its place. A source that is no more is passed over."""
        with self._database.write() as connection:
            known = set(connection.scalars(select(SOURCES.c.code)))
            for each in checks:
                if each.source not in known:
                    continue
                own = {name: getattr(each, name) for name in ("source", "rule", "page", "at")}
                connection.execute(delete(RULE_CHECKS).filter_by(**own))
                connection.execute(insert(RULE_CHECKS).values(msgspec.to_builtins(each)))
            connection.execute(delete(RULE_CHECKS).where(_OWN.at < self._clock() - KEPT_MS))

    def note_run(self, run: CheckRun) -> None:
        """Keep how the last check of a source ended."""
        with self._database.write() as connection:
            connection.execute(delete(CHECK_RUNS).where(CHECK_RUNS.c.source == run.source))
            if connection.scalar(select(SOURCES.c.code).where(SOURCES.c.code == run.source)) is not None:
                connection.execute(insert(CHECK_RUNS).values(msgspec.to_builtins(run)))

    def run(self, source: str) -> CheckRun | None:
        """The last check of a source; None where there never was one."""
        with self._database.read() as connection:
            row = connection.execute(select(CHECK_RUNS).where(CHECK_RUNS.c.source == source)).mappings().one_or_none()
        return None if row is None else msgspec.convert(plain_row(row), CheckRun)

    def without_browser(self) -> int:
        """For how many sources the last check found no browser on the server."""
        with self._database.read() as connection:
            query = select(func.count()).select_from(CHECK_RUNS).where(CHECK_RUNS.c.state == "no_browser")
            return connection.scalar(query) or 0

    def latest(self, source: str, rule: str = "") -> list[RuleCheck]:
        """The last check of each page of each rule, or of one rule; by rule and page."""
        return self._read(source, rule, ())

    def latest_good(self, source: str, rule: str = "") -> list[RuleCheck]:
        """The last check of each page that found the target; by rule and page."""
        return self._read(source, rule, (_OWN.state == "found",))

    def history(self, source: str, rule: str, since_ms: int) -> list[RuleCheck]:
        """The checks of one rule from a moment on, the newest first, at most `MOST_SHOWN`."""
        query = select(RULE_CHECKS).where(_OWN.source == source, _OWN.rule == rule, _OWN.at >= since_ms)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(_OWN.at.desc(), _OWN.page).limit(MOST_SHOWN)).mappings()
            return [msgspec.convert(plain_row(row), RuleCheck) for row in rows]

    def _read(self, source: str, rule: str, more: tuple[Any, ...]) -> list[RuleCheck]:
        asked = (_OWN.source == source, *((_OWN.rule == rule,) if rule else ()), *more)
        last = select(_OWN.rule, _OWN.page, func.max(_OWN.at).label("at")).where(*asked).group_by(_OWN.rule, _OWN.page).subquery()
        same = (_OWN.rule == last.c.rule) & (_OWN.page == last.c.page) & (_OWN.at == last.c.at)
        query = select(RULE_CHECKS).join(last, same).where(_OWN.source == source).order_by(_OWN.rule, _OWN.page)
        with self._database.read() as connection:
            return [msgspec.convert(plain_row(row), RuleCheck) for row in connection.execute(query).mappings()]
