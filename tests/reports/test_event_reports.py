from collections import Counter
from decimal import Decimal

import pytest

from balise.reports.copies import copies
from balise.reports.event_figures import event_figures, event_value, received_by_name
from balise.reports.names_sent import names_sent
from balise.reports.naming import Naming
from balise.reports.parameters_received import MOST_EVENTS, parameters_received
from balise.reports.recent_receipts import recent_receipts
from balise.reports.type_table import type_table
from tests.reports.filling import END, EVENTS, SECOND, SINCE, fill, judge
from tests.store.resting import event_row, put_events, put_waiting, waiting_row

NAMING = Naming(judge)
ALIASED = Naming(judge, {"review_left": "leave_review"})
HOURS = (SINCE, END)


@pytest.mark.parametrize("naming", [NAMING, ALIASED])
def test_an_event_s_figures_are_its_row_s(store, naming):
    """Counts, value and channels of the event's page are those of its row in the table."""
    fill(store)
    for row in type_table(store, "SHOP", (SINCE, END), naming).rows:
        found = event_figures(store, "SHOP", HOURS, row.event, naming)
        worth = event_value(store, "SHOP", range(SINCE, END, 86400), END, row.event, naming)
        assert (found.counted, found.merged, found.dropped) == (row.counted, row.merged, row.dropped)
        assert {currency: sum(steps, Decimal(0)) for currency, steps in worth.items()} == row.value
        assert sum(each.events for each in copies(store, "SHOP", HOURS, row.event, naming)) == row.deduplicated


def test_a_key_covers_what_a_merged_copy_added(store):
    """The coverage of a match key is what the copies added, so that no counted event carries it twice."""
    put_events(
        store,
        event_row(1, email=["a" * 64]),
        event_row(2),
        event_row(3, "merged", phone=["b" * 64]),
        event_row(4, "dropped", phone=["b" * 64]),
    )
    found = event_figures(store, "SHOP", HOURS, "CompletePayment", NAMING).carried

    assert (found["email"], found["phone"], found["ttclid"]) == (1, 1, 0)


def test_an_event_that_never_was_has_no_class(store):
    """Of an unknown event everything is 0."""
    found = event_figures(store, "SHOP", HOURS, "nothing", NAMING)

    assert (found.counted, found.event_class, found.last_received, found.channels) == (0, "", 0, set())


@pytest.mark.parametrize("naming", [NAMING, ALIASED])
def test_the_names_sent_make_what_was_received(store, naming):
    """The names as sent of an event add up to what was received of it; a mapped name tells what it counts as."""
    fill(store)
    rows = {row.event: row for row in type_table(store, "SHOP", (SINCE, END), naming).rows}
    shown = {naming.shown(event) for event in EVENTS}
    received = {name: n for event in shown for name, n in rows[event].names.items()}
    found = names_sent(store, "SHOP", HOURS, received, naming)

    assert {event: sum(each.received for each in names) for event, names in found.items()} == {
        event: rows[event].counted + rows[event].deduplicated for event in shown
    }
    assert received_by_name(store, "SHOP", HOURS, "leave_review", naming) == rows["leave_review"].names
    assert {each.name for each in found["CompletePayment"]} == {"Purchase", "CompletePayment"}


def test_parameters_have_their_share_types_and_values(store):
    """How many events carry a parameter, in which JSON types, with which values; an item's own parameters too."""
    items = '{"contents":[{"price":1},{"price":"2"}],"currency":"EUR","paid":true}'
    put_events(store, *(event_row(n, properties=items) for n in (1, 2)), event_row(3, properties='{"currency":"USD","n":null}'))
    put_events(store, event_row(4, properties="not json"), event_row(5, "test", properties='{"hidden":1}'))
    found = parameters_received(store, "SHOP", HOURS, "CompletePayment", NAMING)

    told = {each.name: (each.carried, sorted(each.types), each.top) for each in found.parameters}
    assert (found.looked_at, found.whole) == (4, True)
    assert told == {
        "currency": (3, ["text"], [("EUR", 2), ("USD", 1)]),
        "contents": (2, ["list"], []),
        "contents[].price": (2, ["number", "text"], [("1", 2), ("2", 2)]),
        "paid": (2, ["boolean"], [("true", 2)]),
        "n": (1, ["null"], [("null", 1)]),
    }


def test_only_the_newest_events_are_looked_at(store):
    """Of a frequent event a bounded number is read, the newest by their time, and that is said."""
    rows = [
        event_row(n, event_time=SECOND - n, properties='{"old":1}' if n > MOST_EVENTS else '{"new":1}')
        for n in range(1, MOST_EVENTS + 50)
    ]
    put_events(store, *rows)
    found = parameters_received(store, "SHOP", HOURS, "CompletePayment", NAMING)

    assert (found.looked_at, found.whole) == (MOST_EVENTS, False)
    assert [each.name for each in found.parameters] == ["new"]


def test_a_parameter_of_many_values_has_no_top(store):
    """Where nearly every event has another value, none is shown as frequent; a long value is cut."""
    put_events(store, *(event_row(n, properties=f'{{"id":"{n}","long":"{"x" * 200}"}}') for n in range(1, 60)))
    found = {each.name: each for each in parameters_received(store, "SHOP", HOURS, "CompletePayment", NAMING).parameters}

    assert (found["id"].top, found["id"].different) == ([], 59)
    assert len(found["long"].top[0][0]) == 60


def test_recent_receipts_are_the_newest_with_those_that_wait(store):
    """The last events to happen come first, whatever became of them; keys are told by their names only."""
    put_events(store, event_row(1, event_time=SECOND - 9, email=["a" * 64], ttclid="click"), event_row(2, event_time=SECOND - 5))
    put_waiting(
        store,
        waiting_row(3, name_sent="Purchase", event_time=SECOND - 7),
        waiting_row(4, name_sent="1bad", event_time=SECOND - 1),
        waiting_row(5, name_sent="Purchase", receipt="left", event_time=SECOND - 6),
    )
    put_waiting(store, waiting_row(6, sign=-1, name_sent="Purchase", receipt="left", event_time=SECOND - 6))
    found = recent_receipts(store, "SHOP", HOURS, "CompletePayment", NAMING)

    assert [each.receipt for each in found] == ["receipt-2", "receipt-3", "receipt-1"]
    assert found[-1].keys == ["ttclid", "email"]
    assert Counter(each.outcome for each in found) == {"counted": 2, "invalid_name": 1}
    assert [each.receipt for each in recent_receipts(store, "SHOP", HOURS, "1bad", NAMING)] == ["receipt-4"]
