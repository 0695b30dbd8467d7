"""The custom names that arrived and stand in no plan."""

from balise.reports.unknown_custom_events import unknown_custom_events
from tests.making import HOUR, NOW
from tests.store.resting import event_row, put_events


def custom(position, name, **more):
    return event_row(position, more.pop("outcome", "counted"), event=name, event_class="custom", name_sent=name, **more)


def test_custom_names_that_are_not_known_are_counted(store):
    """With how often, since when and when last they came; the most frequent first, then by name."""
    early = {"event_time": NOW // 1000 - 7200, "received_at": NOW - 2 * HOUR}
    put_events(
        store,
        custom(1, "b_event", **early),
        custom(2, "b_event", outcome="dropped"),
        custom(3, "a_event"),
        custom(4, "z_known"),
        custom(5, "elsewhere", source="OTHER"),
        event_row(6),
    )
    found = unknown_custom_events(store, "SHOP", ["z_known"])

    assert [(one.event, one.counted, one.received) for one in found.events] == [("b_event", 1, 2), ("a_event", 1, 1)]
    assert found.names == 2
    assert found.events[0].first_seen == (NOW // 1000 - 7200) // 3600 * 3_600_000
    assert found.events[0].last_seen == NOW


def test_only_so_many_are_listed_and_all_are_counted(store):
    """A sender who invents names does not make the page endless."""
    put_events(store, *(custom(number, f"event_{number}") for number in range(1, 8)))
    found = unknown_custom_events(store, "SHOP", [], most=5)

    assert (len(found.events), found.names) == (5, 7)


def test_nothing_unknown_is_an_empty_list(store):
    """Test events are not counted, and no event is no name."""
    put_events(store, custom(1, "tried", outcome="test", test_event_code="T"))

    assert (unknown_custom_events(store, "SHOP", []).events, unknown_custom_events(store, "SHOP", []).names) == ([], 0)


def test_any_name_can_be_known(store):
    """A quote in a known name changes nothing."""
    assert unknown_custom_events(store, "SHOP", ["a'b", "c\\"]).names == 0
