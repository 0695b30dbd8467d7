from decimal import Decimal

from balise.reports.first_event import FirstEvent, first_event
from balise.reports.last_days import LastDays, last_days
from balise.reports.naming import Naming
from balise.reports.older_events import older_events
from tests.making import NOW
from tests.store.resting import event_row, put_events, put_waiting, waiting_row

DAY = 86400
TODAY = NOW // 1000 // DAY * DAY
STARTS = [TODAY - DAY, TODAY, TODAY + DAY]


def test_sources_are_told_apart_by_day(store):
    """Each source has what was counted on each day, its copies, what waits, and its last moment whenever that was."""
    put_events(
        store,
        event_row(1, event="leave_review", event_time=TODAY - 1, received_at=5),
        event_row(2, event="leave_review", event_time=TODAY, received_at=9),
        event_row(3, "merged", event="leave_review", event_time=TODAY, received_at=7),
        event_row(4, "dropped", event="leave_review", event_time=TODAY, received_at=6),
        event_row(5, event="leave_review", event_time=TODAY - DAY - 1, received_at=11),
        event_row(6, event="leave_review", event_time=TODAY + DAY, received_at=12),
        event_row(7, event="leave_review", event_time=TODAY, source="OTHER"),
    )
    put_waiting(store, waiting_row(8, event_time=TODAY, received_at=13))

    found = last_days(store, ["SHOP", "SILENT"], STARTS)

    assert set(found) == {"SHOP", "SILENT"}
    shop = found["SHOP"]
    assert (shop.counted, shop.copies, shop.quarantined, shop.by_day) == (2, 2, 1, [1, 1])
    assert shop.last_received == 13
    assert found["SILENT"] == LastDays(by_day=[0, 0])


def test_value_is_that_of_standard_payments(store):
    """A payment's value is added by currency, copies once; a custom event of that name and other events add nothing."""
    money = {"value": Decimal("10.50"), "currency": "EUR", "event_time": TODAY}
    put_events(
        store,
        event_row(1, event="CompletePayment", event_class="standard", **money),
        event_row(2, "dropped", event="CompletePayment", event_class="standard", **money),
        event_row(3, event="Purchase", event_class="standard", **money | {"currency": "USD"}),
        event_row(4, event="Purchase", event_class="custom", **money),
        event_row(5, event="AddToCart", event_class="standard", **money),
    )

    assert last_days(store, ["SHOP"], STARTS)["SHOP"].value == {"EUR": Decimal("10.50"), "USD": Decimal("10.50")}


def test_no_source_asks_nothing(store):
    """Without sources there is nothing to ask for."""
    assert last_days(store, [], STARTS) == {}


def test_the_first_event_is_the_first_that_was_stored(store):
    """The event that came first is told, a test event too; what waits only where nothing else came."""
    assert first_event(store, "SHOP", Naming()) is None
    put_waiting(store, waiting_row(1, name_sent="1st"))
    assert first_event(store, "SHOP", Naming()).name == "1st"
    put_events(store, event_row(3, event="later"), event_row(2, "test", event="probe"), event_row(1, source="OTHER"))

    found = first_event(store, "SHOP", Naming())

    assert isinstance(found, FirstEvent)
    assert (found.name, found.receipt, found.outcome) == ("probe", "receipt-2", "test")


def test_older_events_count_rows_and_what_waits(store):
    """What was received before the months is counted, an event that left quarantine is not."""
    put_events(store, event_row(1, received_at=5), event_row(2, received_at=NOW), event_row(3, source="OTHER", received_at=5))
    put_waiting(store, waiting_row(4, received_at=5), waiting_row(5, receipt="gone", received_at=5))
    put_waiting(store, waiting_row(6, sign=-1, receipt="gone", received_at=5))

    assert older_events(store, "SHOP", 120) == 2
