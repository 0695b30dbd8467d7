"""How often may somebody try a password? Slower with every failure, for an account and for an address."""

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import Final

from balise.clock import Clock

_FREE: Final = 5
_FIRST_WAIT_MS: Final = 1_000
_LONGEST_WAIT_MS: Final = 15 * 60_000
_FORGOTTEN_AFTER_MS: Final = 24 * 3_600_000
_MOST: Final = 10_000


class Throttle:
    """Counts failures by account and address, in memory, of at most ten thousand each; only hashes are kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._lock = clock, Lock()
        self._failures: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def wait_ms(self, *names: str) -> int:
        """How long until the next try may be made; 0 for now."""
        now = self._clock()
        with self._lock:
            return max((self._wait(_hash(name), now) for name in names), default=0)

    def failed(self, *names: str) -> None:
        """A try failed."""
        now = self._clock()
        with self._lock:
            for name in map(_hash, names):
                count, at = self._failures.pop(name, (0, now))
                self._failures[name] = (1 if now - at >= _FORGOTTEN_AFTER_MS else count + 1, now)
            while len(self._failures) > _MOST:
                self._failures.popitem(last=False)

    def succeeded(self, *names: str) -> None:
        """A try succeeded: what failed before was a slip of the hand."""
        with self._lock:
            for name in map(_hash, names):
                self._failures.pop(name, None)

    def _wait(self, name: str, now: int) -> int:
        count, at = self._failures.get(name, (0, now))
        if count < _FREE:
            return 0
        wait = min(_LONGEST_WAIT_MS, _FIRST_WAIT_MS << min(count - _FREE, 20))
        return max(0, at + wait - now)


def _hash(name: str) -> str:
    return hashlib.sha256(name.strip().lower().encode("utf-8", "surrogatepass")).hexdigest()
