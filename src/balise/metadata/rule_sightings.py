"""The table of how pages saw the targets of rules: sums by rule, version, day and page, never a row a visit."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, String, Table, case, delete, insert, select, update

from balise.clock import Clock
from balise.metadata.database import Database, plain_row
from balise.metadata.proof_types import RuleSighting
from balise.metadata.schema import SCHEMA
from balise.metadata.sources import SOURCES

DAY_MS: Final = 86_400_000
KEPT_DAYS: Final = 62
MOST_PAGES: Final = 50
"""Pages of one rule told apart on one day; what is seen on others counts under the page ``""``."""
LONGEST_PAGE: Final = 200
_SUMS: Final = ("seen", "found", "weak", "missing", "unclear", "score_sum")

RULE_SIGHTINGS = Table(
    "rule_sightings",
    SCHEMA,
    Column("source", String(100), ForeignKey("sources.code"), primary_key=True),
    Column("day", BigInteger, primary_key=True),
    Column("rule", String(20), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("page", String(LONGEST_PAGE), primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in _SUMS),
    Column("score_least", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)
_OWN = RULE_SIGHTINGS.c


class RuleSightings:
    """Adds to the sums and reads them. Kept for `KEPT_DAYS` days."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def add(self, sightings: Iterable[RuleSighting]) -> None:
        """Add what was counted since the last time; a source that is no more is passed over."""
        with self._database.write() as connection:
            known = set(connection.scalars(select(SOURCES.c.code)))
            pages: dict[tuple[str, int, str], set[str]] = {}
            for each in sightings:
                if each.source in known:
                    _add(connection, each, pages)
            connection.execute(delete(RULE_SIGHTINGS).where(_OWN.day < self._clock() - KEPT_DAYS * DAY_MS))

    def since(self, source: str, since_ms: int, rule: str = "") -> list[RuleSighting]:
        """The sums of the days from this moment's day on, of one rule or of all of the source, by day, rule, version and page."""
        query = select(RULE_SIGHTINGS).where(_OWN.source == source, _OWN.day >= since_ms - since_ms % DAY_MS)
        if rule:
            query = query.where(_OWN.rule == rule)
        ordered = query.order_by(_OWN.day, _OWN.rule, _OWN.version, _OWN.page)
        with self._database.read() as connection:
            return [msgspec.convert(plain_row(row), RuleSighting) for row in connection.execute(ordered).mappings()]


def _add(connection: Connection, one: RuleSighting, pages: dict[tuple[str, int, str], set[str]]) -> None:
    of = (one.source, one.day, one.rule)
    if of not in pages:
        that_day = (_OWN.source == one.source, _OWN.day == one.day, _OWN.rule == one.rule)
        pages[of] = set(connection.scalars(select(_OWN.page).where(*that_day).distinct()))
    row = msgspec.structs.asdict(one)
    if one.page not in pages[of] and len(pages[of] - {""}) >= MOST_PAGES:
        row["page"] = ""
    pages[of].add(row["page"])
    same = [_OWN[name] == row[name] for name in ("source", "day", "rule", "version", "page")]
    more: dict[str, Any] = {name: _OWN[name] + row[name] for name in _SUMS}
    more["score_least"] = case((_OWN.score_least < one.score_least, _OWN.score_least), else_=one.score_least)
    if not connection.execute(update(RULE_SIGHTINGS).where(*same).values(last_at=one.last_at, **more)).rowcount:
        connection.execute(insert(RULE_SIGHTINGS).values(row))
