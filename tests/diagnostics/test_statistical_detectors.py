"""A shop with a weekly rhythm is watched in silence; what breaks in its last day is found, and told with where it shows."""

import json
import random
from itertools import count

import msgspec
import pytest

from balise.diagnostics.asked import HOUR_MS, Asked
from balise.diagnostics.detectors import (
    event_stopped,
    overlap_fell,
    parameter_missing,
    parameter_type,
    parameter_values,
    value_times_100,
    volume_dropped,
    volume_spiked,
)
from balise.events.plan import Plan
from balise.events.received import Kind
from balise.events.source import Source
from balise.vocabulary import load_edition
from balise.vocabulary.policy import load_policy
from tests.making import NOW
from tests.store.conftest import store
from tests.store.resting import event_row, put_events

__all__ = ["store"]

WATCHING = (
    event_stopped,
    volume_dropped,
    volume_spiked,
    overlap_fell,
    parameter_missing,
    parameter_type,
    parameter_values,
    value_times_100,
)
SECOND = NOW // 1000
LAST_HOUR = SECOND - SECOND % 3600
WEEKS = 5
PAY = "CompletePayment"
_positions = count(1)


def sales(weeks: int = WEEKS, seed: int = 1) -> list[dict]:
    """Sales by day and by hour, fewer at night, with a copy of the browser for most: dicts of a stored event's fields."""
    dice = random.Random(seed)
    found = []
    for hour in range(weeks * 7 * 24):
        at = LAST_HOUR - (hour + 1) * 3600
        busy = 6 if 8 <= at // 3600 % 24 < 20 else 1
        for _ in range(max(0, round(dice.gauss(busy, busy**0.5)))):
            moment = at + dice.randrange(3600)
            properties = {
                "query": f"mug {dice.randrange(400)}",
                "shipping": dice.choice(["post", "pick-up"]),
                "items": dice.randrange(9),
            }
            found.append(
                {
                    "event_time": moment,
                    "received_at": moment * 1000,
                    "value": f"{dice.uniform(9, 60):.2f}",
                    "page_url": "https://shop.example/thanks",
                    "copied": dice.random() < 0.8,
                    "properties": properties,
                }
            )
    return found


def put(store, events: list[dict]) -> None:
    """At rest, each with the copy it has."""
    rows = []
    for event in events:
        fields = {name: value for name, value in event.items() if name != "copied"}
        fields |= {"properties": msgspec.json.encode(event["properties"]).decode(), "property_names": list(event["properties"])}
        rows.append(event_row(next(_positions), **fields))
        if event["copied"]:
            rows.append(event_row(next(_positions), "merged", channel="browser", protocol="pixel", **{**fields, "value": None}))
    put_events(store, *rows)


def look(store, now_ms: int = LAST_HOUR * 1000 + 60_000, plan: Plan | None = None) -> dict[tuple[str, str, str], object]:
    """What all of them find, by code, event and subject."""
    found = {}
    source = Source(code="SHOP", name="Shop", kind=Kind.WEB)
    asked = Asked(store, source, load_edition(source.edition), load_policy(), plan or Plan(), now_ms, now_ms - 24 * HOUR_MS)
    for detector in WATCHING:
        for each in detector.find(asked.back(detector.LOOK_BACK_HOURS)):
            assert set(each.facts) >= set(detector.FACTS)
            found[(detector.CODE, each.event, each.subject)] = each
    return found


def today(event: dict) -> bool:
    """Whether it is of the last 24 hours."""
    return event["event_time"] >= LAST_HOUR - 86400


def changed(event: dict, **properties) -> dict:
    """With these properties instead; None takes one away."""
    kept = {name: value for name, value in (event["properties"] | properties).items() if value is not None}
    return event | {"properties": kept}


