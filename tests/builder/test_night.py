"""Checks wait for their minute of the night."""

from datetime import datetime, timedelta

from balise.builder.night import BEGINS, HOURS, LATEST_MS, seconds_to_wait

NOON = datetime(2026, 11, 22, 12, 0)


def test_by_day_a_check_waits_for_the_night():
    """Sources are spread over the hours of the night, each at the same minute every night."""
    waits = {seconds_to_wait(f"S{number}", NOON, 0) for number in range(50)}

    assert all((24 - 12 + BEGINS) * 3600 <= wait < (24 - 12 + BEGINS + HOURS) * 3600 for wait in waits)
    assert len(waits) > 30
    assert seconds_to_wait("S1", NOON, 0) == seconds_to_wait("S1", NOON + timedelta(days=1), 0)


def test_in_its_minute_it_runs():
    """From its minute to the end of the night, and not after it."""
    own = NOON + timedelta(seconds=seconds_to_wait("S1", NOON, 0))
    end = own.replace(hour=BEGINS + HOURS, minute=0)

    assert seconds_to_wait("S1", own, 0) == 0
    assert seconds_to_wait("S1", own - timedelta(minutes=1), 0) == 60
    assert seconds_to_wait("S1", end, 0) > 12 * 3600


def test_a_machine_that_sleeps_at_night_checks_by_day():
    """What was ordered more than a day ago runs at once."""
    assert seconds_to_wait("S1", NOON, LATEST_MS) == 0
