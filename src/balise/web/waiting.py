"""How many events wait in a source's quarantine? For the rail of every page, so it is asked now and then only."""

from typing import Final

from balise.clock import Clock
from balise.errors import Unavailable
from balise.reports.quarantine_groups import waiting_events
from balise.store import EventStore

STATE: Final = "waiting"
"""The key in a request's state."""
_FRESH_MS: Final = 5_000


class Waiting:
    """The counts by source, at most five seconds old. May be used from any thread."""

    def __init__(self, store: EventStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._counts: dict[str, tuple[int, int]] = {}

    def of(self, code: str) -> int:
        """How many wait; asks the store where the count is old. 0 where it cannot be asked."""
        now = self._clock()
        at, count = self._counts.get(code, (0, 0))
        if now - at >= _FRESH_MS:
            try:
                count = waiting_events(self._store, code)
            except Unavailable:
                return count
            self._counts[code] = (now, count)
        return count

    def known(self, code: str) -> int:
        """How many waited when it was last asked."""
        return self._counts.get(code, (0, 0))[1]

    def forget(self, code: str) -> None:
        """Ask again next time: something left."""
        self._counts.pop(code, None)
