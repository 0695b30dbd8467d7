from balise.reports.quarantine_groups import (
    Chosen,
    chosen_receipts,
    chosen_rows,
    chosen_samples,
    quarantine_groups,
    waiting_events,
)
from tests.making import NOW
from tests.store.resting import put_waiting, waiting_row


def filled(store):
    """Three of one name, one of another reason, one of another source, one that left."""
    put_waiting(
        store,
        *(waiting_row(place, receipt=f"r{place}", name_sent="1st", received_at=NOW + place) for place in range(1, 4)),
        waiting_row(4, receipt="old", name_sent="2nd", outcome="too_old", received_at=NOW + 4),
        waiting_row(5, receipt="other", source="OTHER"),
        waiting_row(6, receipt="gone", name_sent="3rd"),
        waiting_row(7, sign=-1, receipt="gone", name_sent="3rd"),
    )


def test_groups_count_what_still_waits(store):
    """By reason and name, the most frequent first; what left and what is of another source is not counted."""
    filled(store)

    assert [(group.outcome, group.name, group.events) for group in quarantine_groups(store, "SHOP", Chosen())] == [
        ("invalid_name", "1st", 3),
        ("too_old", "2nd", 1),
    ]
    assert waiting_events(store, "SHOP") == 4


def test_a_choice_narrows_every_question(store):
    """Reason, name, text and time hold for groups, receipts, rows and samples alike."""
    filled(store)
    for chosen, due in (
        (Chosen(outcome="too_old"), ["old"]),
        (Chosen(name="1st"), ["r1", "r2", "r3"]),
        (Chosen(text="2N"), ["old"]),
        (Chosen(text="r2"), ["r2"]),
        (Chosen(since=NOW + 3), ["r3", "old"]),
        (Chosen(until=NOW + 1, name="1st"), ["r1"]),
    ):
        assert chosen_receipts(store, "SHOP", chosen, 10) == due
        assert [row.receipt for row in chosen_rows(store, "SHOP", chosen, 10)] == due[::-1]
        assert {row.receipt for row in chosen_samples(store, "SHOP", chosen)} <= set(due)
        assert sum(group.events for group in quarantine_groups(store, "SHOP", chosen)) == len(due)


def test_receipts_are_bounded_from_the_oldest_on(store):
    """The oldest come first, pages of rows from the newest on."""
    filled(store)

    assert chosen_receipts(store, "SHOP", Chosen(), 2) == ["r1", "r2"]
    assert [row.receipt for row in chosen_rows(store, "SHOP", Chosen(), 2, 1)] == ["r3", "r2"]
