"""The table of deliveries: each message to each receiver, with every try and its answer."""

import secrets
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
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from balise.clock import Clock
from balise.errors import NotFound
from balise.metadata.alert_types import Delivery, DeliveryState, NewDelivery, Try
from balise.metadata.database import Database, plain_row
from balise.metadata.schema import SCHEMA

KEPT_MS: Final = 30 * 24 * 3_600_000
MOST_TRIES: Final = 50

DELIVERIES = Table(
    "deliveries",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("key", String(60), nullable=False, unique=True),
    Column("workspace_id", Integer, nullable=False),
    Column("alert_id", Integer, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("url", String(2000), nullable=False),
    Column("state", String(20), nullable=False),
    Column("payload", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("tries", JSON, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=False),
)
Index("ix_deliveries_workspace_id", DELIVERIES.c.workspace_id, DELIVERIES.c.id)
Index("ix_deliveries_state", DELIVERIES.c.state)


class Deliveries:
    """Writes messages down, what became of them, and tells it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def add(self, new: NewDelivery) -> Delivery:
        """Write a message down that is to be delivered."""
        with self._database.write() as connection:
            number = insert_delivery(connection, self._clock(), new)
            return _require(connection, number, None)

    def find(self, number: int, workspace: int | None = None) -> Delivery | None:
        """The delivery with this id, and where a workspace is named, in that one."""
        with self._database.read() as connection:
            return _find(connection, number, workspace)

    def recent(self, workspace: int, alert_id: int | None = None, *, most: int = 50) -> list[Delivery]:
        """The newest deliveries of a workspace, or of one alert, newest first."""
        query = select(DELIVERIES).where(DELIVERIES.c.workspace_id == workspace).order_by(DELIVERIES.c.id.desc()).limit(most)
        if alert_id is not None:
            query = query.where(DELIVERIES.c.alert_id == alert_id)
        with self._database.read() as connection:
            return [_delivery(row) for row in connection.execute(query).mappings()]

    def waiting(self) -> list[Delivery]:
        """What is still to be delivered, in all workspaces."""
        query = select(DELIVERIES).where(DELIVERIES.c.state == DeliveryState.WAITING).order_by(DELIVERIES.c.id)
        with self._database.read() as connection:
            return [_delivery(row) for row in connection.execute(query).mappings()]

    def note(self, number: int, tried: Try, state: DeliveryState, next_at: int = 0) -> None:
        """Write down what a try came to, and how the delivery stands now."""
        with self._database.write() as connection:
            delivery = _require(connection, number, None)
            tries = [*delivery.tries, tried][-MOST_TRIES:]
            ended = 0 if state is DeliveryState.WAITING else self._clock()
            values = {"tries": msgspec.to_builtins(tries), "state": state, "next_at": next_at, "ended_at": ended}
            connection.execute(update(DELIVERIES).where(DELIVERIES.c.id == number).values(values))

    def again(self, number: int, workspace: int | None = None) -> Delivery:
        """Let it be delivered once more, under the same key. Raises `NotFound`."""
        with self._database.write() as connection:
            _require(connection, number, workspace)
            values = {"state": DeliveryState.WAITING, "made_at": self._clock(), "next_at": 0, "ended_at": 0}
            connection.execute(update(DELIVERIES).where(DELIVERIES.c.id == number).values(values))
            return _require(connection, number, workspace)

    def clean(self) -> int:
        """Forget what ended long ago; tell how many."""
        over = (DELIVERIES.c.ended_at > 0, DELIVERIES.c.ended_at < self._clock() - KEPT_MS)
        with self._database.write() as connection:
            return connection.execute(delete(DELIVERIES).where(*over)).rowcount


def insert_delivery(connection: Connection, now: int, new: NewDelivery) -> int:
    """Write a message down in a transaction; gives its id."""
    waits: dict[str, Any] = {"state": DeliveryState.WAITING, "tries": [], "next_at": 0, "ended_at": 0}
    values = {**new.values(), **waits, "key": f"msg_{secrets.token_hex(12)}", "made_at": now}
    return int(connection.execute(insert(DELIVERIES).values(values).returning(DELIVERIES.c.id)).scalar_one())


def _find(connection: Connection, number: int, workspace: int | None) -> Delivery | None:
    query = select(DELIVERIES).where(DELIVERIES.c.id == (number if 0 < number < 2**31 else 0))
    if workspace is not None:
        query = query.where(DELIVERIES.c.workspace_id == workspace)
    row = connection.execute(query).mappings().one_or_none()
    return _delivery(row) if row else None


def _require(connection: Connection, number: int, workspace: int | None) -> Delivery:
    found = _find(connection, number, workspace)
    if found is None:
        raise NotFound("There is no delivery with this id.")
    return found


def _delivery(row: RowMapping) -> Delivery:
    return msgspec.convert(plain_row(row), Delivery)
