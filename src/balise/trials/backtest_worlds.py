"""Two worlds before the same court: as it was, and as it would be; what they remember is on disk, and forgotten in time."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from balise.store import EventStore
from balise.trials.backtest_change import Rules
from balise.trials.backtest_reach import Reach
from balise.trials.backtest_treatment import Case
from balise.writer.court import Copy, Court, Past
from balise.writer.dedup import Windows
from balise.writer.seen import SeenEvents
from balise.writer.verdict import Verdict

Verdicts = dict[int, Verdict]
"""By position."""


class _Renamed:
    """What is stored, asked for by the names that its events would have."""

    def __init__(self, store: EventStore, came_as: Mapping[str, frozenset[str]]) -> None:
        self._store, self._came_as = store, came_as

    def stored_before(
        self, source: str, keys: Iterable[tuple[str, str]], times: tuple[int, int], position: int
    ) -> dict[tuple[str, str], str]:
        stored_as = {
            (old, event_id): (event, event_id) for event, event_id in keys for old in self._came_as.get(event, frozenset({event}))
        }
        found = self._store.stored_before(source, stored_as, times, position)
        return {stored_as[key]: receipt for key, receipt in found.items()}


class World:
    """A court with a memory of its own."""

    def __init__(self, folder: Path, past: Past, windows: Windows) -> None:
        self._seen = SeenEvents(folder, max(windows.copies_ms, windows.merge_ms), durable=False)
        self._past, self._windows = past, windows

    def judge(self, copies: list[Copy]) -> Verdicts:
        """The verdicts on the next copies in the order of the log. Raises `StoreUnavailable`."""
        if not copies:
            return {}
        court = Court(copies, [], self._seen, self._past, self._windows)
        verdicts = {copy.position: court.verdict(copy, key, ttp) for copy, (key, ttp) in zip(copies, court.keys, strict=True)}
        self._seen.commit(copies[-1].position, court.learnt, (), court.now)
        return verdicts

    def copy_to(self, folder: Path) -> None:
        """Put what is remembered into another folder."""
        self._seen.copy_to(folder)

    def close(self) -> None:
        """Let go of the files."""
        self._seen.close()


class Worlds:
    """Both worlds, in a folder that is gone afterwards. Until the first event that differs they are one."""

    def __init__(self, store: EventStore, now: Rules, then: Rules, reach: Reach) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="balise-backtest-")
        self._past = _Renamed(store, reach.came_as)
        self._now = World(self._path("now"), store, now.windows)
        self._then: World | None = None
        self._windows = then.windows
        if now.windows != then.windows:
            self._then = World(self._path("then"), self._past, then.windows)

    def judge(self, cases: Sequence[Case]) -> tuple[Verdicts, Verdicts]:
        """The verdicts in both worlds. Raises `StoreUnavailable`."""
        if self._then is None and any(case.now is not case.then for case in cases):
            self._now.copy_to(self._path("then"))
            self._then = World(self._path("then"), self._past, self._windows)
        now = self._now.judge([case.now for case in cases if case.now is not None])
        if self._then is None:
            return now, now
        return now, self._then.judge([case.then for case in cases if case.then is not None])

    def _path(self, name: str) -> Path:
        return Path(self._folder.name) / name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for world in (self._now, self._then):
            if world is not None:
                world.close()
        self._folder.cleanup()
