"""A page that ends right after a call: closed, left, with a slow or a failing server; the call is counted once."""

import pytest

from tests.browser.base_code import base_code, inline
from tests.browser.counting import READY, close, counts
from tests.browser.gate import Hold, dropped, refused, taken_and_dropped

TIMES = 20
WHEN_READY = "ttq.ready(function () { %s });"
CLOSE = "ttq.track('closed', {}, { event_id: 'closed-' + location.hash.slice(1) }); window.close();"
LEAVE = """
var n = Number(location.hash.slice(1) || 0);
if (n < %d) {
  ttq.track('left', {}, { event_id: 'left-' + n });
  location.href = location.pathname + '?' + (n + 1) + '#' + (n + 1);
}
"""
IDENTIFY_AND_LEAVE = """
ttq.identify({ email: 'ada@shop.example' });
ttq.track('left_with_identity', { value: 1, currency: 'EUR' });
location.href = '%s';
"""


def tag(gate, source):
    """The base code of a source that talks to the gate."""
    return base_code(gate.base, source.code)


def test_tabs_closed_right_after_a_call_lose_nothing(visitor, gate):
    """A tab that tracks and closes itself in the same breath is counted, twenty times out of twenty."""
    address = visitor.url(inline(WHEN_READY % CLOSE), head=tag(gate, visitor.source))
    opener = visitor.open(head="")
    for number in range(TIMES):
        opener.evaluate("(address) => { window.open(address); }", f"{address}#{number}")
    visitor.wait(lambda: len(visitor.context.pages) == 1, "A tab did not close.")

    counts(visitor, {"closed": TIMES})


def test_pages_left_right_after_a_call_lose_nothing(visitor, gate):
    """Twenty pages that each track and go on to the next in the same breath are all counted."""
    page = visitor.open(inline(WHEN_READY % (LEAVE % TIMES)), head=tag(gate, visitor.source))
    page.wait_for_url(f"**#{TIMES}")

    counts(visitor, {"left": TIMES})


@pytest.mark.parametrize("way", [dropped, taken_and_dropped, refused(503)])
def test_pages_left_while_sending_fails_lose_nothing(visitor, gate, way):
    """Where half of the tries fail while pages are left, a later page of the site sends what is missing."""
    gate.plan += [way, gate.always] * (TIMES // 2)
    page = visitor.open(inline(WHEN_READY % (LEAVE % TIMES)), head=tag(gate, visitor.source))
    page.wait_for_url(f"**#{TIMES}")

    counts(visitor, {"left": TIMES})


def test_a_page_left_while_its_request_is_on_the_way_is_counted_once(visitor, gate):
    """The request goes on without its page, and what the next page sends again is dropped as a copy."""
    slow = Hold()
    gate.plan += [slow]
    page = visitor.open(head=tag(gate, visitor.source))
    page.wait_for_function(READY)
    page.evaluate("() => ttq.track('on_the_way')")
    visitor.wait(slow.reached.is_set, "The request did not come.")
    page.goto(visitor.url(head=tag(gate, visitor.source)))
    page.wait_for_function(READY)
    slow.release()

    counts(visitor, {"on_the_way": 1})


def test_a_tab_closed_while_its_request_is_on_the_way_is_counted_once(visitor, gate):
    """A tab closed for good before the answer comes has been heard; what the next page sends again is dropped as a copy."""
    slow = Hold()
    gate.plan += [slow]
    other = visitor.open(head="")
    page = visitor.open(head=tag(gate, visitor.source))
    page.wait_for_function(READY)
    page.evaluate("() => ttq.track('on_the_way')")
    visitor.wait(slow.reached.is_set, "The request did not come.")
    page.close()
    other.wait_for_timeout(50)
    slow.release()

    counts(visitor, {"on_the_way": 1})
    other.goto(visitor.url(head=tag(gate, visitor.source)))
    counts(visitor, {"on_the_way": 1})


def test_a_tab_closed_while_the_server_is_away_is_counted_by_the_next_visit(visitor, gate):
    """What a closed tab could not send, the site's next page sends."""
    gate.always = refused(503)
    other = visitor.open(head="")
    page = visitor.open(head=tag(gate, visitor.source))
    page.wait_for_function(READY)
    page.evaluate("() => { ttq.track('closed_early', {}, { event_id: 'one' }); ttq.track('closed_early'); }")
    close(page)
    visitor.wait(lambda: gate.attempts("closed_early"), "Nothing was tried.")
    gate.always = lambda exchange: exchange.pass_on()
    other.goto(visitor.url(head=tag(gate, visitor.source)))

    counts(visitor, {"closed_early": 2})


def test_a_page_left_while_hashing_keeps_identity_and_event(visitor, gate):
    """An event whose identity is still being hashed when the page is left arrives with that identity, in no clear text."""
    gone = visitor.url(head=tag(gate, visitor.source))
    page = visitor.open(head=tag(gate, visitor.source))
    page.wait_for_function(READY)
    page.evaluate("() => ttq.identify({ phone_number: '+33612345678' })")
    page.evaluate(IDENTIFY_AND_LEAVE % gone)
    page.wait_for_url(gone)

    counts(visitor, {"left_with_identity": 1})
    assert visitor.leaks(["ada@shop.example", "612345678"]) == []
