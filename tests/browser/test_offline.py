"""A connection that goes away and comes back: nothing is lost, nothing is counted twice, everything keeps its time."""

from tests.browser.browsers import launch_with_profile
from tests.browser.counting import READY, close, counts
from tests.browser.visitor import Visitor

TRACK = "(name) => { ttq.track(name); }"


def opened(visitor):
    """A page with the library there."""
    page = visitor.open()
    page.wait_for_function(READY)
    return page


def test_calls_made_offline_are_sent_when_the_connection_is_back(visitor):
    """Five calls without a connection are five counted events with it, in their order and with their own times."""
    page = opened(visitor)
    visitor.context.set_offline(True)
    made = page.evaluate("() => [1, 2, 3, 4, 5].map((n) => { ttq.track('offline_' + n); return Math.floor(Date.now() / 1000); })")
    page.wait_for_timeout(1100)
    visitor.context.set_offline(False)

    counts(visitor, {f"offline_{number}": 1 for number in range(1, 6)})
    assert [event.name_sent for event in visitor.source.stored] == [f"offline_{number}" for number in range(1, 6)]
    assert all(event.event_time - due in (0, 1) for event, due in zip(visitor.source.stored, made, strict=True))


def test_a_page_left_offline_is_heard_from_the_next_page(visitor):
    """What a tab keeps when it is closed without a connection, the next page with one sends."""
    page = opened(visitor)
    visitor.context.set_offline(True)
    page.evaluate(TRACK, "closed_offline")
    other = visitor.context.new_page()
    close(page)
    visitor.context.set_offline(False)
    other.goto(visitor.url())

    counts(visitor, {"closed_offline": 1})


def test_a_connection_that_comes_and_goes_loses_nothing(visitor):
    """Ten times offline and online again with a call in each state are twenty counted events."""
    page = opened(visitor)
    for number in range(10):
        visitor.context.set_offline(True)
        page.evaluate(TRACK, f"away_{number}")
        visitor.context.set_offline(False)
        page.evaluate(TRACK, f"back_{number}")

    counts(visitor, {f"{state}_{number}": 1 for state in ("away", "back") for number in range(10)})


def test_a_browser_closed_offline_sends_when_it_is_started_again(playwright, site, source, tmp_path):
    """The outbox outlives the browser."""
    first = Visitor(launch_with_profile(playwright, tmp_path / "profile"), site, source)
    address = first.url()
    page = first.context.new_page()
    page.goto(address)
    page.wait_for_function(READY)
    first.context.set_offline(True)
    page.evaluate(TRACK, "before_the_end")
    page.wait_for_function("() => JSON.stringify(localStorage).includes('before_the_end')")
    first.context.close()

    second = Visitor(launch_with_profile(playwright, tmp_path / "profile"), site, source)
    second.context.new_page().goto(address)
    counts(second, {"before_the_end": 1})
    second.context.close()


def test_the_outbox_keeps_the_newest_hundred(visitor):
    """Of 130 calls made offline the newest hundred are kept, and the page goes on working."""
    page = opened(visitor)
    visitor.context.set_offline(True)
    page.evaluate("() => { for (let n = 0; n < 130; n++) ttq.track('kept_' + n); }")
    page.wait_for_function("() => JSON.stringify(localStorage).includes('kept_129')")
    other = visitor.context.new_page()
    page.close()
    visitor.context.set_offline(False)
    other.goto(visitor.url())

    counts(visitor, {f"kept_{number}": 1 for number in range(30, 130)})
