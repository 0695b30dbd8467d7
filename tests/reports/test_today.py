from balise.reports.today import EventToday, events_today
from tests.making import NOW
from tests.store.resting import event_row, put_events, put_waiting, waiting_row

DAY = 86400
MIDNIGHT = NOW // 1000 // DAY * DAY


def test_today_is_the_day_in_utc_by_source_and_event(store):
    """The events that happened since midnight, UTC, are counted by source and event, the most frequent first."""
    put_events(
        store,
        event_row(1, event="Purchase", event_time=MIDNIGHT),
        event_row(2, "merged", event="Purchase", event_time=MIDNIGHT + DAY - 1),
        event_row(3, event="AddToCart", event_time=MIDNIGHT + 5),
        event_row(4, event="Yesterday", event_time=MIDNIGHT - 1),
        event_row(5, event="Tomorrow", event_time=MIDNIGHT + DAY),
        event_row(6, "dropped", event="Purchase", source="APP", event_time=MIDNIGHT),
    )
    put_waiting(
        store, waiting_row(7, event_time=MIDNIGHT), waiting_row(8, receipt="x", name_sent="Purchase", event_time=MIDNIGHT)
    )
    put_waiting(store, waiting_row(9, sign=-1, receipt="x", name_sent="Purchase", event_time=MIDNIGHT))

    found = events_today(store, NOW)

    assert found.day == "2026-09-21"
    assert found.events == [
        EventToday("APP", "Purchase", 0, 0, 1, 0),
        EventToday("SHOP", "Purchase", 1, 1, 0, 0),
        EventToday("SHOP", "1bad", 0, 0, 0, 1),
        EventToday("SHOP", "AddToCart", 1, 0, 0, 0),
    ]


def test_a_day_without_events_is_empty(store):
    """Before the first event the day has no rows."""
    assert events_today(store, 0).events == []
