"""Which hours a page looks at."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.web.time_range import MOST_DAYS, read_range

NOW = int(datetime(2026, 11, 22, 14, 32, tzinfo=UTC).timestamp()) * 1000
ZONES = ["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham"]
TEXT = st.one_of(st.text(max_size=12), st.dates().map(str))


def test_seven_days_are_today_and_the_six_before():
    """Without a word the range is 7 days of the zone, up to the whole hour after now, hour by hour."""
    found = read_range({}, ZoneInfo("Europe/Paris"), NOW)

    assert (str(found.first), str(found.last), found.unit) == ("2026-11-16", "2026-11-22", "hour")
    assert found.at(found.since).isoformat() == "2026-11-16T00:00:00+01:00"
    assert found.at(found.until).isoformat() == "2026-11-22T16:00:00+01:00"
    assert found.previous == (found.since - 7 * 86400, found.until - 7 * 86400)
    assert found.running


def test_dates_include_both_days():
    """`from` and `to` are days of the zone, both of them whole; a range that is over does not run."""
    found = read_range({"from": "2026-10-24", "to": "2026-10-25"}, ZoneInfo("Europe/Paris"), NOW)

    assert found.until - found.since == 49 * 3600
    assert (found.choice, found.running, found.days) == ("dates", False, 2)
    assert found.address == {"from": "2026-10-24", "to": "2026-10-25"}


@pytest.mark.parametrize("first", ["x", "2026-11-02", "1999-01-01", "2027-01-01"])
def test_dates_that_cannot_be_are_refused(first):
    """Wrong dates give the usual range and say so."""
    found = read_range({"from": first, "to": "2026-11-01"}, UTC, NOW)

    assert (found.choice, found.refused) == ("7d", True)


@given(
    st.sampled_from(ZONES),
    st.integers(1_600_000_000_000, 1_900_000_000_000),
    st.fixed_dictionaries(
        {}, optional={"range": st.sampled_from(["24h", "7d", "28d", "x"]), "by": TEXT, "from": TEXT, "to": TEXT}
    ),
)
def test_steps_cover_the_range_without_gaps(zone, now, query):
    """Steps begin with the range, rise, are whole hours and end before its end, whatever the address says."""
    found = read_range(query, ZoneInfo(zone), now)

    for starts in (found.starts, found.day_starts, found.whole_days):
        assert starts[0] == found.since
        assert list(starts) == sorted(set(starts))
        assert starts[-1] < found.until
        assert all(start % 3600 == 0 for start in starts)
    assert found.until % 3600 == 0
    assert len(found.starts) <= max(MOST_DAYS, 31 * 25)
    assert found.previous[1] <= found.since + 3600
    assert read_range(found.address, ZoneInfo(zone), now) == found or found.refused
