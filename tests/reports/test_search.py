"""Events are found by what people have in hand, in their own sources and in the time they ask for."""

import pytest

from balise.reports.naming import Naming
from balise.reports.search import search_person, search_text
from tests.making import HOUR, NOW
from tests.store.resting import event_row, put_events, put_waiting, waiting_row

SECOND = NOW // 1000
SPAN = (SECOND - 86_400, SECOND + 86_400)
SHOP = {"SHOP": Naming(aliases={"CompletePayment": "Order"})}
ONE, OTHER, THIRD = "a" * 64, "b" * 64, "c" * 64


@pytest.fixture
def filled(store):
    """A shop with two events, one that waits and one that left, and another's shop with the same ids."""
    put_events(
        store,
        event_row(1, receipt="r-1", event_id="e-1", order_id="o-1", email=[ONE], phone=[OTHER]),
        event_row(2, receipt="r-2", event_id="e-2", order_id="o-1", external_id=[ONE], received_at=NOW + 1000),
        event_row(3, receipt="r-3", event_id="e-1", source="THEIRS", order_id="o-1", email=[ONE]),
        event_row(8, receipt="r-8", event_id="e-8", rule="r_aB3dE5fG7hJ9", rule_version=2),
        event_row(4, receipt="r-4", event_id="e-old", received_at=NOW - 72 * HOUR),
    )
    waits = f'{{"user":{{"email":["{THIRD}"]}},"properties":{{"order_id":"o-9"}}}}'
    put_waiting(
        store, waiting_row(5, receipt="q-1", event_id="e-9", received=waits), waiting_row(6, receipt="q-2", event_id="e-2")
    )
    by_rule = '{"by_rule":{"rule":"r_aB3dE5fG7hJ9","version":2}}'
    put_waiting(store, waiting_row(9, receipt="q-8", event_id="e-9b", received_at=NOW - 1000, received=by_rule))
    put_waiting(store, waiting_row(7, -1, receipt="q-2", event_id="e-2"))
    put_waiting(store, waiting_row(8, receipt="q-3", received='{"properties":{"order_id":907}}'))
    return store


@pytest.mark.parametrize(
    "text, found",
    [
        ("r-1", [("r-1", "receipt")]),
        ("e-1", [("r-1", "event_id")]),
        ("o-1", [("r-2", "order_id"), ("r-1", "order_id")]),
        ("q-1", [("q-1", "receipt")]),
        ("e-9", [("q-1", "event_id")]),
        ("o-9", [("q-1", "order_id")]),
        ("907", [("q-3", "order_id")]),
        ("q-2", []),
        ("r-3", []),
        ("r-4", [("r-4", "receipt")]),
        ("e-old", []),
        ("r_aB3dE5fG7hJ9", [("r-8", "rule"), ("q-8", "rule")]),
        ("E-1", []),
        ("x' OR 1=1 --", []),
    ],
)
def test_a_text_finds_receipts_ids_and_orders(filled, text, found):
    """Newest first, also what waits; nothing of others, nothing outside the time but by receipt, nothing that left."""
    assert [(hit.receipt, hit.by) for hit in search_text(filled, SHOP, text, SPAN).events] == found


@pytest.mark.parametrize(
    "hashes, found",
    [
        ([ONE], [("r-2", "external_id"), ("r-1", "email")]),
        ([OTHER], [("r-1", "phone")]),
        ([THIRD], [("q-1", "person")]),
        ([OTHER, THIRD], [("q-1", "person"), ("r-1", "phone")]),
        (["d" * 64], []),
    ],
)
def test_a_hash_finds_the_persons_events(filled, hashes, found):
    """By e-mail, phone and external id alike, also among what waits."""
    assert sorted((hit.receipt, hit.by) for hit in search_person(filled, SHOP, hashes, SPAN).events) == sorted(found)


def test_an_event_stands_under_the_name_it_is_shown_as(filled):
    """Aliases hold here too, and without a source nothing is found."""
    assert [hit.event for hit in search_text(filled, SHOP, "r-1", SPAN).events] == ["Order"]
    assert search_text(filled, {}, "r-1", SPAN).events == []


def test_more_than_a_hundred_are_cut(store):
    """The newest hundred are shown, and that there are more is told."""
    put_events(
        store, *[event_row(number, receipt=f"r-{number}", order_id="o", received_at=NOW + number) for number in range(1, 130)]
    )
    found = search_text(store, SHOP, "o", SPAN)
    assert (len(found.events), found.events[0].receipt, found.more) == (100, "r-129", True)
