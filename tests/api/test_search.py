"""Finding events over the management API."""

from hashlib import sha256

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")
HASH = sha256(b"ada@shop.example").hexdigest()


async def test_events_are_found_by_text_and_by_person(running):
    """An event_id and a hashed address find the event."""
    token = await running.source("FOUND")
    await running.track("FOUND", token, {"event": "Search", "event_id": "f-1", "user": {"email": HASH}})
    for query in ("q=f-1", f"sha256={HASH}"):
        (hit,) = (await running.client.get(f"/api/v1/search?{query}")).json()["events"]
        assert (hit["source"], hit["event"], hit["event_id"]) == ("FOUND", "Search", "f-1")


LATER = "q=1&from=2026-02-02&to=2026-02-01"


@pytest.mark.parametrize("query", ["", f"q=1&sha256={HASH}", "sha256=ada@shop.example", "q=1&from=2020-01-01", LATER])
async def test_a_wrong_question_has_a_cure(running, query):
    """Neither, both, no hash, too long a time and times exchanged are refused, without repeating what was asked."""
    answer = await running.client.get(f"/api/v1/search?{query}")

    assert answer.status_code == 400
    assert answer.json()["cure"]
    assert "ada@" not in answer.text
