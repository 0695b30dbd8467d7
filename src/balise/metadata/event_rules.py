"""The rules of each source: made, saved as versions, published, paused, deleted; and each step taken back."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select

from balise.clock import Clock
from balise.errors import NotFound
from balise.metadata.database import Database
from balise.metadata.rule_tables import (
    NOT_DELETED,
    RULES,
    read_compiled,
    read_live,
    read_rule,
    read_version,
    read_versions,
    rules_of,
)
from balise.metadata.rule_types import EventRule, RuleCounts, RuleVersion, UnsoundRule
from balise.metadata.rule_writing import RuleWriting, held_by
from balise.rules.check import Held, Verdict, check_rule
from balise.rules.checking.event import check_event, event_remarks
from balise.rules.compiled import Compiled, LiveRule
from balise.rules.diff import Change, diff
from balise.rules.rule import Rule, State
from balise.vocabulary.policy import Policy

_ALARMING = ("event_mapped", "event_retired")


class EventRules(RuleWriting):
    """Reads and changes the rules of a source, which its code names; a rule's id is of use only with its own source.

    What changes raises `NotFound` for an unknown source or rule, `RuleRefused` with every problem for what cannot be, and
    `Conflict` where somebody else changed the rule meanwhile.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)

    def check(self, source: str, rule: Rule, policy: Policy) -> Verdict:
        """The verdict on a rule without saving it."""
        with self._database.read() as connection:
            return check_rule(rule, held_by(connection, source, policy)[0])

    def page(
        self, source: str, *, states: Collection[str] = (), text: str = "", most: int = 50, after: int = 0
    ) -> tuple[list[EventRule], int]:
        """Rules, the last changed first, and how many there are: in these states (none: all that are not deleted).

        `states` may name `deleted`; `text` is looked for in names and events, `after` so many are left out.
        """
        query = rules_of(source).where(_in_states(states))
        if text:
            found = (RULES.c.name.icontains(text, autoescape=True), RULES.c.event.icontains(text, autoescape=True))
            query = query.where(or_(*found))
        shown = query.order_by(RULES.c.changed_at.desc(), RULES.c.id).limit(most).offset(after)
        with self._database.read() as connection:
            total = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
            return [read_rule(row) for row in connection.execute(shown).mappings()], total

    def counts(self, source: str) -> RuleCounts:
        """How many there are in each state."""
        states = select(RULES.c.state, func.count()).where(RULES.c.source == source, NOT_DELETED).group_by(RULES.c.state)
        gone = select(func.count()).where(RULES.c.source == source, ~NOT_DELETED)
        with self._database.read() as connection:
            by_state = {str(state): int(count) for state, count in connection.execute(states)}
            return RuleCounts(**by_state, deleted=connection.scalar(gone) or 0)

    def newest_versions(self, source: str) -> dict[str, int]:
        """Every rule of a source by its id, deleted ones too, with the number of its newest version."""
        query = select(RULES.c.id, RULES.c.version).where(RULES.c.source == source)
        with self._database.read() as connection:
            return {rule: version for rule, version in connection.execute(query)}  # noqa: C416  # rows are no plain pairs

    def find(self, source: str, rule: str) -> EventRule | None:
        """The rule with this id, deleted ones too; None where this source has none."""
        with self._database.read() as connection:
            row = connection.execute(rules_of(source).where(RULES.c.id == rule)).mappings().one_or_none()
        return None if row is None else read_rule(row)

    def versions(self, source: str, rule: str, most: int = 50, before: int | None = None) -> list[RuleVersion]:
        """The versions of a rule, the newest first, those before one where it is named. Raises `NotFound`."""
        with self._database.read() as connection:
            _require(connection, source, rule)
            return read_versions(connection, rule, most, before)

    def version(self, source: str, rule: str, version: int) -> Rule:
        """One version. Raises `NotFound`."""
        with self._database.read() as connection:
            _require(connection, source, rule)
            found = read_version(connection, rule, version)
        if found is None:
            raise NotFound("This rule has no such version.")
        return found

    def difference(self, source: str, rule: str, before: int, after: int) -> list[Change]:
        """What changed from one version to another. Raises `NotFound`."""
        return diff(self.version(source, rule, before), self.version(source, rule, after))

    def live(self, source: str) -> list[LiveRule]:
        """The published versions that pages run, by id."""
        with self._database.read() as connection:
            return read_live(connection, source)

    def compiled(self, source: str) -> Compiled:
        """What pages get; its mark is empty where no rule is live. Made when a rule is published, read here."""
        with self._database.read() as connection:
            return read_compiled(connection, source)

    def of_event(self, source: str, name: str) -> list[EventRule]:
        """The rules whose newest or published version sends this event, deleted ones left out; those live first."""
        with self._database.read() as connection:
            sent = {each.id: each.rule.event for each in read_live(connection, source)}
            rules = [read_rule(row) for row in connection.execute(rules_of(source).where(NOT_DELETED)).mappings()]
        using = [rule for rule in rules if name in (rule.rule.event, sent.get(rule.id))]
        return sorted(using, key=lambda rule: (rule.state != "live", rule.name))

    def unsound(self, source: str, policy: Policy) -> list[UnsoundRule]:
        """Live rules that what holds now would not let be published, or whose event became reserved, mapped or retired."""
        with self._database.read() as connection:
            held, _ = held_by(connection, source, policy)
            verdicts = {each.id: check_rule(each.rule, held) for each in read_live(connection, source)}
            rules = [read_rule(row) for row in connection.execute(rules_of(source).where(NOT_DELETED)).mappings()]
        found = ((rule, verdicts[rule.id]) for rule in rules if rule.id in verdicts)
        told = [UnsoundRule(rule=rule, problems=verdict.problems, remarks=_alarming(verdict)) for rule, verdict in found]
        return [each for each in told if each.problems or each.remarks]

    def events_in_doubt(self, source: str, policy: Policy) -> list[EventRule]:
        """Live rules whose event is blocked, retired, or counted under another name; nothing else of them is looked at."""
        with self._database.read() as connection:
            held, _ = held_by(connection, source, policy)
            live = {each.id for each in read_live(connection, source) if _in_doubt(each.rule.event, held)}
            query = rules_of(source).where(RULES.c.id.in_(live)).order_by(RULES.c.name)
            return [read_rule(row) for row in connection.execute(query).mappings()] if live else []


def _in_doubt(event: str, held: Held) -> bool:
    found = (*check_event(event, held), *(one for one in event_remarks(event, held) if one.code in _ALARMING))
    return bool(found)


def _alarming(verdict: Verdict) -> tuple[Any, ...]:
    return tuple(remark for remark in verdict.remarks if remark.code in _ALARMING)


def _in_states(states: Collection[str]) -> Any:
    if not states:
        return NOT_DELETED
    wanted: Sequence[State] = [state for state in ("draft", "live", "paused") if state in states]
    chosen = RULES.c.state.in_(wanted) & NOT_DELETED
    return or_(chosen, ~NOT_DELETED) if "deleted" in states else chosen


def _require(connection: Connection, source: str, rule: str) -> None:
    if connection.scalar(select(RULES.c.id).where(RULES.c.source == source, RULES.c.id == rule)) is None:
        raise NotFound("There is no such rule in this source.")
