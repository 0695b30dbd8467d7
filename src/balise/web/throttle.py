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

    def begin(self, *names: str) -> int:
        """Begin a try: how many milliseconds it has to wait, 0 for now.

        What may be tried now counts as failed until it is told otherwise, so that tries at the same moment are counted too.
        """
        now = self._clock()
        with self._lock:
            hashes = [_hash(name) for name in names]
            wait = max((self._wait(name, now) for name in hashes), default=0)
            if wait:
                return wait
            for name in hashes:
                count, at = self._failures.pop(name, (0, now))
                self._failures[name] = (1 if now - at >= _FORGOTTEN_AFTER_MS else count + 1, now)
            while len(self._failures) > _MOST:
                self._failures.popitem(last=False)
        return 0

    def undo(self, *names: str) -> None:
        """The try was right so far, or counts for another name only."""
        with self._lock:
            for name in map(_hash, names):
                count, at = self._failures.pop(name, (0, 0))
                if count > 1:
                    self._failures[name] = (count - 1, at)

    def succeeded(self, account: str, *others: str) -> None:
        """The try succeeded: what failed before for the account was a slip of the hand; the others lose this one try.

        Somebody who knows one password must not try others from the same address without end.
        """
        with self._lock:
            self._failures.pop(_hash(account), None)
        self.undo(*others)

    def _wait(self, name: str, now: int) -> int:
        count, at = self._failures.get(name, (0, now))
        if count < _FREE:
            return 0
        wait = min(_LONGEST_WAIT_MS, _FIRST_WAIT_MS << min(count - _FREE, 20))
        return max(0, at + wait - now)


def _hash(name: str) -> str:
    return hashlib.sha256(name.strip().lower().encode("utf-8", "surrogatepass")).hexdigest()
