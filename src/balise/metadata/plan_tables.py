"""The tables of the plan: registered custom events, aliases, blocked names; each by source."""

from typing import Any

import msgspec
from sqlalchemy import JSON, BigInteger, Column, Connection, ForeignKey, String, Table, Text, delete, insert, select

from balise.events.plan import Plan, PlannedEvent
from balise.events.plan.aliases import resolved
from balise.events.plan.difference import difference
from balise.metadata.database import plain_row
from balise.metadata.schema import SCHEMA

CUSTOM_EVENTS = Table(
    "custom_events",
    SCHEMA,
    Column("source", String(100), ForeignKey("sources.code"), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("display_name_en", Text, nullable=False),
    Column("display_name_fr", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("on_mismatch", String(20), nullable=False, server_default="warn"),
    Column("changed_at", BigInteger, nullable=False),
)

ALIASES = Table(
    "event_aliases",
    SCHEMA,
    Column("source", String(100), ForeignKey("sources.code"), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("shown_as", String(100), nullable=False),
    Column("since", BigInteger, nullable=False),
)

BLOCKED = Table(
    "blocked_names",
    SCHEMA,
    Column("source", String(100), ForeignKey("sources.code"), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("since", BigInteger, nullable=False),
)

_OF_PART = {"event": CUSTOM_EVENTS, "alias": ALIASES, "blocked": BLOCKED}


def read_events(connection: Connection, source: str, name: str | None = None) -> list[PlannedEvent]:
    """The registered events of a source, or the one of this name; by name."""
    columns = [CUSTOM_EVENTS.c[field] for field in PlannedEvent.__struct_fields__]
    query = select(*columns).where(CUSTOM_EVENTS.c.source == source).order_by(CUSTOM_EVENTS.c.name)
    rows = connection.execute(query if name is None else query.where(CUSTOM_EVENTS.c.name == name)).mappings()
    return [msgspec.convert(plain_row(row), PlannedEvent) for row in rows]


def read_aliases(connection: Connection, source: str) -> dict[str, str]:
    """The aliases of a source as they were written."""
    query = select(ALIASES.c.name, ALIASES.c.shown_as).where(ALIASES.c.source == source).order_by(ALIASES.c.name)
    return dict(connection.execute(query).all())


def read_resolved(connection: Connection, source: str) -> dict[str, str]:
    """The aliases of a source, each with the name its events are shown under in the end."""
    return resolved(read_aliases(connection, source))


def read_blocked(connection: Connection, source: str) -> tuple[str, ...]:
    """The blocked names of a source, by name."""
    query = select(BLOCKED.c.name).where(BLOCKED.c.source == source).order_by(BLOCKED.c.name)
    return tuple(connection.scalars(query))


def read_plan(connection: Connection, source: str) -> Plan:
    """Everything planned for a source."""
    events = tuple(sorted(read_events(connection, source), key=lambda event: event.name))
    return Plan(events=events, aliases=read_aliases(connection, source), blocked=read_blocked(connection, source))


def write_plan(connection: Connection, source: str, before: Plan, after: Plan, now: int) -> None:
    """Write the rows in which the two plans differ."""
    for line in difference(before, after):
        if line.sign == "=":
            continue
        table = _OF_PART[line.part]
        connection.execute(delete(table).where(table.c.source == source, table.c.name == line.name))
        if line.sign != "−":
            connection.execute(insert(table).values(source=source, name=line.name, **_values(after, line.part, line.name, now)))


def _values(plan: Plan, part: str, name: str, now: int) -> dict[str, Any]:
    if part == "alias":
        return {"shown_as": plan.aliases[name], "since": now}
    if part == "blocked":
        return {"since": now}
    values: dict[str, Any] = msgspec.to_builtins(plan.event(name))
    del values["name"]
    return {**values, "changed_at": now}
