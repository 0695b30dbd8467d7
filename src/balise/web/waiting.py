"""How many events wait in a source's quarantine, and how many issues are open? For the rail of every page of the source."""

from collections.abc import Mapping
from typing import Final

from balise.clock import Clock
from balise.errors import Unavailable
from balise.metadata import Metadata
from balise.reports.quarantine_groups import waiting_events
from balise.store import EventStore

STATE: Final = "waiting"
"""The key in a request's state."""
_FRESH_MS: Final = 5_000


class Waiting:
    """The counts by source, at most five seconds old. May be used from any thread."""

    def __init__(self, store: EventStore, metadata: Metadata, clock: Clock) -> None:
        self._store, self._metadata, self._clock = store, metadata, clock
        self._counts: dict[str, tuple[int, Mapping[str, int]]] = {}

    def of(self, code: str) -> Mapping[str, int]:
        """How many wait and are open, by the keys of the rail; asks where it is old. What cannot be asked is as before."""
        now = self._clock()
        at, counts = self._counts.get(code, (0, {}))
        if now - at >= _FRESH_MS:
            try:
                opened = self._metadata.issues.open_counts([code])[code]
                counts = {"quarantine": waiting_events(self._store, code), "diagnostics": sum(opened.values())}
            except Unavailable:
                return counts
            self._counts[code] = (now, counts)
        return counts

    def known(self, code: str) -> Mapping[str, int]:
        """What it was when it was last asked."""
        return self._counts.get(code, (0, {}))[1]

    def forget(self, code: str) -> None:
        """Ask again next time: something left."""
        self._counts.pop(code, None)
