"""Changes to rules. Each is one transaction, with its line in the change log and with what pages get of it."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from balise.clock import Clock
from balise.errors import Conflict, NotFound, RuleRefused
from balise.events.plan import Status
from balise.metadata.changes import note_change
from balise.metadata.database import Database
from balise.metadata.installation import bump_version
from balise.metadata.plan_tables import read_plan
from balise.metadata.rule_event import register_event
from balise.metadata.rule_tables import (
    NOT_DELETED,
    RULES,
    let_go,
    let_go_versions,
    make_id,
    read_rule,
    read_version,
    rules_of,
    write_compiled,
    write_version,
)
from balise.metadata.rule_types import EventRule, RuleDraft, RuleVersion
from balise.metadata.sources import require_source
from balise.rules.beside import check_beside
from balise.rules.check import Held, check_rule
from balise.rules.diff import pairs
from balise.rules.sentences import problem
from balise.vocabulary.policy import Policy

MOST_RULES, MOST_DELETED, MOST_VERSIONS = 500, 100, 200
CHANGED_MEANWHILE = "rule_changed_meanwhile"
"""The reason of a `Conflict`: somebody saved another version since the one this was based on."""

replace = msgspec.structs.replace
Changed = tuple[EventRule, dict[str, Any]]
Step = Callable[[Connection, EventRule, Held, int], Changed]
"""Gives the rule after a step and what to note of it; nothing to note: nothing changes."""


class RuleWriting:
    """Makes and changes rules."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def create(self, source: str, draft: RuleDraft, policy: Policy, *, actor: str = "cli") -> EventRule:
        """Keep a new rule as a draft; without a name it has its event's."""
        with self._database.write() as connection:
            held, workspace = held_by(connection, source, policy)
            now = self._clock()
            fields = _checked(draft, draft.rule.event, (), held)
            _require_room(connection, source)
            made = EventRule(
                id=make_id(), source=source, state="draft", version=1, live_version=None, created_at=now, created_by=actor,
                changed_at=now, changed_by=actor, **fields,
            )  # fmt: skip
            connection.execute(insert(RULES).values(**_row(made)))
            write_version(connection, made, RuleVersion(version=1, rule=made.rule, made_at=now, made_by=actor))
            if draft.register:
                register_event(connection, held, made.rule, (now, actor, workspace))
            self._note(connection, made, workspace, "create", {"event": made.rule.event, "trigger": made.rule.trigger.on})
        return made

    def save(self, source: str, rule: str, draft: RuleDraft, policy: Policy, *, based_on: int, actor: str = "cli") -> EventRule:
        """Keep a new version, which pages get once it is published. The same rule again makes no version.

        Raises `Conflict` where `based_on` is not the newest version any more.
        """

        def put(connection: Connection, before: EventRule, held: Held, workspace: int) -> Changed:
            if before.version != based_on:
                message = "Somebody saved another version of this rule meanwhile. Look at it, then save yours again."
                raise Conflict(message, reason=CHANGED_MEANWHILE)
            after = replace(before, **_checked(draft, before.name, before.pages, held))
            noted: dict[str, Any] = pairs(before.rule, after.rule)
            if noted:
                after = replace(after, version=before.version + 1)
                made = RuleVersion(version=after.version, rule=after.rule, made_at=self._clock(), made_by=actor)
                write_version(connection, after, made)
                let_go_versions(connection, rule, MOST_VERSIONS)
            if draft.register:
                register_event(connection, held, after.rule, (self._clock(), actor, workspace))
            beside = [field for field in ("name", "pages") if getattr(before, field) != getattr(after, field)]
            noted |= {field: [msgspec.to_builtins(getattr(each, field)) for each in (before, after)] for field in beside}
            return after, noted

        return self._change(source, rule, policy, ("save", actor), put)

    def publish(
        self, source: str, rule: str, policy: Policy, *, version: int | None = None, register: bool = False, actor: str = "cli"
    ) -> EventRule:
        """Give pages the newest version, or the one named. It is held to what holds now; for `register` see `RuleDraft`."""

        def put(connection: Connection, before: EventRule, held: Held, workspace: int) -> Changed:
            number = before.version if version is None else version
            _require_sound(connection, before, number, held)
            if register:
                sent = read_version(connection, rule, number) or before.rule
                register_event(connection, held, sent, (self._clock(), actor, workspace), Status.LIVE)
            after = replace(before, state="live", live_version=number, published_at=self._clock(), undoable="publish")
            if (before.state, before.live_version) == ("live", number):
                return replace(before), {}
            return after, {"version": [before.live_version if before.state == "live" else None, number]}

        return self._change(source, rule, policy, ("publish", actor), put)

    def pause(self, source: str, rule: str, policy: Policy, *, actor: str = "cli") -> EventRule:
        """Take a live rule from the pages; pausing again does nothing."""

        def put(_connection: Connection, before: EventRule, _held: Held, _workspace: int) -> Changed:
            if before.state == "draft":
                raise Conflict("This rule is a draft: pages do not run it.", reason="rule_not_live")
            after = replace(before, state="paused", undoable="pause")
            return (after, {"version": before.live_version}) if before.state == "live" else (before, {})

        return self._change(source, rule, policy, ("pause", actor), put)

    def resume(self, source: str, rule: str, policy: Policy, *, actor: str = "cli") -> EventRule:
        """Give pages a paused rule again, in the version they had; resuming a live one does nothing."""

        def put(connection: Connection, before: EventRule, held: Held, _workspace: int) -> Changed:
            if before.live_version is None:
                raise Conflict("This rule was never published. Publish it.", reason="rule_not_published")
            _require_sound(connection, before, before.live_version, held)
            after = replace(before, state="live", undoable="resume")
            return (after, {"version": before.live_version}) if before.state == "paused" else (before, {})

        return self._change(source, rule, policy, ("resume", actor), put)

    def delete(self, source: str, rule: str, policy: Policy, *, actor: str = "cli") -> EventRule:
        """Take a rule from the pages and from the list; `undo` brings it back until 100 others were deleted after it."""

        def put(connection: Connection, before: EventRule, _held: Held, _workspace: int) -> Changed:
            oldest = select(RULES.c.id).where(RULES.c.source == source, ~NOT_DELETED).order_by(RULES.c.deleted_at.desc())
            let_go(connection, list(connection.scalars(oldest.offset(MOST_DELETED - 1))))
            return replace(before, deleted_at=self._clock(), undoable="delete"), {"event": before.rule.event}

        return self._change(source, rule, policy, ("delete", actor), put)

    def undo(self, source: str, rule: str, policy: Policy, *, actor: str = "cli") -> EventRule:
        """Take the last publish, pause, resume or delete back. Raises `Conflict` where there is none.

        A rule that goes live by this is held to what holds now.
        """

        def put(connection: Connection, before: EventRule, held: Held, _workspace: int) -> Changed:
            saved = connection.scalar(select(RULES.c.undo).where(RULES.c.id == rule))
            if not saved:
                raise Conflict("There is nothing to take back on this rule.", reason="rule_nothing_to_undo")
            if before.deleted_at is not None:
                _require_room(connection, source)
            fields = {name: saved[name] for name in ("state", "live_version", "published_at")}
            after = replace(before, **fields, deleted_at=None, undoable="")
            if after.state == "live" and after.live_version is not None:
                _require_sound(connection, before, after.live_version, held)
            return after, {"taken_back": saved["step"]}

        return self._change(source, rule, policy, ("undo", actor), put, deleted=True)

    def copy(self, source: str, rule: str, policy: Policy, *, name: str = "", actor: str = "cli") -> EventRule:
        """Keep the newest version as a draft of its own."""
        with self._database.read() as connection:
            before = _find(connection, source, rule)
        label = name or f"{before.name[:70]} (2)"
        return self.create(source, RuleDraft(rule=before.rule, name=label, pages=before.pages), policy, actor=actor)

    def _change(self, source: str, rule: str, policy: Policy, by: tuple[str, str], put: Step, deleted: bool = False) -> EventRule:
        step, actor = by
        with self._database.write() as connection:
            held, workspace = held_by(connection, source, policy)
            before = _find(connection, source, rule)
            if before.deleted_at is not None and not deleted:
                raise NotFound("This rule was deleted. Take that back first.")
            after, noted = put(connection, before, held, workspace)
            if not noted:
                return before
            after = replace(after, changed_at=self._clock(), changed_by=actor)
            values = _row(after) | _undo(before, after, step)
            connection.execute(update(RULES).where(RULES.c.id == rule).values(values))
            self._note(connection, after, workspace, step, noted)
        return after

    def _note(self, connection: Connection, rule: EventRule, workspace: int, step: str, noted: dict[str, Any]) -> None:
        noted = {"rule": rule.id, "called": rule.name, **noted}
        at, actor = rule.changed_at, rule.changed_by
        note_change(connection, at, actor, f"event_rule.{step}", rule.source, workspace=workspace, **noted)
        if step not in ("create", "save"):
            write_compiled(connection, rule.source)
        bump_version(connection)


