"""Rules that were tried, then made: each with what was before, so that one click takes it back."""

from typing import Any

import msgspec
from sqlalchemy import JSON, BigInteger, Column, Connection, ForeignKey, Integer, String, Table, Text, insert, select, update

from balise.clock import Clock
from balise.errors import Conflict, NotFound
from balise.events.plan.difference import pairs
from balise.events.plan.document import plan_of
from balise.events.rules import SourceRules, rules_of
from balise.metadata.changes import note_change
from balise.metadata.database import Database, plain_row
from balise.metadata.installation import bump_version
from balise.metadata.plan_tables import read_plan, write_plan
from balise.metadata.schema import SCHEMA
from balise.metadata.sources import SOURCES, require_source
from balise.metadata.types import Publication

PUBLICATIONS = Table(
    "publications",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("backtest", Integer, nullable=False, unique=True),
    Column("source", String(100), ForeignKey("sources.code"), nullable=False, index=True),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("published_at", BigInteger, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("undone_at", BigInteger, nullable=True),
    Column("undone_by", Text, nullable=False, server_default=""),
)
CHANGED_MEANWHILE = "changed_meanwhile"
"""The reason of a `Conflict`: the source's rules are not those that were tried or published."""


class Publications:
    """Makes rules exactly as they were tried, and takes them back."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def of_backtest(self, backtest: int) -> Publication | None:
        """What this backtest led to; None where it was not published."""
        with self._database.read() as connection:
            return _found(connection, PUBLICATIONS.c.backtest == backtest)

    def latest(self, source: str) -> Publication | None:
        """The last publication in a source, undone or not."""
        with self._database.read() as connection:
            return _found(connection, PUBLICATIONS.c.source == source)

    def publish(self, backtest: int, source: str, before: SourceRules, after: SourceRules, actor: str) -> Publication:
        """Put the rules `after` in the place of `before`, all at once; publishing again does nothing.

        Raises `NotFound` for an unknown source, `Conflict` where its rules are not `before` any more.
        """
        with self._database.write() as connection:
            done = _found(connection, PUBLICATIONS.c.backtest == backtest)
            if done is not None:
                return done
            now = self._clock()
            self._put(connection, source, before, after, (now, actor, "rules.publish", backtest))
            values = {"backtest": backtest, "source": source, "published_at": now, "published_by": actor}
            plain = {"before": msgspec.to_builtins(before), "after": msgspec.to_builtins(after)}
            connection.execute(insert(PUBLICATIONS).values(**values, **plain))
            return _required(connection, backtest)

    def undo(self, backtest: int, actor: str) -> Publication:
        """Set the rules back to what they were before this publication; undoing again does nothing.

        Raises `NotFound` where nothing was published, `Conflict` where the rules were changed since.
        """
        with self._database.write() as connection:
            done = _required(connection, backtest)
            if done.undone_at is not None:
                return done
            now = self._clock()
            self._put(connection, done.source, done.after, done.before, (now, actor, "rules.undo", backtest))
            of_this = update(PUBLICATIONS).where(PUBLICATIONS.c.backtest == backtest)
            connection.execute(of_this.values(undone_at=now, undone_by=actor))
            return _required(connection, backtest)

    def _put(
        self, connection: Connection, code: str, before: SourceRules, after: SourceRules, note: tuple[int, str, str, int]
    ) -> None:
        now, actor, action, backtest = note
        source, workspace = require_source(connection, code)
        plan = read_plan(connection, code)
        if rules_of(source, plan) != before:
            message = "The source’s rules were changed meanwhile. Run the backtest again with what holds now."
            raise Conflict(message, reason=CHANGED_MEANWHILE)
        wanted = plan_of(after.plan)
        details: dict[str, Any] = {
            name: [getattr(before, name), getattr(after, name)]
            for name in ("edition", "on_sensitive")
            if getattr(before, name) != getattr(after, name)
        }
        details |= pairs(plan, wanted)
        write_plan(connection, code, plan, wanted, now)
        choices = {"edition": after.edition, "on_sensitive": after.on_sensitive.value}
        connection.execute(update(SOURCES).where(SOURCES.c.code == code).values(choices))
        note_change(connection, now, actor, action, code, workspace=workspace, **details, backtest=backtest)
        bump_version(connection)


def _found(connection: Connection, which: Any) -> Publication | None:
    query = select(PUBLICATIONS).where(which).order_by(PUBLICATIONS.c.id.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else msgspec.convert(plain_row(row), Publication)


def _required(connection: Connection, backtest: int) -> Publication:
    found = _found(connection, PUBLICATIONS.c.backtest == backtest)
    if found is None:
        raise NotFound("This backtest was not published.")
    return found
