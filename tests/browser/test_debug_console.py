"""With the debug switch on, the console says what becomes of each call."""

import re

import pytest

from tests.browser.base_code import base_code, inline
from tests.browser.visitor import Visitor

TOLD = [
    pytest.param("ttq.track('Checkout');", ["Checkout", "PlaceAnOrder"], id="a reserved name"),
    pytest.param("ttq.track('1st order');", ["1st order", "Suggested"], id="a broken rule, with a suggestion"),
    pytest.param("ttq.track('cancer_treatment');", ["cancer_treatment", "sensitive"], id="a sensitive word"),
    pytest.param("ttq.track('CompletePayment', {value: 5});", ["CompletePayment", "currency"], id="no currency"),
    pytest.param("ttq.track('CompletePayment', {currency: 'EUR'});", ["CompletePayment", "value"], id="no value"),
    pytest.param(
        "history.replaceState({}, '', '?m=anne@shop.example'); ttq.track('ViewContent');",
        ["mail", "URL"],
        id="an address in the URL",
    ),
    pytest.param("ttq.track('ViewContent');", ["ViewContent", "standard"], id="a standard event"),
    pytest.param("ttq.track('leave_review');", ["leave_review", "custom"], id="a custom event"),
    pytest.param("ttq.holdConsent(); ttq.track('ViewContent');", ["held"], id="held for consent"),
]


def lines(visitor: Visitor, words: list[str]) -> list[str]:
    """Console lines that hold all the words, in any case."""
    return [line for line in visitor.console if all(word.lower() in line.lower() for word in words)]


@pytest.mark.parametrize("call, words", TOLD)
def test_each_call_is_told_its_verdict(visitor: Visitor, call: str, words: list[str]):
    """With `ttq.debug(true)` the console says what the server made of the call, in words a developer can act on."""
    visitor.open(body=inline("ttq.debug(true);"))
    visitor.page.wait_for_function("self.__balise")
    visitor.page.evaluate(f"() => {{ {call} }}")

    told = re.compile(".*".join(re.escape(word) for word in words), re.IGNORECASE | re.DOTALL)
    visitor.wait(lambda: told.search("\n".join(visitor.console)), f"The console says nothing of {words}.")


def test_a_receipt_can_be_looked_up(visitor: Visitor):
    """The console gives the receipt of an event, which leads to its life."""
    visitor.open(body=inline("ttq.debug(true); ttq.track('ViewContent');"))
    (event,) = visitor.finish()

    visitor.wait(lambda: lines(visitor, [event.receipt]), "The console does not name the receipt.")
    assert visitor.source.receipt(event.receipt)["event"] == "ViewContent"


def test_the_switch_in_the_url_lasts_for_the_tab(visitor: Visitor):
    """`?ttq_debug=1` in the URL switches it on for this tab, also on the next page."""
    page = visitor.open(body=inline("ttq.track('ViewContent');"), more="?ttq_debug=1")
    visitor.wait(lambda: lines(visitor, ["ViewContent"]), "The console says nothing.")
    page.goto(visitor.url(inline("ttq.track('leave_review');")))

    visitor.wait(lambda: lines(visitor, ["leave_review"]), "The console says nothing on the next page.")


def test_nothing_is_told_without_the_switch(visitor: Visitor):
    """Without the switch nothing is printed, and the part that prints is not loaded."""
    visitor.open(body=inline("ttq.track('1st order'); ttq.track('Checkout'); ttq.debug(false);"))
    visitor.finish()

    assert visitor.console == []
    assert [request.url for request in visitor.requests if "/static/debug" in request.url] == []


def test_a_clear_address_in_the_console_is_the_pages_own(visitor: Visitor):
    """The console repeats no personal identifier."""
    visitor.open(
        body=inline("ttq.debug(true); ttq.identify({email: 'anne@shop.example'}); ttq.track('Search', {q: 'bob@shop.example'});")
    )
    visitor.finish()
    visitor.wait(lambda: lines(visitor, ["Search"]), "The console says nothing.")

    assert [line for line in visitor.console if "@shop.example" in line] == []


def test_an_unreachable_server_is_told(visitor: Visitor):
    """Where nothing can be sent, the console says that events wait."""
    visitor.context.route("**/api/v2/pixel", lambda route: route.abort())
    visitor.open(head=base_code(visitor.source.server.base, visitor.source.code), body=inline("ttq.debug(true);"))
    visitor.page.wait_for_function("self.__balise")
    visitor.page.evaluate("ttq.track('ViewContent')")

    visitor.wait(lambda: re.search("again|wait|offline", "\n".join(visitor.console), re.IGNORECASE), "The console says nothing.")
