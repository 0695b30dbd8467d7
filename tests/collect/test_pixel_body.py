"""Pixel, server and contract say the same."""

import json
import re
from pathlib import Path

import jsonschema
import msgspec
import pytest

from balise.collect import pixel_body
from balise.collect.inspection import ALTERED
from balise.collect.pixel_body import event_schema
from tests.making import wire

ROOT = Path(__file__).parents[2]
WIRE = (ROOT / "pixel/src/wire.ts").read_text(encoding="utf-8")
EXAMPLES = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in (ROOT / "contract/examples").glob("*.json")}
OURS = {name: example for name, example in EXAMPLES.items() if example["from"] == "pixel" and "batch" in example["in"]}
SCHEMA = event_schema()


def check(instance: object, part: str = "WireBatch") -> None:
    """Raise where the instance is not as the schema says."""
    jsonschema.Draft202012Validator(SCHEMA | {"$ref": f"#/$defs/{part}"}).validate(instance)


def members(interface: str) -> dict[str, bool]:
    """Name → whether it is always there, of an interface of wire.ts; what stands inside braces is left out."""
    body = re.search(rf"export interface {interface} \{{\n(.*?)\n\}}", WIRE, flags=re.DOTALL)[1]
    found = re.findall(r"^  (\w+)(\??):", body, flags=re.MULTILINE)
    return {name: not optional for name, optional in found}


@pytest.mark.parametrize(
    "name", ["WireUser", "WireContext", "Inspection", "WireEvent", "WireBatch", "WireClick", "Finding", "Verdict", "Answer"]
)
def test_the_types_of_both_sides_have_the_same_members(name):
    """Each interface of wire.ts has its type here: the same names, the same that may be left out."""
    fields = msgspec.structs.fields(getattr(pixel_body, name))
    assert {field.encode_name: field.required for field in fields} == members(name)


def test_the_schema_is_one():
    """The file is a JSON Schema of 2020-12."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_batch_may_be_empty_where_it_tells_of_rules():
    """A page that is left tells what it saw of the rules' targets, whether there is an event to send or not."""
    seen = {"id": "r_aB3dE5fG7hJ9", "version": 3, "score": 0.92, "found": "found"}
    check({"batch": [], "sent_at": "now", "rules": [{"code": "SHOP", "page": "/", "seen": [seen]}]})
    with pytest.raises(jsonschema.ValidationError):
        check({"batch": [], "sent_at": "now", "rules": [{"code": "SHOP", "page": "/", "seen": [seen | {"found": "lost"}]}]})


def test_a_batch_may_be_empty_where_it_brings_clicks():
    """What was clicked before a page is left comes by itself."""
    click = {"id": "m1b2c3d4-x", "code": "SHOP", "at": "now", "on": "click", "page": "https://shop.example/"}
    check({"batch": [], "sent_at": "now", "clicks": [click | {"target": {"tag": "button", "name": "Buy"}}]})
    with pytest.raises(jsonschema.ValidationError):
        check({"batch": [], "sent_at": "now", "clicks": [click | {"target": {"name": "Buy"}}]})


@pytest.mark.parametrize("name", OURS)
def test_an_example_is_as_the_schema_says(name):
    """What the examples let the pixel send, it may send."""
    instance = json.loads(json.dumps(OURS[name]["in"]))
    check({**instance, "batch": [event for event in instance["batch"] if isinstance(event, dict)]})


def test_what_breaks_the_contract_is_seen():
    """A batch without its time, and an event without its context, are not as the schema says."""
    for wrong in ({"batch": [wire()]}, {"batch": [{"event": "x"}], "sent_at": "now"}, {"batch": [], "sent_at": "now"}):
        with pytest.raises(jsonschema.ValidationError):
            check(wrong)


def test_every_alteration_has_its_sentence():
    """What the pixel may say it altered, the server explains."""
    assert set(ALTERED) == set(SCHEMA["$defs"]["Inspection"]["properties"]["altered"]["items"]["enum"])


async def test_an_answer_is_as_the_schema_says(desk):
    """Answers to good, bad and refused events are what the contract says."""
    for events in ([wire()], [wire(), wire(name="1 bad"), wire("NOBODY")], [wire("NOBODY")], []):
        check(await desk.pixel(*events), "Answer")
