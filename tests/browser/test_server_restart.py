"""The server is killed and started again: what happened meanwhile arrives, and what it had answered is still there once."""

from collections.abc import Iterator

import pytest

from tests.browser.counting import READY, close, counts

KILLS = 3
STEADY = "() => { self.n = 0; self.steady = setInterval(() => ttq.track('steady', {}, { event_id: 'steady-' + self.n++ }), 40); }"
STOP = "() => { clearInterval(self.steady); return self.n; }"


@pytest.fixture(autouse=True)
def running(server) -> Iterator[None]:
    """The server runs again for the next test, whatever this one did."""
    yield
    server.kill()
    server.start()


def opened(visitor):
    """A page with the library there."""
    page = visitor.open()
    page.wait_for_function(READY)
    return page


def test_events_of_the_gap_arrive(visitor, server):
    """Calls made while the server is gone are counted when it is back, beside those before and after."""
    page = opened(visitor)
    page.evaluate("() => ttq.track('before')")
    visitor.arrived(1)
    server.kill()
    page.evaluate("() => { for (let n = 0; n < 5; n++) ttq.track('meanwhile'); }")
    visitor.wait(lambda: any(request.failure for request in visitor.requests), "Nothing was tried while the server was gone.")
    server.start()
    page.evaluate("() => ttq.track('after')")

    counts(visitor, {"before": 1, "meanwhile": 5, "after": 1})


def test_kills_under_a_steady_page_lose_nothing(visitor, server):
    """A page that tracks without pause while the server is killed three times is counted to the last event."""
    page = opened(visitor)
    page.evaluate(STEADY)
    for number in range(KILLS):
        already = len(visitor.source.arrived)
        visitor.arrived(already + 3)
        server.kill()
        page.wait_for_timeout(100 + 50 * number)
        server.start()
    tracked = page.evaluate(STOP)

    counts(visitor, {"steady": tracked}, seconds=60)


def test_a_page_left_while_the_server_is_gone_is_heard_later(visitor, server):
    """What a closed tab could not send is sent by the next page, when the server is back."""
    page = opened(visitor)
    address = visitor.url()
    server.kill()
    page.evaluate("() => ttq.track('unheard')")
    other = visitor.context.new_page()
    close(page)
    server.start()
    other.goto(address)

    counts(visitor, {"unheard": 1})
