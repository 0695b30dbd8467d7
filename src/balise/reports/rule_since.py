"""Since when may an event be under-counted? The first day on which pages found the target less often than they used to. Pure."""

from collections.abc import Sequence
from statistics import median
from typing import Final, NamedTuple

LEAST_SEEN: Final = 5
"""A day on which fewer pages looked says nothing of the share."""
LEAST_DAYS: Final = 3
"""So many days make a usual."""
FELL: Final = 0.2
"""A share this much below the usual fell."""
_FEW: Final = 0.3


class Day(NamedTuple):
    """One day of a rule: its first millisecond, page views that looked for the target, those that found it, events sent."""

    at: int
    seen: int
    found: int
    events: int


def fell_since(days: Sequence[Day]) -> int | None:
    """The first millisecond of the day since which the target is found less often than before; None where it is found as ever.

    `days` are one after the other, the oldest first. Where pages did not look, what was sent is compared with what the same
    weekdays of the weeks before sent.
    """
    told = [day for day in days if day.seen >= LEAST_SEEN]
    by_share = _first_low([(day.at, day.found / day.seen) for day in told])
    return by_share if by_share is not None or told else _fell_in_events(days)


def _first_low(shares: Sequence[tuple[int, float]]) -> int | None:
    """The first of the low days that the last one ends, after at least `LEAST_DAYS` usual ones."""
    for place in range(LEAST_DAYS, len(shares)):
        usual = median(share for _, share in shares[:place])
        if all(share < usual - FELL for _, share in shares[place:]):
            return shares[place][0]
    return None


def _fell_in_events(days: Sequence[Day]) -> int | None:
    fell: int | None = None
    for place, day in enumerate(days):
        weeks = [days[back].events for back in range(place - 7, -1, -7)]
        low = len(weeks) >= LEAST_DAYS and median(weeks) >= LEAST_SEEN and day.events < _FEW * median(weeks)
        fell = (fell or day.at) if low else None
    return fell
