"""Since when a rule finds less than it used to."""

from balise.reports.rule_since import Day, fell_since

DAY_MS = 86_400_000


def days(*counts: tuple[int, int, int]) -> list[Day]:
    return [Day(place * DAY_MS, *each) for place, each in enumerate(counts)]


def test_the_first_low_day_is_told():
    """After usual days the share falls and stays low: the first of the low days."""
    assert fell_since(days(*[(100, 95, 9)] * 6, (100, 40, 4), (100, 0, 0))) == 6 * DAY_MS


def test_a_day_that_recovers_is_no_fall():
    """What is found again is found."""
    assert fell_since(days(*[(100, 95, 9)] * 6, (100, 0, 0), (100, 95, 9))) is None


def test_a_share_that_was_always_low_did_not_fall():
    """A rule on half of the pages finds half."""
    assert fell_since(days(*[(100, 50, 5)] * 10)) is None


def test_quiet_days_say_nothing():
    """Too few views to know; they neither begin nor end a fall."""
    assert fell_since(days(*[(100, 95, 9)] * 6, (2, 0, 0), (100, 10, 1), (1, 1, 1), (100, 5, 0))) == 7 * DAY_MS
    assert fell_since(days((100, 95, 9), (100, 0, 0))) is None


def test_without_sightings_what_was_sent_is_compared_by_weekday():
    """Three weeks of the same weekday make a usual; quiet Sundays stay quiet."""
    week = [(0, 0, 50)] * 6 + [(0, 0, 0)]
    assert fell_since(days(*week * 4)) is None
    assert fell_since(days(*week * 3, (0, 0, 48), (0, 0, 3), (0, 0, 0))) == 22 * DAY_MS
