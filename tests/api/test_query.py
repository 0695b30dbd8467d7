"""Moments in query parameters."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.api.problems import Refusal
from balise.api.query import read_moment


@pytest.mark.parametrize(
    "text, seconds",
    [
        (None, None),
        ("0", 0),
        ("1795132800", 1_795_132_800),
        ("2026-11-20", 1_795_132_800),
        ("2026-11-20T00:00:00", 1_795_132_800),
        ("2026-11-20T01:00:00+01:00", 1_795_132_800),
        ("2026-11-20T00:00:00.900Z", 1_795_132_800),
        ("1930-01-01", 0),
    ],
)
def test_a_moment_is_read_in_three_spellings(text, seconds):
    """A date, an ISO 8601 moment and Unix seconds name the same second."""
    assert read_moment(text, "from") == seconds


@given(st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC)))
def test_every_moment_is_read(moment):
    """What ISO 8601 writes is read to the second."""
    assert read_moment(moment.isoformat(), "to") == int(moment.timestamp())


@given(st.text())
def test_any_other_text_is_refused_by_name(text):
    """What is no moment is refused with the parameter's name, never with the value."""
    try:
        read = read_moment(text, "to")
    except Refusal as refusal:
        read, problem = None, refusal.problem

    assert (read >= 0) if read is not None else (problem.path, problem.status) == ("query.to", 400)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-1", "1e9", "2026-02-30", "2026-13-01", "9" * 400, "²", "1795132800000", "\x00", "0001-01-01T00:00:00+23:59"],
)
def test_what_is_no_moment_is_refused(text):
    """Milliseconds, days there are not and other spellings are refused, or clamped where they lie before 1970."""
    if text.startswith("0001"):
        assert read_moment(text, "from") == 0
        return
    with pytest.raises(Refusal):
        read_moment(text, "from")
