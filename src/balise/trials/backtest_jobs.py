"""Backtests as people order them: a job each, published exactly as it was tried, taken back with one click."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from balise.clock import Clock
from balise.errors import Conflict, NotFound, WrongInput
from balise.events.plan.document import document_of, plan_of
from balise.events.rules import SourceRules, rules_of
from balise.events.source import Source
from balise.metadata import Job, JobState, Metadata, Publication
from balise.store import EventStore
from balise.trials.backtest import backtest, last_days
from balise.trials.backtest_change import MOST_DAYS, Change, Rules, changed
from balise.trials.backtest_found import Backtest
from balise.vocabulary.policy import Policy

KIND: Final = "backtest"
NOT_DONE: Final = "not_done"
ONLY_TRIED: Final = "only_tried"
"""Reasons of a `Conflict`, beside `CHANGED_MEANWHILE`: there is no result yet; the window on copies cannot be published."""


class Ordered(msgspec.Struct, kw_only=True):
    """What a backtest was ordered with: the change, the days, and the rules it would change."""

    change: Change
    days: int
    before: SourceRules


class Backtests:
    """Orders, runs, publishes and takes back. May be used from any thread."""

    def __init__(self, store: EventStore, metadata: Metadata, policy: Policy, clock: Clock) -> None:
        self._store, self._metadata, self._policy, self._clock = store, metadata, policy, clock

    def order(self, source: Source, change: Change, days: int, actor: str) -> Job:
        """Have a change tried on the last days of a source; the same one that has not ended yet is not ordered again.

        Raises `WrongInput`, or `PlanRefused` for a plan the source cannot have.
        """
        if not 1 <= days <= MOST_DAYS:
            raise WrongInput(f"days must be a whole number from 1 to {MOST_DAYS}.")
        before = rules_of(source, self._metadata.plan.whole(source.code))
        then = changed(self._rules(source, before), change)
        kept = change if change.plan is None else msgspec.structs.replace(change, plan=document_of(then.plan))
        given: dict[str, Any] = msgspec.to_builtins(Ordered(change=kept, days=days, before=before))
        once = f"{KIND} {source.code} {then.fingerprint()} {days}"
        workspace = self._metadata.sources.workspace_of(source.code)
        return self._metadata.jobs.add(KIND, workspace=workspace, source=source.code, given=given, actor=actor, once=once)

    def find(self, source: Source, job_id: int) -> Job:
        """A backtest of this source. Raises `NotFound`."""
        job = self._metadata.jobs.find(job_id)
        if job is None or job.kind != KIND or job.source != source.code:
            raise NotFound("There is no such backtest in this source.")
        return job

    def recent(self, source: Source) -> list[Job]:
        """The newest backtests of a source."""
        return self._metadata.jobs.recent(self._metadata.sources.workspace_of(source.code), KIND, source.code)

    def stop(self, job: Job) -> Job:
        """Stop one; a result that is there stays."""
        return self._metadata.jobs.stop(job.id)

    def publication(self, job: Job) -> Publication | None:
        """What it led to; None where it was not published."""
        return self._metadata.publications.of_backtest(job.id)

    def work(self, job: Job, progress: Callable[[int, int], None]) -> dict[str, Any]:
        """Run one. Raises `NotFound` where the source is gone, and whatever the progress raises."""
        source = self._metadata.sources.find(job.source)
        if source is None:
            raise NotFound("The source is gone.")
        ordered = ordered_of(job)
        now = self._rules(source, ordered.before)
        found = backtest(self._store, now, changed(now, ordered.change), last_days(ordered.days, self._clock()), progress)
        plain: dict[str, Any] = msgspec.to_builtins(found)
        return plain

    def publish(self, source: Source, job: Job, actor: str) -> Publication:
        """Make the rules that were tried. Raises `Conflict` with a reason where they cannot be made, or differ meanwhile."""
        ordered = ordered_of(job)
        if job.state is not JobState.DONE:
            raise Conflict("This backtest has no result yet. Wait for it, or run it again.", reason=NOT_DONE)
        if ordered.change.window_hours is not None or ordered.change.merge_minutes is not None:
            message = "The platform fixes how long copies are recognised: another window can be tried, not published."
            raise Conflict(message, reason=ONLY_TRIED)
        then = changed(self._rules(source, ordered.before), ordered.change)
        after = rules_of(then.source, then.plan)
        return self._metadata.publications.publish(job.id, source.code, ordered.before, after, actor)

    def undo(self, job: Job, actor: str) -> Publication:
        """Take back what was published. Raises `NotFound`, `Conflict`."""
        return self._metadata.publications.undo(job.id, actor)

    def _rules(self, source: Source, rules: SourceRules) -> Rules:
        held = msgspec.structs.replace(source, edition=rules.edition, on_sensitive=rules.on_sensitive)
        return Rules(held, plan_of(rules.plan), self._policy)


def ordered_of(job: Job) -> Ordered:
    """What a backtest was ordered with."""
    return msgspec.convert(job.given, Ordered)


def found_of(job: Job) -> Backtest | None:
    """What a backtest found; None while it has not ended well."""
    return msgspec.convert(job.result, Backtest, strict=False) if job.state is JobState.DONE else None
