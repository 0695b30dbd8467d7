"""How often may a token send? A bucket for each token, in this process."""

import time


class RateLimit:
    """A bucket of a minute's requests for each token, refilled evenly, as the platform states its limit a minute."""

    def __init__(self, requests_per_minute: int) -> None:
        self._most = float(requests_per_minute)
        self._left: dict[int, tuple[float, float]] = {}

    def take(self, token_id: int) -> bool:
        """Count one request; whether it is within the limit. A limit of 0 lets everything through."""
        if not self._most:
            return True
        now = time.monotonic()
        left, at = self._left.get(token_id, (self._most, now))
        left = min(self._most, left + (now - at) * self._most / 60)
        if left < 1:
            self._left[token_id] = (left, now)
            return False
        self._left[token_id] = (left - 1, now)
        return True
