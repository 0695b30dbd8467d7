"""How often may a token or a visitor's address send? A bucket for each, in this process."""

import math
import time
from collections.abc import Callable, Hashable

_MOST_KEPT = 100_000
"""Buckets in memory; a bucket that was not asked for a minute is full again and need not be kept."""


class RateLimit:
    """A bucket of a minute's requests for each key, refilled evenly, as the platform states its limit a minute."""

    def __init__(
        self, requests_per_minute: int, most_kept: int = _MOST_KEPT, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._most_kept, self._seconds = float(requests_per_minute), most_kept, seconds
        self._left: dict[Hashable, tuple[float, float]] = {}

    def take(self, key: Hashable) -> int:
        """Count one request; 0 when it is within the limit, else the seconds to wait. A limit of 0 lets everything through."""
        if not self._most:
            return 0
        now = self._seconds()
        left, at = self._left.get(key, (self._most, now))
        left = min(self._most, left + (now - at) * self._most / 60)
        if len(self._left) >= self._most_kept and key not in self._left:
            self._forget(now)
        if left < 1:
            self._left[key] = (left, now)
            return math.ceil((1 - left) * 60 / self._most)
        self._left[key] = (left - 1, now)
        return 0

    def _forget(self, now: float) -> None:
        """Keep the half that was asked for last, and of it what is not full again."""
        latest = sorted(self._left.items(), key=lambda item: item[1][1])[self._most_kept // 2 :]
        self._left = {key: bucket for key, bucket in latest if now - bucket[1] < 60}
