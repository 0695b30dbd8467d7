"""The table of match quality's weights: what a workspace chose for a kind of source instead of the usual ones."""

import math
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import JSON, BigInteger, Column, Connection, ForeignKey, Integer, String, Table, delete, insert, select

from balise.clock import Clock
from balise.errors import NotFound, WrongInput
from balise.events.identity import QUALITY_KEYS, USUAL, Weights
from balise.events.received import Kind
from balise.metadata.changes import CHANGES, note_change
from balise.metadata.database import Database
from balise.metadata.schema import SCHEMA
from balise.metadata.sources import SOURCES

MOST: Final = 1000
_CHANGE: Final = "match_weights.change"

MATCH_WEIGHTS = Table(
    "match_weights",
    SCHEMA,
    Column("workspace_id", Integer, ForeignKey("workspaces.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("weights", JSON, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)


class MatchWeights:
    """Reads and changes the weights by workspace and kind of source."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def of(self, workspace: int, kind: Kind) -> Weights:
        """The weights in force."""
        return self.all(workspace)[kind]

    def of_source(self, code: str, kind: Kind) -> Weights:
        """The weights in force in the workspace that the source with this code belongs to."""
        with self._database.read() as connection:
            workspace = connection.scalar(select(SOURCES.c.workspace_id).where(SOURCES.c.code == code))
            return _read(connection, workspace or 0, kind)

    def all(self, workspace: int) -> dict[Kind, Weights]:
        """The weights in force for each kind of source."""
        with self._database.read() as connection:
            return {kind: _read(connection, workspace, kind) for kind in Kind}

    def change(self, workspace: int, kind: Kind, weights: Mapping[str, Any], *, actor: str) -> Weights:
        """Put these weights in force; a key not named weighs nothing. Raises `WrongInput`."""
        return self._put(workspace, kind, check_weights(weights), actor)

    def reset(self, workspace: int, kind: Kind, *, actor: str) -> Weights:
        """Put the usual weights in force again."""
        return self._put(workspace, kind, USUAL[kind], actor)

    def undo(self, workspace: int, kind: Kind, *, actor: str) -> Weights:
        """Put in force what the last change replaced; twice does it again. Raises `NotFound` where nothing was."""
        own = (CHANGES.c.action == _CHANGE, CHANGES.c.subject == kind.value, CHANGES.c.workspace_id == workspace)
        with self._database.read() as connection:
            details = connection.scalar(select(CHANGES.c.details).where(*own).order_by(CHANGES.c.id.desc()).limit(1))
            now = _read(connection, workspace, kind)
        if details is None:
            raise NotFound("These weights were never changed.")
        before = {name.removeprefix("weight_"): pair[0] for name, pair in details.items()}
        return self._put(workspace, kind, msgspec.structs.replace(now, **before), actor)

    def _put(self, workspace: int, kind: Kind, weights: Weights, actor: str) -> Weights:
        row = {"workspace_id": workspace, "kind": kind.value}
        with self._database.write() as connection:
            before, now = _read(connection, workspace, kind), self._clock()
            changed = {
                f"weight_{name}": [getattr(before, name), getattr(weights, name)]
                for name in QUALITY_KEYS
                if getattr(before, name) != getattr(weights, name)
            }
            if not changed:
                return weights
            connection.execute(delete(MATCH_WEIGHTS).filter_by(**row))
            if weights != USUAL[kind]:
                values = row | {"weights": msgspec.structs.asdict(weights), "changed_at": now}
                connection.execute(insert(MATCH_WEIGHTS).values(values))
            note_change(connection, now, actor, _CHANGE, kind.value, workspace=workspace, **changed)
        return weights


def check_weights(given: Mapping[str, Any]) -> Weights:
    """Numbers from 0 to 1000, to the thousandth, at least one above 0. Raises `WrongInput`, which names what is wrong."""
    unknown = [name for name in given if name not in QUALITY_KEYS]
    if unknown:
        raise WrongInput(f"Only these keys have a weight: {', '.join(QUALITY_KEYS)}.", reason="weight_key")
    found: dict[str, float] = {}
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not 0 <= value <= MOST:
            raise WrongInput(f"{name} must be a number from 0 to {MOST}.", reason="weight")
        found[name] = round(float(value), 3)
    if not any(found.values()):
        raise WrongInput("At least one key must weigh more than 0.", reason="weight_none")
    return Weights(**found)


def _read(connection: Connection, workspace: int, kind: Kind) -> Weights:
    query = select(MATCH_WEIGHTS.c.weights).filter_by(workspace_id=workspace, kind=kind.value)
    chosen = connection.scalar(query)
    return USUAL[kind] if chosen is None else Weights(**{name: chosen[name] for name in QUALITY_KEYS if name in chosen})
