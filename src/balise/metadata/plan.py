"""The plan of each source's custom events: what is registered, what is shown under another name, what is blocked."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from balise.clock import Clock
from balise.errors import NotFound, PlanRefused
from balise.events.plan import Plan, PlannedEvent, Status, sentences
from balise.events.plan.difference import pairs
from balise.events.plan.rules import check_custom_name, check_event
from balise.events.plan.whole import check_alias, check_block, check_plan
from balise.events.source import Source
from balise.metadata.changes import note_change
from balise.metadata.database import Database
from balise.metadata.installation import bump_version
from balise.metadata.plan_tables import read_blocked, read_events, read_plan, read_resolved, write_plan
from balise.metadata.sources import require_source
from balise.vocabulary.policy import Policy

Kept = TypeVar("Kept")

replace = msgspec.structs.replace


class Plans:
    """Reads and changes the plan of a source, which its code names.

    What changes raises `NotFound` for an unknown source or name, and `PlanRefused` for what cannot be.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def events(self, source: str) -> list[PlannedEvent]:
        """The registered events, by name."""
        return self._read(read_events, source)

    def find(self, source: str, name: str) -> PlannedEvent | None:
        """The registered event of this name."""
        with self._database.read() as connection:
            return next(iter(read_events(connection, source, name)), None)

    def aliases(self, source: str) -> Mapping[str, str]:
        """Each aliased canonical name and the name its events are shown under; chains are followed to their end."""
        return self._read(read_resolved, source)

    def blocked(self, source: str) -> frozenset[str]:
        """The canonical names that are not taken."""
        return frozenset(self._read(read_blocked, source))

    def whole(self, source: str) -> Plan:
        """Everything at once; aliases as they were written."""
        return self._read(read_plan, source)

    def register(self, source: str, event: PlannedEvent, policy: Policy, *, actor: str = "cli") -> PlannedEvent:
        """Register an event. A standard or reserved name is refused with the vocabulary's sentence."""

        def add(plan: Plan, of: Source) -> Plan:
            kept = check_event(event, of, policy)
            _require_free(plan, kept.name)
            return _with_events(plan, kept)

        return self._event(self._change(source, actor, "custom_event.register", add), event.name)

    def change(self, source: str, event: PlannedEvent, policy: Policy, *, actor: str = "cli") -> PlannedEvent:
        """Put the event in the place of the registered one of the same name."""

        def put(plan: Plan, of: Source) -> Plan:
            _require_event(plan, event.name)
            return _with_events(_without(plan, event.name), check_event(event, of, policy))

        return self._event(self._change(source, actor, "custom_event.change", put), event.name)

    def set_status(self, source: str, name: str, status: Status, *, actor: str = "cli") -> PlannedEvent:
        """Make a registered event planned, live or retired."""

        def put(plan: Plan, _of: Source) -> Plan:
            return _with_events(_without(plan, name), replace(_require_event(plan, name), status=status))

        return self._event(self._change(source, actor, f"custom_event.{_VERBS[status]}", put), name)

    def retire(self, source: str, name: str, *, actor: str = "cli") -> PlannedEvent:
        """Say that the event shall not be sent any more; it stays registered."""
        return self.set_status(source, name, Status.RETIRED, actor=actor)

    def unregister(self, source: str, name: str, *, actor: str = "cli") -> None:
        """Take an event out of the plan. What was received stays."""

        def drop(plan: Plan, _of: Source) -> Plan:
            _require_event(plan, name)
            return _without(plan, name)

        self._change(source, actor, "custom_event.unregister", drop)

    def rename(self, source: str, name: str, new: str, policy: Policy, *, actor: str = "cli") -> PlannedEvent:
        """Give a registered event another name; what came and comes under the old one is shown under the new one.

        Renaming back removes that alias again, so that nothing is left.
        """

        def move(plan: Plan, of: Source) -> Plan:
            event = replace(_require_event(plan, name), name=check_custom_name(new, of, policy))
            back = plan.aliases.get(new) == name
            aliases = {old: shown for old, shown in plan.aliases.items() if not back or old != new}
            _require_free(replace(plan, aliases=aliases), new)
            moved = _with_events(replace(_without(plan, name), aliases=aliases), event)
            return moved if back else _with_alias(moved, name, new, of, policy)

        return self._event(self._change(source, actor, "custom_event.rename", move), new)

    def alias(self, source: str, name: str, target: str, policy: Policy, *, actor: str = "cli") -> None:
        """Show events of `name` as `target`, past ones too."""
        self._change(source, actor, "alias.set", lambda plan, of: _with_alias(plan, name, target, of, policy))

    def remove_alias(self, source: str, name: str, *, actor: str = "cli") -> None:
        """Show events of `name` under their own name again."""

        def drop(plan: Plan, _of: Source) -> Plan:
            if name not in plan.aliases:
                raise NotFound("There is no such alias.")
            return replace(plan, aliases={old: shown for old, shown in plan.aliases.items() if old != name})

        self._change(source, actor, "alias.remove", drop)

    def block(self, source: str, name: str, *, actor: str = "cli") -> None:
        """Take no more events of this canonical name: they wait in quarantine."""

        def add(plan: Plan, of: Source) -> Plan:
            check_block(plan, name, of)
            return replace(plan, blocked=tuple(sorted({*plan.blocked, name})))

        self._change(source, actor, "name.block", add)

    def unblock(self, source: str, name: str, *, actor: str = "cli") -> None:
        """Take events of this name again."""

        def drop(plan: Plan, _of: Source) -> Plan:
            if name not in plan.blocked:
                raise NotFound("This name is not blocked.")
            return replace(plan, blocked=tuple(blocked for blocked in plan.blocked if blocked != name))

        self._change(source, actor, "name.unblock", drop)

    def apply(self, source: str, plan: Plan, policy: Policy, *, actor: str = "cli") -> Plan:
        """Put a whole plan in the place of the source's own."""
        return self._change(source, actor, "plan.apply", lambda _before, of: check_plan(plan, of, policy))

    def _read(self, read: Callable[[Connection, str], Kept], source: str) -> Kept:
        with self._database.read() as connection:
            return read(connection, source)

    def _change(self, code: str, actor: str, action: str, step: Callable[[Plan, Source], Plan]) -> Plan:
        with self._database.write() as connection:
            source, workspace = require_source(connection, code)
            before, now = read_plan(connection, code), self._clock()
            after = step(before, source)
            details: dict[str, Any] = pairs(before, after)
            if details:
                write_plan(connection, code, before, after, now)
                note_change(connection, now, actor, action, code, workspace=workspace, **details)
                bump_version(connection)
        return after

    def _event(self, plan: Plan, name: str) -> PlannedEvent:
        return _require_event(plan, name)


_VERBS = {Status.PLANNED: "plan", Status.LIVE: "make_live", Status.RETIRED: "retire"}


def _require_event(plan: Plan, name: str) -> PlannedEvent:
    event = plan.event(name)
    if event is None:
        raise NotFound("There is no custom event of this name in the source's plan.")
    return event


def _require_free(plan: Plan, name: str) -> None:
    if plan.event(name) is not None:
        raise PlanRefused(sentences.registered_already(name), "name")
    if name in plan.aliases:
        raise PlanRefused(sentences.aliased_already(name, plan.aliases[name]), "name")
    if name in plan.blocked:
        raise PlanRefused(sentences.blocked_already(name), "name")


def _without(plan: Plan, name: str) -> Plan:
    return replace(plan, events=tuple(event for event in plan.events if event.name != name))


def _with_events(plan: Plan, *events: PlannedEvent) -> Plan:
    return replace(plan, events=tuple(sorted((*plan.events, *events), key=lambda event: event.name)))


def _with_alias(plan: Plan, name: str, target: str, source: Source, policy: Policy) -> Plan:
    check_alias(plan, name, target, source, policy)
    return replace(plan, aliases={**plan.aliases, name: target})
