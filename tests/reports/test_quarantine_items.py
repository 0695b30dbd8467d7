import pytest

from balise.errors import WrongInput
from balise.events.finding import Finding
from balise.reports.quarantine_items import quarantine_items, quarantine_rows
from tests.making import NOW, quarantined
from tests.store.resting import put_waiting, waiting_row

FINDINGS = [Finding("bad_start", "event", "Begin the name with a letter.", "text"), Finding("old", "event_time", "Old.")]


def receipts(found) -> list[str]:
    return [item.receipt for item in found.items]


def test_an_item_tells_why_it_waits(store):
    """An item carries its outcome, its place in the request and its reasons as objects."""
    put_waiting(store, waiting_row(1, receipt="a", findings=FINDINGS, event_id="id-1"))

    (item,) = quarantine_items(store, "SHOP", 10, None).items

    assert (item.receipt, item.outcome, item.path, item.event_id) == ("a", "invalid_name", "data.0.event", "id-1")
    assert [(reason.code, reason.path, reason.message) for reason in item.findings] == [
        ("bad_start", "event", "Begin the name with a letter."),
        ("old", "event_time", "Old."),
    ]


def test_the_newest_comes_first_and_pages_join_without_gap(store):
    """Pages of any size give every waiting item once, the newest first, also among equal times."""
    put_waiting(store, *(waiting_row(place, receipt=f"r{place:02}", received_at=NOW + place // 3) for place in range(20)))
    due = [f"r{place:02}" for place in reversed(range(20))]

    for limit in (1, 7, 20, 50):
        seen, after = [], None
        while True:
            page = quarantine_items(store, "SHOP", limit, after)
            seen += receipts(page)
            after = page.next
            if after is None:
                break
        assert seen == due


def test_what_left_and_what_is_of_another_source_is_not_shown(store):
    """Only events of the source that still wait are listed and counted."""
    put_waiting(
        store,
        waiting_row(1, receipt="a"),
        waiting_row(2, receipt="b", outcome="too_old"),
        waiting_row(3, receipt="c", source="OTHER"),
        waiting_row(4, sign=-1, receipt="a"),
    )

    found = quarantine_items(store, "SHOP", 10, None)

    assert receipts(found) == ["b"]
    assert found.waiting == {"too_old": 1}


def test_one_outcome_may_be_asked_for(store):
    """With an outcome the list holds that one only, while `waiting` counts all."""
    put_waiting(store, waiting_row(1, receipt="a"), waiting_row(2, receipt="b", outcome="too_old"))

    found = quarantine_items(store, "SHOP", 10, None, "too_old")

    assert receipts(found) == ["b"]
    assert found.waiting == {"invalid_name": 1, "too_old": 1}


@pytest.mark.parametrize("after", ["", "x", "1", "1.", ".a", "-1.a", "²3.a", "9" * 30 + ".a", "1.5"])
def test_a_place_that_was_never_given_out_is_refused_or_harmless(store, after):
    """`after` is read strictly: it is the `next` of an earlier answer, or WrongInput."""
    if after == "1.5":
        assert quarantine_items(store, "SHOP", 10, after).items == []
        return
    with pytest.raises(WrongInput):
        quarantine_items(store, "SHOP", 10, after)


def test_rows_for_a_replay_are_the_whole_events(store):
    """What waits comes back exactly as it was written, the oldest first; what left or never was is left out."""
    waits = quarantined(receipt="a", findings=FINDINGS, received='{"name": "é\\n"}', received_at=NOW + 5)
    older = quarantined(receipt="b")
    put_waiting(
        store,
        waiting_row(1, receipt="a", findings=FINDINGS, received='{"name": "é\\n"}', received_at=NOW + 5),
        waiting_row(2, receipt="b"),
        waiting_row(3, receipt="c"),
        waiting_row(4, sign=-1, receipt="c"),
    )

    assert quarantine_rows(store, "SHOP", ["a", "b", "c", "never"]) == [older, waits]
    assert quarantine_rows(store, "OTHER", ["a"]) == []
    assert quarantine_rows(store, "SHOP", []) == []


def test_many_receipts_are_asked_for_in_pieces(store, monkeypatch):
    """More receipts than one question names are all found."""
    monkeypatch.setattr("balise.reports.quarantine_items.RECEIPTS_AT_ONCE", 3)
    names = [f"r{place}" for place in range(10)]
    put_waiting(store, *(waiting_row(place, receipt=name, received_at=NOW + place) for place, name in enumerate(names)))

    assert [row.receipt for row in quarantine_rows(store, "SHOP", names)] == names
