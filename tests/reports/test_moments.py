import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.reports.moments import hour_of, iso_text, next_hour


@pytest.mark.parametrize(
    "milliseconds, text",
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_790_000_000_123, "2026-09-21T14:13:20.123Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (2**62, "9999-12-31T23:59:59.999Z"),
        (-(2**62), "0001-01-01T00:00:00.000Z"),
    ],
)
def test_times_are_iso_texts_in_utc(milliseconds, text):
    """Milliseconds become ISO 8601 in UTC with three digits; what no calendar holds is cut to its ends."""
    assert iso_text(milliseconds) == text


@given(st.integers(-(2**62), 2**62))
def test_hours_are_whole(second):
    """A second lies between its hour and the next whole hour, which are at most an hour apart."""
    assert hour_of(second) <= second <= next_hour(second)
    assert next_hour(second) - hour_of(second) in (0, 3600)
    assert hour_of(second) % 3600 == next_hour(second) % 3600 == 0
