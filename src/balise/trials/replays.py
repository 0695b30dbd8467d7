"""Replays and their previews as work that runs by itself: ordered by people, outliving a restart, told in the change log."""

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from balise.clock import Clock
from balise.errors import NotFound
from balise.events.fix import Fixes, typed
from balise.events.intake import HealingPreview, ReplaySummary
from balise.events.source import Source
from balise.jobs import Progress, Work
from balise.metadata import Job, JobState, Metadata
from balise.pipeline.again import Order
from balise.reports.quarantine_groups import Chosen
from balise.trials.healing import Healing, Kept, Standing, standing_of

REPLAY: Final = "replay"
PREVIEW: Final = "replay_preview"


class Asked(msgspec.Struct, kw_only=True):
    """What a replay or a preview is to take, and how to mend it."""

    chosen: Chosen
    fixes: Fixes = ()


def order_replay(metadata: Metadata, workspace: int, source: Source, asked: Asked, actor: str, now: int) -> Job:
    """Order a replay; the change log has it from now on."""
    job = metadata.jobs.add(REPLAY, workspace=workspace, source=source.code, given=_plain(asked), actor=actor)
    ChangeLog(metadata, workspace, source, actor, job.id).ordered(asked, now)
    return job


def order_preview(metadata: Metadata, workspace: int, source: Source, asked: Asked, actor: str) -> Job:
    """Order a preview of everything that was chosen."""
    return metadata.jobs.add(PREVIEW, workspace=workspace, source=source.code, given=_plain(asked), actor=actor)


@dataclass(frozen=True)
class ChangeLog:
    """Tells the change log of one person's replay of one source; `replay` is the job's number, 0 where it is none."""

    metadata: Metadata
    workspace: int
    source: Source
    actor: str
    replay: int = 0

    def ordered(self, asked: Asked, now: int) -> None:
        """Somebody ordered it: of what, mended how."""
        chosen = asked.chosen
        details: dict[str, Any] = {"reason": chosen.outcome, "name": chosen.name, "text": chosen.text}
        details |= {"receipts": len(chosen.receipts), "fixes": [typed(fix) for fix in asked.fixes]}
        self._note(now, "quarantine.replay", {name: value for name, value in details.items() if value})

    def ended(self, summary: ReplaySummary, now: int) -> None:
        """What it did."""
        details: dict[str, Any] = {"asked": summary.asked, "replayed": summary.replayed, "stayed": summary.still_quarantined}
        details |= {"outcomes": [f"{name}: {count}" for name, count in summary.outcomes.items()]}
        self._note(now, "quarantine.replayed", details)

    def _note(self, now: int, action: str, details: dict[str, Any]) -> None:
        details |= {"replay": self.replay} if self.replay else {}
        self.metadata.changes.note(now, self.actor, action, self.source.code, workspace=self.workspace, **details)


def asked_of(job: Job) -> Asked:
    """What the job was given."""
    return msgspec.convert(job.given, Asked)


def summary_of(job: Job) -> ReplaySummary:
    """What the replay did so far."""
    if job.state is JobState.DONE:
        return msgspec.convert(job.result, ReplaySummary)
    return standing_of(job.result).summary


def preview_of(job: Job) -> HealingPreview | None:
    """What the preview found; None before its end."""
    return msgspec.convert(job.result, HealingPreview) if job.state is JobState.DONE else None


def works_of_replays(metadata: Metadata, healing: Healing, clock: Clock) -> dict[str, Work]:
    """The two kinds of job."""

    def replay(job: Job, progress: Progress) -> dict[str, Any]:
        asked, source = asked_of(job), _source(metadata, job)

        def keep(standing: Standing) -> None:
            progress.keep({"standing": msgspec.to_builtins(standing)})

        kept = Kept(standing_of(job.result), keep)
        summary = healing.replay(source, asked.chosen, Order(asked.fixes, job.actor), progress, kept)
        ChangeLog(metadata, job.workspace, source, job.actor, job.id).ended(summary, clock())
        return _plain(summary)

    def preview(job: Job, progress: Progress) -> dict[str, Any]:
        asked = asked_of(job)
        return _plain(healing.preview(_source(metadata, job), asked.chosen, asked.fixes, progress))

    return {REPLAY: replay, PREVIEW: preview}


def _source(metadata: Metadata, job: Job) -> Source:
    source = metadata.sources.find(job.source, job.workspace)
    if source is None:
        raise NotFound("The source of this replay is gone.")
    return source


def _plain(value: msgspec.Struct) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(value)
    return plain
