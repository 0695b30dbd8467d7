"""The two examples of a custom event that the platform prints count as it says."""

from decimal import Decimal

import pytest

from tests.browser.serving import properties
from tests.browser.visitor import Visitor

SINGLE = """
// For single product
ttq.track('YourCustomEvent', {
  content_id: '301',
  content_type: 'product',
  content_name: 'dress',
  quantity: 1,
  price: 8,
  value: 9.2,
  currency: 'USD',
});
"""
MULTIPLE = """
// For multiple products
ttq.track('YourCustomEvent', {
  contents: [
    {
      content_id: '301',
      content_type: 'product',
      content_name: 'dress',
      quantity: 1,
      price: 8,
    },
    {
      content_id: '401',
      content_type: 'product',
      content_name: 'dress',
      quantity: 1,
      price: 1.2,
    }],
  value: 9.2,
  currency: 'USD',
});
"""
FIRST = {"content_id": "301", "content_type": "product", "content_name": "dress", "quantity": 1, "price": 8}
SECOND = {"content_id": "401", "content_type": "product", "content_name": "dress", "quantity": 1, "price": 1.2}
WORTH = {"value": 9.2, "currency": "USD"}
EXAMPLES = [
    pytest.param(SINGLE, FIRST | WORTH, id="single product"),
    pytest.param(MULTIPLE, {"contents": [FIRST, SECOND]} | WORTH, id="multiple products"),
]


@pytest.mark.parametrize("script, given", EXAMPLES)
def test_a_printed_example_is_a_custom_event_worth_its_value(visitor: Visitor, script: str, given: dict):
    """The example, copied into a page, is stored with its contents and reported as a custom event worth 9.20 USD."""
    visitor.open(body=f"<script>{script}</script>")
    (event,) = visitor.finish()

    assert (event.event, event.event_class, event.value, event.currency) == ("YourCustomEvent", "custom", Decimal("9.2"), "USD")
    assert properties(event) == given
    row = visitor.source.report()["YourCustomEvent"]
    assert (row["class"], row["counted"], row["value"]) == ("custom", 1, {"USD": "9.20"})


def test_both_printed_examples_on_one_page_are_two(visitor: Visitor):
    """Both examples on one page count as two events worth 18.40 USD."""
    visitor.open(body=f"<script>{SINGLE}{MULTIPLE}</script>")
    visitor.finish()

    row = visitor.source.report()["YourCustomEvent"]
    assert (row["counted"], row["value"]) == (2, {"USD": "18.40"})


def test_the_shortest_example_works(visitor: Visitor):
    """`ttq.track('custom_event_name')` is a custom event without properties."""
    visitor.open(body="<script>ttq.track('custom_event_name')</script>")
    (event,) = visitor.finish()

    assert (event.event, event.event_class, properties(event)) == ("custom_event_name", "custom", {})
