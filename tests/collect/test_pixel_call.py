"""A call of the pixel is read as people write it."""

import pytest

from balise.collect.pixel_call import read_call
from balise.errors import WrongInput

CASES = {
    'ttq.track("Purchase", {"value": 9.2}, {"event_id": "1"})': ("Purchase", {"value": 9.2}, "1"),
    "ttq.track('Purchase', {value: 9.2, currency: 'EUR',}, {event_id: 'a b',});": (
        "Purchase",
        {"value": 9.2, "currency": "EUR"},
        "a b",
    ),
    "window.ttq.track(`AddToCart`, {contents: [{content_id: '301', quantity: 1}]}) // cart": None,
    "ttq.instance('CODE').track('Search', {query: 'it\\'s \"new\"', /* note */ deep: true, none: undefined})": (
        "Search",
        {"query": 'it\'s "new"', "deep": True, "none": None},
        None,
    ),
    "ttq.page()": ("Pageview", None, None),
    "ttq.track('Contact')": ("Contact", {}, None),
}


@pytest.mark.parametrize("text", [text for text, due in CASES.items() if due])
def test_a_call_is_read_with_its_literal_values(text):
    """Name, parameters and event_id are those of the call, in every way to quote them."""
    name, properties, event_id = CASES[text]
    found = read_call(text)
    assert (found["event"], found.get("properties"), found.get("event_id")) == (name, properties, event_id)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alert(1)",
        "ttq.track('Purchase', {value: total})",
        "ttq.track(",
        "ttq.track({]})",
        "x" * 30_000,
        *[t for t, due in CASES.items() if not due],
    ],
)
def test_anything_else_is_refused_with_the_cure(text):
    """Variables, other code and what follows the call are refused with what to paste instead."""
    with pytest.raises(WrongInput) as caught:
        read_call(text)
    assert "Paste" in str(caught.value) or "Put its value" in str(caught.value)