def held_by(connection: Connection, code: str, policy: Policy) -> tuple[Held, int]:
    """What a source's rules are held to, and the source's workspace. Raises `NotFound`."""
    source, workspace = require_source(connection, code)
    return Held(source, read_plan(connection, code), policy), workspace


def _checked(draft: RuleDraft, name: str, pages: tuple[str, ...], held: Held) -> dict[str, Any]:
    """The fields of a rule as they are kept. Raises `RuleRefused` with every problem."""
    verdict, label = check_rule(draft.rule, held), (draft.name or name).strip()
    sample = pages if draft.pages is None else draft.pages
    problems = (*verdict.problems, *check_beside(label, sample, held))
    if problems:
        raise RuleRefused(problems)
    return {"rule": verdict.rule, "name": label, "pages": sample}


def _require_sound(connection: Connection, rule: EventRule, version: int, held: Held) -> None:
    wanted = read_version(connection, rule.id, version)
    if wanted is None:
        raise NotFound("This rule has no such version.")
    verdict = check_rule(wanted, held)
    if verdict.problems:
        raise RuleRefused(verdict.problems)


def _require_room(connection: Connection, source: str) -> None:
    if (connection.scalar(select(func.count()).where(RULES.c.source == source, NOT_DELETED)) or 0) >= MOST_RULES:
        raise RuleRefused([problem("", "too_many_rules", most=MOST_RULES)])


def _find(connection: Connection, source: str, rule: str) -> EventRule:
    row = connection.execute(rules_of(source).where(RULES.c.id == rule)).mappings().one_or_none()
    if row is None:
        raise NotFound("There is no such rule in this source.")
    return read_rule(row)


def _row(rule: EventRule) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(rule)
    del fields["rule"], fields["undoable"]
    return {**fields, "event": rule.rule.event}


def _undo(before: EventRule, after: EventRule, step: str) -> dict[str, Any]:
    """What the step before was, so that it can be taken back; a save leaves it as it is."""
    if step == "save":
        return {}
    kept = after.undoable
    saved = {"state": before.state, "live_version": before.live_version, "published_at": before.published_at}
    return {"undo": {"step": kept, **saved} if kept else None}