FAULTS = {
    "nothing any more": (lambda event: [], ("event_stopped", PAY, "")),
    "a quarter is left": (lambda event: [event] if event["event_time"] % 4 == 0 else [], ("volume_dropped", PAY, "")),
    "each one five times": (lambda event: [event] * 5, ("volume_spiked", PAY, "")),
    "copies no longer meet": (lambda event: [event | {"copied": False}], ("overlap_fell", PAY, "event_id")),
    "a parameter is gone": (lambda event: [changed(event, query=None)], ("parameter_missing", PAY, "properties.query")),
    "a number as text": (
        lambda event: [changed(event, items=str(event["properties"]["items"]))],
        ("parameter_type", PAY, "properties.items"),
    ),
    "a placeholder": (lambda event: [changed(event, query="undefined")], ("parameter_values", PAY, "properties.query")),
    "an id as category": (
        lambda event: [changed(event, shipping=f"parcel {event['event_time']}")],
        ("parameter_values", PAY, "properties.shipping"),
    ),
    "cents": (lambda event: [event | {"value": str(float(event["value"]) * 100)}], ("value_times_100", PAY, "EUR events-api")),
}


@pytest.mark.slow
def test_a_shop_as_ever_is_watched_in_silence(store):
    """Nights, weekends and chance are no fault, at any hour of the last days."""
    put(store, sales())

    for back in range(0, 72, 5):
        assert look(store, (LAST_HOUR - back * 3600) * 1000) == {}


def test_a_new_source_is_watched_in_silence(store):
    """What came for two weeks has no usual yet, even when it stops."""
    put(store, [event for event in sales(weeks=2) if not today(event)])

    assert look(store) == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_breaks_in_a_day_is_found_with_its_receipts(store, fault):
    """Each fault in the last day of five weeks is found by the detector that is for it, and has samples."""
    change, expected = FAULTS[fault]
    put(store, [each for event in sales() for each in (change(event) if today(event) else [event])])

    found = look(store)

    assert expected in found
    assert 0 < len(found[expected].samples) <= 5
    assert 0 < found[expected].events <= found[expected].of


def test_an_issue_names_the_page_that_shows_it(store):
    """Where one page of several lacks a parameter, that page and the sender are told, and samples are of that page."""
    events = []
    for event in sales():
        page = f"https://shop.example/{'express' if event['event_time'] % 2 else 'thanks'}?step=2"
        broken = today(event) and "express" in page
        events.append((changed(event, query=None) if broken else event) | {"page_url": page})
    put(store, events)

    found = look(store)[("parameter_missing", PAY, "properties.query")]

    assert (found.facts["page"], found.facts["sender"]) == ("/express", "events-api")
    assert found.facts["release"] == "–"
    rows = store.ask("SELECT page_url FROM events WHERE receipt IN {all:Array(String)}", {"all": list(found.samples)})
    assert {row["page_url"] for row in rows} == {"https://shop.example/express?step=2"}


def test_an_issue_names_the_first_release_that_shows_it(store):
    """Of what shows the fault, the release that began; one that is no release, or is not said, is not told."""
    begin = min(event["event_time"] for event in sales() if today(event))
    events = []
    for event in sales():
        late = event["event_time"] - begin > 6 * 3600
        release = "shop 3.1.0" if not today(event) else "shop 3.3.0" if late else "shop 3.2.0"
        broken = today(event) and event["event_time"] % 2
        said = {"extra": {"library": release if event["event_time"] % 5 else "<b>3</b>"}}
        events.append((changed(event, query=None) if broken else event) | {"context": json.dumps(said)})
    put(store, events)

    found = look(store)[("parameter_missing", PAY, "properties.query")]

    assert found.facts["release"] == "shop 3.2.0"


def test_what_stopped_after_it_was_resolved_is_found_again_only_then(store):
    """Asked only of the hours after a moment, silence that began before it is not told."""
    put(store, [event for event in sales() if not today(event)])
    source = Source(code="SHOP", name="Shop", kind=Kind.WEB)
    now = LAST_HOUR * 1000
    asked = Asked(store, source, load_edition(source.edition), load_policy(), Plan(), now, now - 170 * HOUR_MS)

    assert [each.event for each in event_stopped.find(asked)] == [PAY]
    assert list(event_stopped.find(asked.from_then_on(now - 3 * HOUR_MS))) == []


def test_aliases_are_watched_as_one(store):
    """An event that goes on under another name, shown as the same, has not stopped."""
    put(store, [event | ({"event": "paid"} if today(event) else {}) for event in sales()])

    assert ("event_stopped", PAY, "") in look(store)
    assert look(store, plan=Plan(aliases={"paid": PAY})) == {}
