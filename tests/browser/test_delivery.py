"""Servers that refuse, connections that break, answers that never come: each event is counted once all the same."""

import random

import pytest

from tests.browser.base_code import base_code
from tests.browser.counting import READY, counts
from tests.browser.gate import Hold, dropped, passed_on, refused, taken_and_cut, taken_and_dropped, taken_and_failed

BUSY = {"code": 40100, "message": "Too many requests. Please retry in some time.", "request_id": "", "data": {}}
WAYS = {
    "500": refused(500),
    "502": refused(502),
    "503": refused(503),
    "503 with Retry-After": refused(503, Retry_After="1"),
    "429 with Retry-After": refused(429, Retry_After="1"),
    "200 with code 40100": refused(200, BUSY),
    "dropped before it was taken": dropped,
    "dropped after it was taken": taken_and_dropped,
    "cut in the middle of the answer": taken_and_cut,
    "taken, then called failed": taken_and_failed,
}
TRACK = """(names) => { for (const name of names) ttq.track(name, { value: 1, currency: "EUR" }, { event_id: "id-" + name }); }"""


def opened(visitor, gate, **options):
    """A page whose pixel talks to the gate, with the library there."""
    page = visitor.open(head=base_code(gate.base, visitor.source.code), **options)
    page.wait_for_function(READY)
    return page


@pytest.mark.parametrize("way", WAYS)
def test_what_failed_is_sent_again_with_the_same_id(visitor, gate, way):
    """Whatever way two tries fail, the third brings each event, and each try carries the same ids."""
    gate.plan += [WAYS[way]] * 2
    page = opened(visitor, gate)
    page.evaluate("() => { ttq.track('with_id', {}, { event_id: 'order-1' }); ttq.track('without_id'); }")

    counts(visitor, {"with_id": 1, "without_id": 1})
    for name in ("with_id", "without_id"):
        tries = gate.attempts(name)
        assert len(tries) >= 3
        assert len({(event["event_id"], event["message_id"], event["timestamp"]) for event in tries}) == 1
    assert gate.attempts("with_id")[0]["event_id"] == "order-1"


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_respected(visitor, gate, status):
    """Where the server asks for 3 seconds, nothing is sent before."""
    gate.plan += [refused(status, Retry_After="3")]
    opened(visitor, gate).evaluate("() => ttq.track('patient')")

    counts(visitor, {"patient": 1})
    first, second = gate.taken[0].at, gate.taken[1].at
    assert second - first >= 2.9


def test_a_batch_that_is_too_large_is_halved(visitor, gate):
    """Where only two events at once are taken, eight come in smaller batches, each counted once."""
    gate.always = lambda exchange: exchange.reply(413) if len(exchange.events) > 2 else exchange.pass_on()
    names = [f"part_{number}" for number in range(8)]
    opened(visitor, gate).evaluate(TRACK, names)

    counts(visitor, dict.fromkeys(names, 1))
    assert {len(taken.events) for taken in gate.taken} >= {8, 2}


NEVER = {
    "400": refused(400, {"code": 40000, "message": "No."}),
    "413": refused(413),
    "200 with code 40002": refused(200, {"code": 40002, "message": "No."}),
}


@pytest.mark.parametrize("way", NEVER)
def test_what_can_never_be_taken_is_given_up_and_holds_up_nothing(visitor, gate, way):
    """An event that is refused for good is not sent for ever; a page hears so, and later events go out."""
    bad = "refused_for_good"
    gate.always = lambda exchange: (NEVER[way] if exchange.events[0]["event"] == bad else passed_on)(exchange)
    page = opened(visitor, gate)
    page.evaluate("() => { self.heard = []; ttq.on('failed', (failed) => self.heard.push(failed.final)); }")
    page.evaluate("(name) => ttq.track(name)", bad)
    page.wait_for_function("() => self.heard.includes(true)")
    page.evaluate("() => ttq.track('taken_later')")

    counts(visitor, {"taken_later": 1})
    assert len(gate.attempts(bad)) <= 2


def test_the_outbox_survives_a_reload(visitor, gate):
    """What could not be sent before a reload is sent after it."""
    gate.always = refused(503)
    names = [f"waits_{number}" for number in range(3)]
    page = opened(visitor, gate)
    page.evaluate(TRACK, names)
    visitor.wait(lambda: gate.attempts(names[-1]), "Nothing was tried.")
    page.reload()
    page.wait_for_function(READY)
    gate.always = passed_on

    counts(visitor, dict.fromkeys(names, 1))


def test_calls_made_while_a_try_is_on_its_way_are_sent_too(visitor, gate):
    """Events of a slow moment follow in order when the answer comes."""
    slow = Hold()
    gate.plan += [slow]
    page = opened(visitor, gate)
    page.evaluate("() => ttq.track('first')")
    visitor.wait(slow.reached.is_set, "The first try did not come.")
    page.evaluate(TRACK, ["second", "third"])
    slow.release()

    counts(visitor, {"first": 1, "second": 1, "third": 1})
    assert [event.name_sent for event in visitor.source.arrived] == ["first", "second", "third"]


def test_a_storm_loses_nothing_and_doubles_nothing(visitor, gate):
    """Whatever becomes of 40 tries in any order, over five pages and a hundred calls, each call is counted once."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    gate.plan += [dice.choice([*WAYS.values(), passed_on]) for _ in range(40)]
    names = [f"storm_{number}" for number in range(100)]
    page = opened(visitor, gate)
    for first in range(0, 100, 20):
        for number in range(first, first + 20, 4):
            page.evaluate(TRACK, names[number : number + 4])
            page.wait_for_timeout(dice.randrange(60))
        page.goto(visitor.url(head=base_code(gate.base, visitor.source.code)))
        page.wait_for_function(READY)

    gate.plan = gate.plan[:6]
    counts(visitor, dict.fromkeys(names, 1), seconds=90)
