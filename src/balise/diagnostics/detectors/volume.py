"""How many events of a name came, against what is usual for these hours of the week."""

from collections.abc import Iterator
from dataclasses import dataclass

from balise.diagnostics.asked import HOUR_MS, Asked
from balise.diagnostics.issue import MOST_SAMPLES, Found
from balise.diagnostics.questions.hours import HOUR_S, Hours, by_hour, end_second
from balise.diagnostics.usual import Usual, at_least, at_most, level, usual

WINDOWS = (24, 6)
"""Hours that are looked at: a day first, which says more."""
LONGEST_SILENCE = 7 * 24
RARE = 1e-4
RARE_FEW = 1e-3
"""How seldom chance alone may do it. Fewer than usual are told sooner: on real shops that made no more false alarms."""
LEAST_EXPECTED = 8.0

SAMPLES_SQL = f"""
SELECT e.receipt AS receipt FROM events AS e
WHERE e.source = {{source:String}} AND e.event IN {{events:Array(String)}}
  AND e.event_time >= {{first:Int64}} AND e.event_time < {{end:Int64}} AND e.counted = 1 AND e.channel != 'file'
ORDER BY e.event_time DESC LIMIT {MOST_SAMPLES}
"""


@dataclass(frozen=True)
class Window:
    """The last `hours` of an event: `seen` came, where `told` is usual."""

    event: str
    hours: int
    seen: int
    told: Usual

    def found(self, asked: Asked, events: int, of: int, back: int = 0) -> Found:
        """As an issue; samples are the newest events of these hours, or of `back` hours before them."""
        end = end_second(asked)
        facts: dict[str, str | int | float] = {"hours": self.hours, "seen": self.seen, "usual": round(self.told.expected)}
        return Found(
            event=self.event,
            events=events,
            of=of,
            first_at=(end - self.hours * HOUR_S) * 1000,
            last_at=end * 1000,
            samples=newest(asked, self.event, end - (self.hours + back) * HOUR_S, end),
            facts=facts,
        )


def silences(asked: Asked) -> Iterator[Window]:
    """Events of which nothing came for longer than chance allows."""
    for row in asked.once(by_hour):
        silent = _silent(row, asked)
        told = usual(row.counted, row.known, silent) if silent else None
        if told is not None and told.expected >= LEAST_EXPECTED and at_most(0, told) < RARE:
            yield Window(row.event, silent, 0, told)


def changes(asked: Asked) -> Iterator[Window]:
    """For each event the first window that is far from usual; the level of the last week is usual too."""
    for row in asked.once(by_hour):
        for hours in WINDOWS:
            window = _window(row, hours, asked)
            if window is not None:
                yield window
                break


def _window(row: Hours, hours: int, asked: Asked) -> Window | None:
    told = usual(row.counted, row.known, hours)
    if told is None or _begin(hours, asked) < asked.since_ms:
        return None
    seen = sum(row.counted[-hours:])
    lately = Usual(told.expected * level(row.counted, row.known, hours), told.spread)
    near = min(told, lately, key=lambda each: abs(each.expected - seen))
    if (near.expected - seen) * (told.expected - seen) < 0 or max(near.expected, seen) < LEAST_EXPECTED:
        return None
    rare = at_most(seen, near) < RARE_FEW if seen < near.expected else at_least(seen, near) < RARE
    return Window(row.event, hours, seen, near) if rare else None


def _silent(row: Hours, asked: Asked) -> int:
    """For how many whole hours nothing came; 0 where that began before the hours asked about, or too long ago."""
    hours = next((place for place, count in enumerate(reversed(row.counted)) if count), len(row.counted))
    since = max(0, (end_second(asked) * 1000 - asked.since_ms) // HOUR_MS)
    return hours if hours <= min(LONGEST_SILENCE, since) else 0


def _begin(hours: int, asked: Asked) -> int:
    return (end_second(asked) - hours * HOUR_S) * 1000


def newest(asked: Asked, event: str, first: int, end: int) -> tuple[str, ...]:
    """Receipts of the newest counted events of a name as shown between two seconds."""
    members = [event, *(name for name, shown in asked.aliases.items() if shown == event)]
    rows = asked.rows(SAMPLES_SQL, events=members, first=first, end=end)
    return tuple(row["receipt"] for row in rows)
