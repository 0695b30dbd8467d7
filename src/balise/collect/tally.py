"""Counts what happens at the doors and leaves no event, so that it can be told: refused requests, deliveries of the pixel."""

import re
from typing import Final

from balise.clock import Clock
from balise.metadata import DoorCount

MOST_KINDS: Final = 2_000
"""Different things counted between two writings; more are left out."""
LONGEST: Final = 200
HOUR_MS: Final = 3_600_000
_INDEX: Final = re.compile(r"\.\d+(?=[.:]|$)")

DELIVERED: Final = "script"
"""The pixel was delivered."""
CLICKS: Final = "clicks"
"""A recorded click was not kept."""
UNKNOWN_CODE: Final = "unknown_code"
"""A page of an origin used a code that no source has. Everything else is the code of a refusal."""


class Tally:
    """Plain numbers, counted on the hot path by one thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: dict[tuple[str, int, str, str], list[int]] = {}

    def note(self, source: str, what: str, subject: str = "") -> None:
        """Count one; `subject` is our own words about it, places in lists left out, and nothing that was sent."""
        now = self._clock()
        key = (source, now - now % HOUR_MS, what, _INDEX.sub("[]", subject)[:LONGEST])
        held = self._counts.get(key)
        if held is not None:
            held[0] += 1
            held[1] = now
        elif len(self._counts) < MOST_KINDS:
            self._counts[key] = [1, now]

    def take(self) -> list[DoorCount]:
        """What was counted since the last time."""
        counts, self._counts = self._counts, {}
        return [
            DoorCount(source=source, hour=hour, what=what, subject=subject, requests=requests, last_at=last)
            for (source, hour, what, subject), (requests, last) in list(counts.items())
        ]
