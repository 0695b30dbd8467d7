import pytest

from balise.reports.activity import OTHERS, Asked, by_channel, by_outcome, by_type
from balise.reports.naming import Naming
from balise.reports.trends import trends
from balise.reports.type_table import type_table
from tests.reports.filling import END, EVENTS, SINCE, fill, judge

NAMING = Naming(judge)
ALIASED = Naming(judge, {"review_left": "leave_review"})
HOURS = Asked("SHOP", range(SINCE, END, 3600), END)
DAYS = Asked("SHOP", range(SINCE, END, 86400), END)


@pytest.mark.parametrize("asked", [HOURS, DAYS])
@pytest.mark.parametrize("naming", [NAMING, ALIASED])
def test_every_split_adds_up_to_the_balance(store, asked, naming):
    """By channel and by type all steps make what was counted, by outcome what was received."""
    fill(store)
    balance = type_table(store, "SHOP", (SINCE, END), naming).now

    assert sum(each.total for each in by_channel(store, asked, naming)) == balance.counted
    assert sum(each.total for each in by_type(store, asked, naming, ["leave_review", "gift"])) == balance.counted
    assert [each.total for each in by_outcome(store, asked, naming)] == [
        balance.counted,
        balance.merged,
        balance.dropped,
        balance.quarantined,
    ]


def test_a_series_of_a_type_is_the_type_s(store):
    """Each own series is that Event Type's, under its alias too, and the rest is one series more."""
    fill(store)
    rows = {row.event: row.counted for row in type_table(store, "SHOP", (SINCE, END), ALIASED).rows}
    found = {each.key: each.total for each in by_type(store, DAYS, ALIASED, ["leave_review", "AddToCart"])}

    assert found == {
        "leave_review": rows["leave_review"],
        "AddToCart": rows["AddToCart"],
        OTHERS: rows["CompletePayment"] + rows["gift"],
    }


def test_one_event_alone_can_be_asked_for(store):
    """With a name only its events are in the steps, those of names aliased to it and those that wait included."""
    fill(store)
    row = next(row for row in type_table(store, "SHOP", (SINCE, END), ALIASED).rows if row.event == "leave_review")
    asked = Asked("SHOP", DAYS.starts, END, ("leave_review",))

    assert [each.total for each in by_outcome(store, asked, ALIASED)] == [row.counted, row.merged, row.dropped, row.quarantined]
    assert sum(each.total for each in by_channel(store, asked, ALIASED)) == row.counted


def test_a_trend_is_what_was_counted(store):
    """The steps of an event's trend make its counted events."""
    fill(store)
    rows = {row.event: row.counted for row in type_table(store, "SHOP", (SINCE, END), NAMING).rows}
    found = trends(store, "SHOP", range(SINCE, END, 86400), END, EVENTS, NAMING)

    assert {event: sum(steps) for event, steps in found.items()} == {event: rows[event] for event in EVENTS}


def test_no_events_are_no_series(store):
    """A source without events has no channel, and every outcome is 0."""
    assert by_channel(store, HOURS, NAMING) == []
    assert [each.total for each in by_outcome(store, HOURS, NAMING)] == [0, 0, 0, 0]
