from balise.reports.arrivals import Wanted, arrivals
from tests.making import NOW
from tests.store.resting import event_row, put_events, put_waiting, waiting_row


def filled(store):
    """A test, a live event and one that waits with a test code, in this order."""
    put_events(store, event_row(1, "test", receipt="t", test_event_code="TEST1"), event_row(2, receipt="l", channel="browser"))
    put_waiting(store, waiting_row(3, receipt="w", received='{"test_event_code":"TEST1","user":{"email":["x"]}}'))


def receipts(store, **wanted):
    return [arrival.receipt for arrival in arrivals(store, "SHOP", Wanted(**wanted), NOW)]


def test_test_events_are_found_also_where_they_wait(store):
    """What has a test code is a test, stored or not; the newest first."""
    filled(store)

    assert receipts(store) == ["w", "t"]
    assert receipts(store, everything=True) == ["w", "l", "t"]


def test_channel_position_and_limit_narrow(store):
    """A choice of channel, what came behind a position, and how many."""
    filled(store)

    assert receipts(store, everything=True, channel="browser") == ["l"]
    assert receipts(store, everything=True, after=2) == ["w"]
    assert receipts(store, everything=True, limit=1) == ["w"]


def test_keys_are_named_and_never_told(store):
    """The match keys of what waits are names."""
    filled(store)

    assert arrivals(store, "SHOP", Wanted(), NOW)[0].keys == ["email"]
    assert arrivals(store, "OTHER", Wanted(everything=True), NOW) == []
