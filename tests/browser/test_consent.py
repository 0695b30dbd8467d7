"""Nothing is sent or stored before consent, and nothing is left of what was when it is withdrawn."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.base_code import base_code, inline
from tests.browser.gate import Gate, passed_on, refused
from tests.browser.serving import Server
from tests.browser.shapes import Due
from tests.browser.test_call_shapes import differences
from tests.browser.visitor import PIXEL, Visitor

STORED = "() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]"
NOTHING = [[], [], ""]
LONGER_THAN_CALLS_ARE_COLLECTED = "() => new Promise((done) => setTimeout(done, 300))"
HOUR = timedelta(hours=1)


def pixel_requests(visitor: Visitor) -> list[str]:
    """What went to the pixel's path."""
    return [request.url for request in visitor.requests if PIXEL.search(request.url)]


def test_held_events_wait_in_memory_only(visitor: Visitor):
    """Before consent nothing is sent, stored or set as a cookie; then all is sent in order with the time of its call."""
    now = datetime.now(UTC)
    page = visitor.open(body=inline("ttq.holdConsent(); ttq.page();"), more="?ttclid=E.C.P.held")
    page.wait_for_function("self.__balise")
    page.clock.set_fixed_time(now - HOUR)
    page.evaluate("ttq.track('ViewContent', {}, {event_id: 'h-1'})")
    page.evaluate(LONGER_THAN_CALLS_ARE_COLLECTED)
    assert page.evaluate(STORED) == NOTHING
    assert pixel_requests(visitor) == []

    page.clock.set_fixed_time(now)
    page.evaluate("() => { ttq.track('Search'); ttq.grantConsent(); }")
    assert differences(visitor.finish(), [Due("Pageview"), Due("ViewContent", {}, "h-1"), Due("Search")]) == []
    view, content, search, *_ = visitor.source.stored
    assert search.event_time - content.event_time == HOUR.total_seconds()
    assert {event.ttclid for event in (view, content, search)} == {"E.C.P.held"}
    assert "_ttp" in page.evaluate("document.cookie")


def test_held_events_go_with_their_page(visitor: Visitor):
    """Held events of a page that is left are sent nowhere and left nowhere."""
    page = visitor.open(body=inline("ttq.holdConsent(); ttq.track('ViewContent');"))
    page.wait_for_function("self.__balise")
    page.goto(visitor.url())
    page.wait_for_function("self.__balise")
    page.evaluate("ttq.track('Search')")

    assert differences(visitor.finish(), [Due("Search")]) == []


def test_withdrawn_consent_leaves_nothing(visitor: Visitor):
    """`revokeConsent` drops what was held and unsent, removes cookies and storage, and nothing is sent until consent is given."""
    page = visitor.open(body=inline("ttq.track('ViewContent');"), more="?ttclid=E.C.P.gone")
    visitor.finish()
    assert "_ttp" in page.evaluate("document.cookie")
    page.evaluate(
        "() => { ttq.holdConsent(); ttq.track('AddToCart'); ttq.grantConsent(); ttq.track('Search'); ttq.revokeConsent(); }"
    )
    sent = len(pixel_requests(visitor))
    page.evaluate("() => { ttq.track('Contact'); ttq.page(); ttq.identify({email: 'a@shop.example'}); }")
    page.evaluate(LONGER_THAN_CALLS_ARE_COLLECTED)
    visitor.wait(lambda: page.evaluate(STORED) == NOTHING, lambda: f"The browser still keeps {page.evaluate(STORED)}.")
    assert len(pixel_requests(visitor)) == sent

    page.evaluate("() => { ttq.grantConsent(); ttq.track('Download'); }")
    assert differences(visitor.finish(), [Due("ViewContent"), Due("Download")]) == []


def test_withdrawn_consent_drops_what_an_earlier_page_left(visitor: Visitor, gate: Gate):
    """What waits in storage because it could not be sent is gone once consent is withdrawn."""
    gate.always = refused(503)
    head = base_code(gate.base, visitor.source.code)
    page = visitor.open(inline("ttq.track('ViewContent');"), head=head)
    page.wait_for_function("() => JSON.stringify(localStorage).includes('ViewContent')", polling=20)
    page.goto(visitor.url(inline("ttq.revokeConsent();"), head=head))
    page.wait_for_function("self.__balise")
    page.wait_for_function("() => !JSON.stringify(localStorage).includes('ViewContent')", polling=20)
    gate.always = passed_on
    page.evaluate("() => { ttq.grantConsent(); ttq.track('Search'); }")

    assert differences(visitor.finish(), [Due("Search")]) == []


@pytest.mark.parametrize("word", ["holdConsent", "revokeConsent"])
def test_consent_may_be_one_pixels_own(visitor: Visitor, server: Server, word: str):
    """`instance(code).holdConsent()` and `revokeConsent()` stop that pixel and no other."""
    other = server.source()
    page = visitor.open(head=base_code(server.base, visitor.source.code, other.code))
    page.wait_for_function("self.__balise && ttq.instances().length === 2")
    page.evaluate(
        "([code, word]) => { ttq.instance(code)[word](); ttq.track('ViewContent'); ttq.instance(code).track('Search'); }",
        [visitor.source.code, word],
    )
    assert differences(visitor.finish(other), [Due("ViewContent")]) == []
    assert visitor.source.arrived == []

    page.evaluate("code => { ttq.instance(code).grantConsent(); ttq.track('Contact'); }", visitor.source.code)
    held = [Due("ViewContent"), Due("Search")] if word == "holdConsent" else []
    assert differences(visitor.finish(), [*held, Due("Contact")]) == []


def test_hold_stands_for_pixels_loaded_later(visitor: Visitor, server: Server):
    """A pixel loaded while consent is held waits too."""
    other = server.source()
    page = visitor.open(body=inline("ttq.holdConsent();"))
    page.wait_for_function("self.__balise")
    page.evaluate("code => { ttq.load(code); ttq.track('ViewContent'); }", other.code)
    page.evaluate(LONGER_THAN_CALLS_ARE_COLLECTED)
    assert pixel_requests(visitor) == []
    page.evaluate("ttq.grantConsent()")

    assert differences(visitor.finish(other), [Due("ViewContent")]) == []
