"""The tables of rules, of their versions, and of what pages get of them."""

import secrets
import string
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    RowMapping,
    Select,
    String,
    Table,
    Text,
    and_,
    delete,
    insert,
    select,
    update,
)

from balise.metadata.database import plain_row
from balise.metadata.rule_types import EventRule, RuleVersion
from balise.metadata.schema import SCHEMA
from balise.rules.compiled import FORMAT, Compiled, LiveRule, compile_rules
from balise.rules.rule import Rule

RULES = Table(
    "event_rules",
    SCHEMA,
    Column("id", String(14), primary_key=True),
    Column("source", String(100), ForeignKey("sources.code"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("event", String(100), nullable=False),
    Column("state", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("live_version", Integer, nullable=True),
    Column("pages", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("published_at", BigInteger, nullable=True),
    Column("deleted_at", BigInteger, nullable=True),
    Column("undo", JSON, nullable=True),
)

VERSIONS = Table(
    "event_rule_versions",
    SCHEMA,
    Column("rule_id", String(14), ForeignKey("event_rules.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("rule", JSON, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("made_by", Text, nullable=False),
)

COMPILED = Table(
    "compiled_rules",
    SCHEMA,
    Column("source", String(100), ForeignKey("sources.code"), primary_key=True),
    Column("format", Integer, nullable=False),
    Column("mark", String(20), nullable=False),
    Column("plain", LargeBinary, nullable=False),
    Column("gzip", LargeBinary, nullable=False),
)

_LETTERS = string.ascii_letters + string.digits
NOT_DELETED = RULES.c.deleted_at.is_(None)
NEWEST = and_(VERSIONS.c.rule_id == RULES.c.id, VERSIONS.c.version == RULES.c.version)
PUBLISHED = and_(VERSIONS.c.rule_id == RULES.c.id, VERSIONS.c.version == RULES.c.live_version)


def make_id() -> str:
    """A new rule's id: `r_` and 12 letters or digits."""
    return "r_" + "".join(secrets.choice(_LETTERS) for _ in range(12))


def rules_of(source: str) -> Select[Any]:
    """The question for a source's rules, each with its newest version; deleted ones too."""
    return select(RULES, VERSIONS.c.rule).join(VERSIONS, NEWEST).where(RULES.c.source == source)


def read_rule(row: RowMapping) -> EventRule:
    """A rule out of a row that `rules_of` gives."""
    plain = plain_row(row)
    undo = plain.pop("undo") or {}
    return msgspec.convert({**plain, "undoable": undo.get("step", "")}, EventRule)


def read_versions(connection: Connection, rule: str, most: int, before: int | None = None) -> list[RuleVersion]:
    """The versions of a rule, the newest first; those before a version where one is named."""
    query = select(VERSIONS).where(VERSIONS.c.rule_id == rule).order_by(VERSIONS.c.version.desc()).limit(most)
    rows = connection.execute(query if before is None else query.where(VERSIONS.c.version < before)).mappings()
    return [msgspec.convert(plain_row(row), RuleVersion) for row in rows]


def read_version(connection: Connection, rule: str, version: int | None) -> Rule | None:
    """One version of a rule; None where it is not there."""
    query = select(VERSIONS.c.rule).where(VERSIONS.c.rule_id == rule, VERSIONS.c.version == version)
    found = connection.scalar(query)
    return None if found is None else msgspec.convert(found, Rule)


def read_live(connection: Connection, source: str) -> list[LiveRule]:
    """The published versions that pages of a source run, by id."""
    live = and_(RULES.c.source == source, RULES.c.state == "live", NOT_DELETED)
    query = select(RULES.c.id, VERSIONS.c.version, VERSIONS.c.rule).join(VERSIONS, PUBLISHED).where(live).order_by(RULES.c.id)
    return [msgspec.convert(plain_row(row), LiveRule) for row in connection.execute(query).mappings()]


def write_version(connection: Connection, rule: EventRule, made: RuleVersion) -> None:
    """Add a version."""
    values = {"rule_id": rule.id, **msgspec.to_builtins(made)}
    connection.execute(insert(VERSIONS).values(values))


def let_go(connection: Connection, rules: Iterable[str]) -> None:
    """Remove rules for good, with their versions."""
    for each in rules:
        connection.execute(delete(VERSIONS).where(VERSIONS.c.rule_id == each))
        connection.execute(delete(RULES).where(RULES.c.id == each))


def let_go_versions(connection: Connection, rule: str, most: int) -> None:
    """Keep the newest `most` versions of a rule, the published one, and the one that taking a step back would publish again."""
    newest = select(VERSIONS.c.version).where(VERSIONS.c.rule_id == rule).order_by(VERSIONS.c.version.desc()).limit(most)
    live, undo = connection.execute(select(RULES.c.live_version, RULES.c.undo).where(RULES.c.id == rule)).one()
    kept = {*connection.scalars(newest), live, (undo or {}).get("live_version")} - {None}
    connection.execute(delete(VERSIONS).where(VERSIONS.c.rule_id == rule, VERSIONS.c.version.not_in(kept)))


def write_compiled(connection: Connection, source: str) -> Compiled:
    """Make what pages get out of the live rules and keep it. Raises `RuleRefused` over the limits."""
    compiled = compile_rules(read_live(connection, source))
    values = {"format": FORMAT, **msgspec.structs.asdict(compiled)}
    if not connection.execute(update(COMPILED).where(COMPILED.c.source == source).values(values)).rowcount:
        connection.execute(insert(COMPILED).values(source=source, **values))
    return compiled


def read_compiled(connection: Connection, source: str) -> Compiled:
    """What pages get; made of the live rules now where it was kept by a release that made it otherwise."""
    row = connection.execute(select(COMPILED).where(COMPILED.c.source == source)).mappings().one_or_none()
    if row is None or row["format"] != FORMAT:
        return compile_rules(read_live(connection, source))
    return Compiled(row["mark"], bytes(row["plain"]), bytes(row["gzip"]))
