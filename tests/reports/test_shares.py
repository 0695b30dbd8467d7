"""A share is told with the interval it lies in."""

import random

import pytest

from balise.reports.shares import difference, share_of


@pytest.mark.parametrize(
    "events, of, low, high", [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (1, 2, 0.0945, 0.9055)]
)
def test_the_interval_is_wilsons(events, of, low, high):
    """The bounds are those of published tables."""
    share = share_of(events, of)
    assert (round(share.low, 4), round(share.high, 4)) == (low, high)


def test_nothing_of_nothing_may_be_anything():
    """Without a try the interval is everything."""
    assert (share_of(0, 0).low, share_of(0, 0).high) == (0.0, 1.0)


def test_the_interval_of_a_difference_holds_the_truth_mostly():
    """In 19 of 20 draws, about, the true difference lies within the bounds."""
    dice, inside = random.Random(7), 0
    for _ in range(400):
        one = share_of(sum(dice.random() < 0.3 for _ in range(120)), 120)
        other = share_of(sum(dice.random() < 0.1 for _ in range(300)), 300)
        by, low, high = difference(one, other)
        inside += low <= 0.2 <= high
        assert low <= by <= high
    assert 0.92 <= inside / 400 <= 0.98
