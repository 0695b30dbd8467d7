"""Several tabs of one site share one outbox: one sends at a time, and each event is counted once."""

from tests.browser.base_code import base_code
from tests.browser.counting import READY, close, counts
from tests.browser.gate import Hold, passed_on, refused

MANY = (
    "(tab) => { for (let n = 0; n < 30; n++) setTimeout(() => ttq.track('tab_' + tab, {}, { event_id: tab + '-' + n }), n * 7); }"
)
FEW = "() => { for (let n = 0; n < 6; n++) ttq.track('left_over_' + n); }"
LEFT_OVER = {f"left_over_{number}": 1 for number in range(6)}


def opened(visitor, gate, wait=True):
    """A tab whose pixel talks to the gate."""
    page = visitor.open(head=base_code(gate.base, visitor.source.code))
    if wait:
        page.wait_for_function(READY)
    return page


def leave_over(visitor, gate):
    """Six events that no tab could send stay in the outbox; no tab of the site is left."""
    gate.plan, gate.always = [refused(503)], refused(503, Retry_After="60")
    page = opened(visitor, gate)
    page.evaluate("() => { self.failures = 0; ttq.on('failed', () => self.failures++); }")
    page.evaluate(FEW)
    page.wait_for_function("() => self.failures > 1")
    page.goto("about:blank")
    visitor.wait(lambda: any(taken.beacon for taken in gate.taken), "The page did not hand over what waits when it was left.")


def test_two_tabs_sending_at_once_are_both_counted(visitor, gate):
    """Thirty calls in each of two tabs at the same time are sixty counted events."""
    tabs = [opened(visitor, gate), opened(visitor, gate)]
    for number, tab in enumerate(tabs):
        tab.evaluate(MANY, str(number))

    counts(visitor, {"tab_0": 30, "tab_1": 30})


def test_two_tabs_through_a_failing_server_are_both_counted(visitor, gate):
    """The same where every other try fails."""
    gate.plan += [refused(503), passed_on] * 6
    tabs = [opened(visitor, gate), opened(visitor, gate)]
    for number, tab in enumerate(tabs):
        tab.evaluate(MANY, str(number))

    counts(visitor, {"tab_0": 30, "tab_1": 30})


def test_left_over_events_are_sent_by_one_tab(visitor, gate):
    """While one tab sends what an earlier page left, three others that open leave it alone, and send their own."""
    leave_over(visitor, gate)
    already = len(gate.attempts("left_over_5"))
    slow = Hold()
    gate.plan, gate.always = [slow], passed_on
    opened(visitor, gate)
    visitor.wait(slow.reached.is_set, "Nothing was sent.")
    for _ in range(3):
        opened(visitor, gate).evaluate("() => ttq.track('their_own')")
    visitor.arrived(3)
    assert len(gate.attempts("left_over_5")) == already + 1
    slow.release()

    counts(visitor, LEFT_OVER | {"their_own": 3})


def test_a_tab_closed_while_another_sends_what_is_left_harms_nothing(visitor, gate):
    """A tab that opens and closes while another one is sending takes nothing away and adds nothing."""
    leave_over(visitor, gate)
    slow = Hold()
    gate.plan, gate.always = [slow], passed_on
    opened(visitor, gate)
    visitor.wait(slow.reached.is_set, "Nothing was sent.")
    other = opened(visitor, gate)
    other.evaluate("() => ttq.track('in_the_other')")
    close(other)
    slow.release()

    counts(visitor, LEFT_OVER | {"in_the_other": 1})


def test_the_sending_tab_is_closed_and_another_takes_over(visitor, gate):
    """Where the tab that sends what is left is closed before it was heard, another tab sends it with its next call."""
    leave_over(visitor, gate)
    slow = Hold(then=refused(503))
    gate.plan, gate.always = [slow], passed_on
    sending = opened(visitor, gate)
    visitor.wait(slow.reached.is_set, "Nothing was sent.")
    other = opened(visitor, gate)
    close(sending)
    slow.release()
    visitor.wait(lambda: slow.done, "The failing answer was not given.")
    other.evaluate("() => ttq.track('in_the_other')")

    counts(visitor, LEFT_OVER | {"in_the_other": 1})
