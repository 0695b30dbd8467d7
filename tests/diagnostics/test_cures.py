"""The code that cures show works: every example is sent by the door it is for, and nothing is found in it."""

import json
import re

import msgspec
import pytest

from balise.clock import now_ms
from balise.diagnostics.cures import codes_with_examples, examples
from balise.diagnostics.detectors import DETECTORS
from tests.diagnostics.test_sentences import issue_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

CODES = sorted(codes_with_examples())
CALL = re.compile(r"ttq\.track\((.*?)\);", re.DOTALL)


def cure_of(code, source, **fields):
    issue = issue_of(code=code, source=source, **{"event": "CompletePayment", "subject": "properties.stars"} | fields)
    return {example.protocol: example.code for example in examples(issue, now_ms())}


def arguments(call):
    """What a call of the pixel is given: its literals are JSON but for names without quotes."""
    return json.loads("[" + re.sub(r"([{,]\s*)(\w+):", r'\1"\2":', call) + "]")


async def test_only_detectors_have_cures():
    """Every code with examples is a detector's."""
    assert set(CODES) - {detector.CODE for detector in DETECTORS} == set()


@pytest.mark.parametrize("code", CODES)
async def test_an_example_is_taken_without_a_finding(clinic, code):
    """The code of a cure, for the source and event at hand, is accepted by the real door, and no rule finds anything in it."""
    kind = "offline" if code == "custom_not_accepted" else "web"
    patient = await clinic(kind=kind)
    cure = cure_of(code, patient.code, subject="Registration" if code == "reserved_name" else "properties.stars")
    for call in CALL.findall(cure.get("pixel", "")):
        name, properties, options = arguments(call)
        answer = await patient.browse(patient.wire(name, properties=properties, **options))
        assert (answer["code"], answer["data"]["warnings"]) == (0, [])
    if "events_api" in cure:
        answer = await patient.running.send(patient.token, json.loads(cure["events_api"]))
        assert (answer["code"], answer["data"]["warnings"]) == (0, [])
    if "older" in cure:
        path, body = cure["older"].strip().removeprefix("POST ").split("\n", 1)
        assert (await patient.post(path, json.loads(body)))["data"]["warnings"] == []
    assert cure


async def test_the_protocol_at_hand_comes_first(clinic):
    """An issue seen in a page's events shows the pixel's code first, any other what its example begins with."""
    issue = issue_of(code="event_time_spelling", samples=("20261122000000AB-m",))

    assert examples(issue_of(code="time_zone_off"), 0)[0].protocol == "server"
    assert examples(msgspec.structs.replace(issue, code="person_none"), 0) == []
    assert examples(msgspec.structs.replace(issue, code="missing_value"), 0)[0].protocol == "pixel"


@pytest.mark.parametrize("name", ['say "hi"', "back\\slash", "$source", "</script>"])
async def test_no_name_breaks_out_of_an_example(name):
    """Whatever a name or parameter is, the JSON of an example stays JSON with that text in it."""
    cure = cure_of("plan_parameter_missing", "SHOP", event=name, subject=f"properties.{name}")
    (event,) = json.loads(cure["events_api"])["data"]

    assert event["event"] == name


async def test_a_near_name_is_cured_by_the_name_it_should_be():
    """The example of a near name or of an invalid one sends the right one."""
    near = cure_of("near_miss_name", "SHOP", event="AddToCart", subject="add_to_cart", facts={"counts_as": "AddToCart"})
    wrong = cure_of("invalid_event_name", "SHOP", event="1 deal", facts={"suggestion": "deal"})

    assert 'ttq.track("AddToCart"' in near["pixel"]
    assert 'ttq.track("deal"' in wrong["pixel"]
