"""Call sequences recorded from a published tag template arrive whole."""

import json
from pathlib import Path
from typing import Any

import pytest

from balise.events.stored import StoredEvent
from tests.browser.base_code import base_code
from tests.browser.serving import Server, Source, properties
from tests.browser.shapes import hashed
from tests.browser.visitor import Visitor

FILE = Path(__file__).parents[3] / "shared" / "conformance" / "ttq_calls.json"
CASES = json.loads(FILE.read_text(encoding="utf-8"))["cases"] if FILE.exists() else []
KEYS = {"email": "email", "phone_number": "phone", "external_id": "external_id"}

pytestmark = pytest.mark.skipif(not CASES, reason="The recorded calls lie beside the project; they are not here.")


@pytest.fixture(scope="module")
def template_source(server: Server) -> Source:
    """The source that the recorded calls name."""
    code = "my_pixel_code"
    server.ask("POST", "/api/v1/sources", {"name": "Template", "kind": "web", "code": code})
    return Source(server, code)


def person(calls: list[list[Any]]) -> dict[str, list[str]]:
    """Column → the hashes that what was identified must be stored under."""
    due: dict[str, list[str]] = {"email": [], "phone": [], "external_id": []}
    for given in (call[1] for call in calls if call[0] == "identify"):
        for key, value in given.items():
            due[KEYS[key.removeprefix("sha256_")]] = [value if key.startswith("sha256_") else hashed(value)]
    return due


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['test']}" for case in CASES])
def test_a_recorded_sequence_arrives(visitor: Visitor, template_source: Source, case: dict[str, Any]):
    """Each recorded track call is stored with the properties, id and person it was made with."""
    page = visitor.open(head=base_code(template_source.server.base, template_source.code))
    page.evaluate("calls => { for (const [method, ...rest] of calls) ttq[method](...rest); }", case["calls"])
    arrived = [
        event for event in visitor.finish(template_source) if isinstance(event, StoredEvent) and event.page_url == page.url
    ]

    tracks = [call[1:] for call in case["calls"] if call[0] == "track"]
    assert [(event.name_sent, properties(event)) for event in arrived] == [(name, given) for name, given, *_ in tracks]
    for event, (_, _, options) in zip(arrived, tracks, strict=True):
        assert event.event_id == options.get("event_id", event.event_id)
        assert event.event_id
        assert {column: getattr(event, column) for column in KEYS.values()} == person(case["calls"])
