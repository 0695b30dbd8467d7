import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.diagnostics.usual import LEAST_WEEKS, WEEK, Usual, at_least, at_most, level, usual


def shop(weeks: int, a_day: int = 60, seed: int = 1) -> list[int]:
    """Hours of a shop that is open from 9 to 18, six days a week."""
    dice = random.Random(seed)
    open_hour = [9 <= place % 24 < 18 and place // 24 % 7 != 6 for place in range(weeks * WEEK)]
    return [round(dice.gauss(a_day / 9, 1.5)) if one else 0 for one in open_hour]


def exactly(told: Usual, count: int) -> float:
    """The probability of one count, by the definition."""
    size, mean = 1 / told.spread**2, told.expected
    return math.exp(
        math.lgamma(count + size)
        - math.lgamma(size)
        - math.lgamma(count + 1)
        + size * math.log(size / (size + mean))
        + count * math.log(mean / (size + mean))
    )


@given(st.floats(1, 200), st.floats(0.15, 1.0), st.integers(0, 300))
def test_tails_are_the_sums_of_their_counts(expected, spread, count):
    """How likely so few or so many are is the sum of the probabilities, and 1 on the other side of the mean."""
    told = Usual(expected, spread)
    below = sum(exactly(told, each) for each in range(count + 1))

    if count < expected:
        assert at_most(count, told) == pytest.approx(below, rel=1e-4, abs=1e-12)
        assert at_least(count, told) == 1.0
    elif count > expected:
        assert at_least(count, told) == pytest.approx(1 - below + exactly(told, count), rel=1e-3, abs=1e-7)
        assert at_most(count, told) == 1.0


def test_little_history_has_no_usual():
    """What came for fewer than three whole weeks before the window has none, whatever came in it."""
    counts = [5] * (8 * WEEK)

    assert usual(counts, LEAST_WEEKS * WEEK + 23, 24) is None
    assert usual(counts, LEAST_WEEKS * WEEK + 24, 24) is not None


def test_closed_hours_are_expected_to_be_empty():
    """A shop that is closed on Sundays expects nothing on a Sunday, and a Monday's events on a Monday."""
    counts = shop(8)
    sunday, saturday = usual(counts, len(counts), 24), usual(counts, len(counts), 24, back=24)

    assert sunday is not None
    assert saturday is not None
    assert sunday.expected == 0
    assert 50 < saturday.expected < 70


def test_what_varied_is_allowed_to_vary():
    """The same count is less strange where earlier weeks were told badly."""
    dice = random.Random(3)
    steady = [10] * (8 * WEEK)
    wild = [dice.choice([2, 10, 25]) if place % 24 == 0 else 0 for place in range(8 * WEEK)]
    calm = usual(steady, len(steady), 24)
    free = usual(wild, len(wild), 24)

    assert calm is not None
    assert free is not None
    assert free.spread > 3 * calm.spread


def test_a_new_level_is_learned_within_a_week():
    """After a week at twice the rate, twice as much is usual."""
    counts = [10] * (7 * WEEK) + [20] * WEEK

    assert level(counts, len(counts), 24) == pytest.approx(2, rel=0.2)
    assert level([10] * (8 * WEEK), 8 * WEEK, 24) == pytest.approx(1)
