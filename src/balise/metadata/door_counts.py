"""The table of what happened at the doors and left no event: requests that were refused, deliveries of the pixel; by hour."""

from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy import BigInteger, Column, Connection, ForeignKey, String, Table, delete, func, insert, select, update

from balise.clock import Clock
from balise.metadata.database import Database, plain_row
from balise.metadata.schema import SCHEMA
from balise.metadata.sources import SOURCES
from balise.metadata.types import DoorCount

HOUR_MS: Final = 3_600_000
KEPT_MS: Final = 8 * 24 * HOUR_MS

DOOR_COUNTS = Table(
    "door_counts",
    SCHEMA,
    Column("source", String(100), ForeignKey("sources.code"), primary_key=True),
    Column("hour", BigInteger, primary_key=True),
    Column("what", String(20), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("requests", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)


class DoorCounts:
    """Adds to the counts and reads them. Kept for eight days."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def add(self, counts: Iterable[DoorCount]) -> None:
        """Add what was counted since the last time; a source that is no more is passed over."""
        with self._database.write() as connection:
            known = set(connection.scalars(select(SOURCES.c.code)))
            for count in counts:
                if count.source in known:
                    _add(connection, count)
            connection.execute(delete(DOOR_COUNTS).where(DOOR_COUNTS.c.hour < self._clock() - KEPT_MS))

    def since(self, source: str, since_ms: int) -> list[DoorCount]:
        """What was counted from this moment's hour on, where it went on after the moment; the hours of each in one."""
        own = DOOR_COUNTS.c
        sums = (
            func.min(own.hour).label("hour"),
            func.sum(own.requests).label("requests"),
            func.max(own.last_at).label("last_at"),
        )
        query = (
            select(own.source, own.what, own.subject, *sums)
            .where(own.source == source, own.last_at > since_ms)
            .group_by(own.source, own.what, own.subject)
            .order_by(own.what, own.subject)
        )
        with self._database.read() as connection:
            return [msgspec.convert(plain_row(row), DoorCount) for row in connection.execute(query).mappings()]


def _add(connection: Connection, count: DoorCount) -> None:
    own = DOOR_COUNTS.c
    same = (own.source == count.source, own.hour == count.hour, own.what == count.what, own.subject == count.subject)
    more = {"requests": own.requests + count.requests, "last_at": count.last_at}
    if not connection.execute(update(DOOR_COUNTS).where(*same).values(more)).rowcount:
        connection.execute(insert(DOOR_COUNTS).values(msgspec.structs.asdict(count)))
