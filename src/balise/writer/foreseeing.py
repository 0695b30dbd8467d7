"""How would events be judged if they came now? Many batches, one after the other, with nothing written for good."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from balise.log import LogEntry
from balise.store import EventStore
from balise.writer.batch import Decided, decide
from balise.writer.dedup import FirstCopy
from balise.writer.seen import SeenEvents


class Foreseeing:
    """Judges batches as the writer would: later ones know what earlier ones decided. What is learnt lies in a folder of its own
    until the end, so that any number of events takes little memory.
    """

    def __init__(self, seen: SeenEvents, store: EventStore) -> None:
        self._seen, self._store = seen, store
        self._folder = TemporaryDirectory(prefix="balise-foreseen-")
        self._learnt = SeenEvents(Path(self._folder.name))

    def __enter__(self) -> "Foreseeing":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._learnt.close()
        self._folder.cleanup()

    def judge(self, entries: list[LogEntry]) -> Decided:
        """How these entries would be judged after those of earlier calls. Raises `StoreUnavailable`."""
        decided = decide(entries, self, self._store)
        self._learnt.commit(0, decided.firsts, decided.deeds, decided.now)
        return decided

    def find(self, keys: Iterable[bytes], arrivals: tuple[int, int]) -> dict[bytes, FirstCopy]:
        """See `Memory.find`."""
        wanted = list(keys)
        return self._seen.find(wanted, arrivals) | self._learnt.find(wanted, arrivals)

    def done(self, deeds: Iterable[str]) -> set[str]:
        """See `Memory.done`."""
        wanted = list(deeds)
        return self._seen.done(wanted) | self._learnt.done(wanted)
