"""Two events tried against each other end as two that are really sent, and nothing is kept."""

import contextlib
import json
from datetime import UTC, datetime

import pytest

from balise.collect.intake import Intake
from balise.collect.pasted import Pasted
from balise.errors import WrongInput
from balise.events.received import Channel
from balise.trials.simulator import Given, Simulator
from tests.making import HOUR, MINUTE, NOW, wire
from tests.writer.stage import histories, milliseconds

CALL = "ttq.track('Purchase', {value: 9.2, currency: 'EUR'}, {event_id: 'order-1'})"
MOMENT = datetime.fromtimestamp(NOW / 1000, UTC).isoformat()
ITEM = {"event": "CompletePayment", "event_id": "order-1", "user": {"ttp": "T"}, "page": {"url": "https://s.example/"}}
TWO = [
    history
    for history in histories().values()
    if len(history["events"]) >= 2
    and all(
        event["by"] in ("browser", "server") and not {"again", "source", "happened"} & set(event) for event in history["events"]
    )
]


@pytest.fixture
def simulator(desk):
    """A simulator over the source SHOP."""
    return Simulator(Pasted(Intake(desk.log, lambda: NOW), desk.door._directory))


def tried(simulator, desk, *given, code="SHOP"):
    return simulator.compare(desk.metadata.sources.find(code), [Given(**each) for each in given], NOW)


def test_a_call_and_a_request_meet(simulator, desk):
    """A pixel call and a server event 30 seconds later merge; every step says why, and the log stays empty."""
    first, second = (
        {"sent": CALL, "channel": Channel.BROWSER},
        {"sent": json.dumps(ITEM), "channel": Channel.SERVER, "after_ms": 30_000},
    )
    found = tried(simulator, desk, first, second)
    assert [event.outcome for event in found.events] == ["counted", "merged"]
    assert found.counted == 1
    assert [(step.what, step.agrees) for step in found.steps] == [
        ("event", True),
        ("event_id", True),
        ("channel", False),
        ("arrival", True),
    ]
    assert found.events[1].why["en"].startswith("The other of browser and server")
    assert desk.log.last_position() == 0


@pytest.mark.parametrize("form", ["item", "data", "list", "wire", "batch"])
def test_every_form_is_read(simulator, desk, form):
    """One event, a request with `data`, a list, a message of the pixel and its batch are read alike."""
    sent = wire("ELSEWHERE", "CompletePayment", event_id="order-1", timestamp=MOMENT)
    bodies = {"item": ITEM, "data": {"data": [ITEM]}, "list": [ITEM], "wire": sent, "batch": {"batch": [sent]}}
    (event,) = tried(simulator, desk, {"sent": bodies[form], "channel": Channel.BROWSER}).events
    assert (event.event, event.event_id, event.outcome) == ("CompletePayment", "order-1", "counted")


@pytest.mark.parametrize("sent", ["{", "[]", "5", '"x"', "nonsense", {}, [], None, {"batch": []}, {"data": []}, {"batch": 5}])
@pytest.mark.parametrize("channel", [Channel.BROWSER, Channel.SERVER])
def test_what_is_no_event_says_so(simulator, desk, sent, channel):
    """Anything else is refused with a sentence, or waits with its reason; nothing breaks."""
    outcome = ""
    with contextlib.suppress(WrongInput):
        outcome = tried(simulator, desk, {"sent": sent, "channel": channel}).events[0].outcome
    assert outcome not in ("counted", "merged", "dropped")


def test_near_ids_say_what_differs(simulator, desk):
    """Two ids that differ in case count twice, and a step names the reason."""
    found = tried(
        simulator,
        desk,
        {"sent": CALL, "channel": Channel.BROWSER},
        {"sent": ITEM | {"event_id": "ORDER-1"}, "channel": Channel.SERVER, "after_ms": MINUTE},
    )
    assert found.counted == 2
    assert any("upper and lower case" in step.sentence["en"] for step in found.steps)


def test_the_same_message_leaves_no_trace(simulator, desk):
    """A message of the pixel pasted twice is one event."""
    message = wire(event_id="order-1", message_id="m-1", timestamp=MOMENT)
    given = {"sent": message, "channel": Channel.BROWSER}
    found = tried(simulator, desk, given, given | {"after_ms": HOUR})
    assert [event.outcome for event in found.events] == ["counted", ""]


@pytest.mark.parametrize("history", TWO, ids=[history["title"] for history in TWO])
def test_labelled_histories_end_as_they_are_labelled(simulator, desk, history):
    """What is tried has the verdict of what is really sent: the same labels hold."""
    desk.metadata.sources.create("H", "web", "H", edition=history.get("edition", "2024-10"))
    given = [_given(event) for event in history["events"]]
    found = tried(simulator, desk, *given, code="H")
    assert [event.outcome for event in found.events] == [event["is"] for event in history["events"]]
    assert [event.clause for event in found.events if event.clause] == [
        event["clause"] for event in history["events"] if "clause" in event
    ]


def _given(event):
    item = {"event": event.get("name", "CompletePayment"), "page": {"url": "https://s.example/"}, "user": {"external_id": "c"}}
    if "id" in event:
        item["event_id"] = event["id"].replace("{400}", "i" * 400) if isinstance(event["id"], str) else event["id"]
    item["user"] |= {"ttp": event["ttp"]} if "ttp" in event else {}
    item |= {"test_event_code": event["test"]} if "test" in event else {}
    return {"sent": item, "channel": Channel(event["by"]), "after_ms": milliseconds(event["at"])}
