from balise.reports.import_outcome import outcomes_between
from tests.store.resting import event_row, put_events, put_waiting, waiting_row


def test_outcomes_are_counted_between_two_positions(store):
    """Stored and quarantined events at the positions, both included, are counted by outcome."""
    outcomes = ["counted", "counted", "merged", "dropped", "test", "counted"]
    put_events(store, *(event_row(position, outcome) for position, outcome in enumerate(outcomes, start=1)))
    put_waiting(store, waiting_row(7), waiting_row(8, outcome="too_old"), waiting_row(9))

    assert outcomes_between(store, 2, 8) == {
        "counted": 2,
        "merged": 1,
        "dropped": 1,
        "test": 1,
        "invalid_name": 1,
        "too_old": 1,
    }
    assert outcomes_between(store, 100, 200) == {}


def test_what_leaves_the_quarantine_counts_as_stored_only(store):
    """A replayed event has two rows at its position, and ends once."""
    put_waiting(store, waiting_row(1, receipt="r"))
    put_waiting(store, waiting_row(5, sign=-1, receipt="r"))
    put_events(store, event_row(5, receipt="r"))

    assert outcomes_between(store, 5, 5) == {"counted": 1}
