"""What arrives of what is planned."""

from balise.reports.planned_event_counts import PlannedCounts, planned_event_counts
from tests.making import HOUR, NOW
from tests.store.resting import event_row, put_events, put_waiting, waiting_row

SECOND = NOW // 1000


def test_counts_stand_under_the_name_shown(store):
    """Every name's events are added to the one it is shown as; the last reception looks beyond the hours counted."""
    old = {"event_time": SECOND - 8 * 86400, "received_at": NOW - 8 * 24 * HOUR}
    put_events(
        store,
        event_row(1, event="new", event_class="custom"),
        event_row(2, "dropped", event="old", event_class="custom", received_at=NOW + 5),
        event_row(3, event="quiet", event_class="custom", **old),
        event_row(4, event="other", event_class="custom"),
        event_row(5, event="new", event_class="custom", source="OTHER"),
    )
    put_waiting(store, waiting_row(6, name_sent="old", outcome="name_blocked"))
    shown = {"new": "new", "old": "new", "quiet": "quiet", "never": "never"}

    assert planned_event_counts(store, "SHOP", shown, SECOND - 7 * 86400) == {
        "new": PlannedCounts(counted=1, received=2, waiting=1, last_received=NOW + 5),
        "quiet": PlannedCounts(counted=0, received=0, waiting=0, last_received=NOW - 8 * 24 * HOUR),
        "never": PlannedCounts(),
    }


def test_an_empty_plan_asks_nothing(store):
    """No name, no count."""
    assert planned_event_counts(store, "SHOP", {}, 0) == {}
