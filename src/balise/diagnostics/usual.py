"""What is usual for these hours? Pure sums over hours, from what the same hours of earlier weeks had.

A window of some hours is compared with the same hours of the week in up to eight earlier weeks: so closed nights and quiet
Sundays are as expected. Counts vary more than dice do; by how much is learned from how well the windows of the last weeks
were foretold. A negative binomial then says how likely a count is.
"""

from collections.abc import Sequence
from math import exp, lgamma, log
from statistics import median
from typing import NamedTuple

WEEK = 7 * 24
LEAST_WEEKS = 3
"""What came for fewer weeks has no usual."""
FORETOLD_WINDOWS = 28
LEAST_SPREAD = 0.15
SPREAD_UNKNOWN = 0.6
_LEAST_LEARNED = 7
_COUNTED_ON = 4.0
_SURE_TO_COME = 20.0
"""Windows in which less is expected teach nothing about the spread."""


class Usual(NamedTuple):
    """What a window should have: `expected` events, give or take the share `spread` beyond chance."""

    expected: float
    spread: float


def usual(counts: Sequence[int], known: int, hours: int, back: int = 0) -> Usual | None:
    """What the last `hours` should have had, `back` hours ago; None where too few weeks are known.

    `counts` are hours, the last one last; the event is known for `known` of them.
    """
    expected = _expected(counts, known, hours, back)
    if expected is None:
        return None
    errors = []
    for step in range(1, FORETOLD_WINDOWS + 1):
        place = back + step * max(hours, 6)
        told, came = _expected(counts, known, hours, place, LEAST_WEEKS - 1), _sum(counts, hours, place)
        # Where many are due and nothing came was a holiday, or a fault: it says nothing of other days.
        if told is not None and told >= _COUNTED_ON and (came or told < _SURE_TO_COME):
            errors.append((came - told) / max(came, told))
    return Usual(expected, _spread(errors))


def level(counts: Sequence[int], known: int, hours: int) -> float:
    """How the last week stood to what was usual for it: 1 as ever, 2 twice as much. 1 where it is not known."""
    ratios = []
    for step in range(1, WEEK // max(hours, 6) + 1):
        told = _expected(counts, known, hours, step * max(hours, 6), LEAST_WEEKS - 1)
        if told is not None and told >= _COUNTED_ON:
            ratios.append(_sum(counts, hours, step * max(hours, 6)) / told)
    return median(ratios) if len(ratios) >= _LEAST_LEARNED else 1.0


def at_most(count: int, told: Usual) -> float:
    """How likely so few are, or fewer."""
    return _tail(count, told, -1)


def at_least(count: int, told: Usual) -> float:
    """How likely so many are, or more."""
    return _tail(count, told, 1)


def _expected(counts: Sequence[int], known: int, hours: int, back: int, least: int = LEAST_WEEKS) -> float | None:
    weeks = [back + week * WEEK for week in range(1, len(counts) // WEEK + 1)]
    earlier = [_sum(counts, hours, place) for place in weeks if place + hours <= min(known, len(counts))]
    return float(median(earlier)) if len(earlier) >= least else None


def _sum(counts: Sequence[int], hours: int, back: int) -> int:
    end = len(counts) - back
    return sum(counts[end - hours : end])


def _spread(errors: list[float]) -> float:
    """The larger of what the middle and what the outer tenth of the errors tell, as one standard deviation."""
    if len(errors) < _LEAST_LEARNED:
        return SPREAD_UNKNOWN
    sizes = sorted(abs(error) for error in errors)
    outer = sizes[min(len(sizes) - 1, int(0.9 * len(sizes)))]
    return max(LEAST_SPREAD, 1.4826 * median(sizes), outer / 1.645)


def _tail(count: int, told: Usual, step: int) -> float:
    """The sum of a negative binomial's probabilities from `count` on, downwards or upwards, until nothing is added."""
    mean = max(told.expected, 0.5)
    size = 1 / told.spread**2
    if (count - mean) * step <= 0:
        return 1.0
    ratio = mean / (size + mean)
    probability = exp(lgamma(count + size) - lgamma(size) - lgamma(count + 1) + size * log(1 - ratio) + count * log(ratio))
    total, place = 0.0, count
    while probability > total * 1e-9 and place >= 0:
        total += probability
        probability *= ratio * (place + size) / (place + 1) if step > 0 else place / ((place - 1 + size) * ratio) if place else 0
        place += step
    return min(total, 1.0)
