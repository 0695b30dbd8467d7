"""One-time sign-in links and the sessions they open; both live in memory and end with the process."""

import hashlib
import secrets
from threading import Lock
from typing import Final

from balise.clock import Clock

LINK_MS: Final = 24 * 3_600_000
SESSION_MS: Final = 12 * 3_600_000
COOKIE: Final = "balise_session"
_MOST: Final = 1_000


class SignInLinks:
    """Makes links of 256 random bits that open one session each. May be used from any thread.

    Only hashes are kept. Of links and of sessions the newest thousand are good.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._links: dict[str, int] = {}
        self._sessions: dict[str, int] = {}

    def make(self) -> str:
        """The path of a new link, good for one use within 24 hours: print it after the server's address."""
        return f"/sign-in?key={self._add(self._links, LINK_MS)}"

    def open(self, key: str) -> str | None:
        """Spend a link's key; the new session's key, good for 12 hours, or None where the link is spent, old or unknown."""
        with self._lock:
            ends = self._links.pop(_hash(key), 0)
        return self._add(self._sessions, SESSION_MS) if ends > self._clock() else None

    def knows(self, session: str) -> bool:
        """Whether this is the key of a session in force."""
        with self._lock:
            return self._sessions.get(_hash(session), 0) > self._clock()

    def _add(self, held: dict[str, int], lasts_ms: int) -> str:
        key, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            for old in [name for name, ends in held.items() if ends <= now]:
                del held[old]
            while len(held) >= _MOST:
                del held[next(iter(held))]
            held[_hash(key)] = now + lasts_ms
        return key


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
