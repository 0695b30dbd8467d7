"""When a line happened."""

import pytest

from balise.collect.files.fields import BadCell, Columns
from balise.collect.files.mapping import MadeUpClock, TimeRule
from balise.collect.files.times import time_of
from balise.errors import WrongInput

COLUMNS = Columns(["Date", "Clock", "Order", "Visit"])


def read(rule, *cells):
    return time_of(rule, COLUMNS)(cells)


def test_local_time_is_read_in_its_zone():
    """The same clock in winter and in summer is an hour apart in UTC."""
    rule = TimeRule(columns=("Date", "Clock"), format="%Y-%m-%d %H:%M", zone="Europe/London")

    assert [read(rule, "2010-12-01", "08:27"), read(rule, "2011-03-31", "21:07")] == [1291192020, 1301602020]


def test_other_ways_to_write_a_time():
    """Unix seconds and ISO 8601 with its own offset need no zone."""
    assert [
        read(TimeRule(columns=("Date",), format="unix"), "1291192020"),
        read(TimeRule(columns=("Date",), format="iso8601", zone="Asia/Tokyo"), "2010-12-01T09:27:00+01:00"),
    ] == [1291192020, 1291192020]


@pytest.mark.parametrize(
    "format_name, cell", [("unix", "soon"), ("unix", "-1"), ("unix", "9" * 13), ("iso8601", "1 May"), ("%Y", "0"), ("%Y", "²")]
)
def test_a_time_that_cannot_be_read_names_its_column(format_name, cell):
    """The message names the column, never the cell."""
    with pytest.raises(BadCell, match=r"The time in Date cannot be read\."):
        read(TimeRule(columns=("Date",), format=format_name), cell)


def test_a_made_up_clock_follows_the_order():
    """Equal cells of `spread_by` begin together, and each step of `order` adds its seconds."""
    clock = MadeUpClock(order="Order", start="08:00:00", step_seconds=30, spread_by="Visit", spread_minutes=60)
    rule = TimeRule(columns=("Date",), format="%Y-%m-%d", made_up=clock)
    first, second, other = (read(rule, "2008-04-01", "", *cells) for cells in (("1", "x"), ("2", "x"), ("1", "y")))

    assert second - first == 30
    assert 1207036800 <= min(first, other) <= max(first, other) < 1207036800 + 3600 + 60


def test_a_zone_that_is_none_is_told():
    """A mapping's wrong zone is refused before a line is read."""
    for zone in ("Mars/North", "../etc/passwd", ""):
        with pytest.raises(WrongInput, match="zone"):
            time_of(TimeRule(columns=("Date",), format="iso8601", zone=zone), COLUMNS)
