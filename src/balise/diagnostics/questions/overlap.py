"""Of the events that both browser and server send, how many are known as the same?"""

from dataclasses import dataclass

from balise.diagnostics.asked import Asked
from balise.diagnostics.questions.received import live

LEAST = 20
"""Fewer say nothing."""
LEAST_OVERLAP = 0.8


@dataclass(frozen=True)
class Overlap:
    """One event. `browser` and `server` are what each sent, its own repetitions left out; `paired` are known as the same."""

    event: str
    browser: int
    server: int
    paired: int
    browser_without_id: int
    server_without_id: int

    @property
    def smaller(self) -> int:
        """What could be paired at most."""
        return min(self.browser, self.server)

    @property
    def is_low(self) -> bool:
        """Whether too few are paired, of enough to tell."""
        return self.smaller >= LEAST and self.paired < LEAST_OVERLAP * self.smaller


def overlaps(asked: Asked) -> list[Overlap]:
    """The events that came from both sides."""
    found = []
    for event in sorted({row.event for row in asked.once(live)}):
        rows = [row for row in asked.once(live) if row.event == event]
        browser = [row for row in rows if row.channel == "browser"]
        server = [row for row in rows if row.channel == "server"]
        if browser and server:
            found.append(
                Overlap(
                    event,
                    sum(row.events - row.repeated for row in browser),
                    sum(row.events - row.repeated for row in server),
                    sum(row.paired for row in rows),
                    sum(row.without_event_id for row in browser),
                    sum(row.without_event_id for row in server),
                )
            )
    return found
