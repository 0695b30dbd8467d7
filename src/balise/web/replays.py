"""What was sent again from quarantine: some at a time, so that a page can tell how far it is."""

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from balise.errors import BaliseError
from balise.events.intake import MOST_PROBLEMS, Foreseen, ReplayPreview, ReplayProblem, ReplaySummary
from balise.events.source import Source

AT_ONCE: Final = 250
_MOST_KEPT: Final = 200


class Intake(Protocol):
    """Tells what would become of events, and sends again what waits."""

    async def rehearse(self, source: Source, body: dict[str, Any]) -> list[Foreseen]:
        """What would become of a body of the Events API 2.0; nothing is kept. Raises `RefusedRequest`."""

    async def preview(self, source: Source, receipts: list[str], event: str | None) -> ReplayPreview:
        """What `replay` would do with these receipts now; nothing is changed. Raises `Unavailable`."""

    async def replay(self, source: Source, receipts: list[str] | None, event: str | None, outcome: str | None) -> ReplaySummary:
        """Send again what waits: these receipts, under the name `event` or (None) each its own. Raises `Unavailable`."""


@dataclass
class Replay:
    """One order to send events again, and how far it is. `failure` says why it broke off; the rest then waits as before."""

    id: str
    source: str
    name: str | None
    asked: int
    done: int = 0
    replayed: int = 0
    still_quarantined: int = 0
    already_left: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    problems: list[ReplayProblem] = field(default_factory=list)
    failure: str = ""
    running: bool = True

    def add(self, summary: ReplaySummary) -> None:
        """Count what became of the next part."""
        self.done += summary.asked
        self.replayed += summary.replayed
        self.still_quarantined += summary.still_quarantined
        self.already_left += summary.already_left
        for outcome, count in summary.outcomes.items():
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + count
        self.problems += summary.problems[: MOST_PROBLEMS - len(self.problems)]


class Replays:
    """The latest replays of this process."""

    def __init__(self) -> None:
        self._replays: dict[str, Replay] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, intake: Intake, source: Source, receipts: list[str], name: str | None) -> Replay:
        """Begin to send these again, under the name `name` or each under its own."""
        replay = Replay(secrets.token_urlsafe(9), source.code, name, len(receipts))
        self._replays[replay.id] = replay
        for old in list(self._replays)[:-_MOST_KEPT]:
            del self._replays[old]
        task = asyncio.create_task(_work(replay, intake, source, receipts))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return replay

    def find(self, key: str, source: str) -> Replay | None:
        """A replay of this source; None where there is none, or it is too long ago."""
        found = self._replays.get(key)
        return found if found and found.source == source else None


async def _work(replay: Replay, intake: Intake, source: Source, receipts: list[str]) -> None:
    try:
        for start in range(0, len(receipts), AT_ONCE):
            replay.add(await intake.replay(source, receipts[start : start + AT_ONCE], replay.name, None))
    except BaliseError as error:
        replay.failure = str(error)
    finally:
        replay.running = False
