"""Deduplication over the management API, on the whole application."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAYMENT = {"event": "CompletePayment", "event_id": "Order-1", "properties": {"value": 9.2, "currency": "USD"}}


async def test_overlap_copies_and_estimate_are_answered(running):
    """Two copies by the server count once without an overlap; the copies tell their clauses; few events have no estimate."""
    token = await running.source("DEDUP")
    await running.track("DEDUP", token, PAYMENT, PAYMENT, PAYMENT | {"event": "AddToCart"})
    base = "/api/v1/sources/DEDUP/dedup"
    overlap = (await running.client.get(base)).json()
    asked = {"event": "CompletePayment", "event_id": "Order-1"}
    copies = (await running.client.get(f"{base}/copies", params=asked)).json()
    pairs = (await running.client.get(f"{base}/pairs?event=CompletePayment")).json()
    double = (await running.client.get(f"{base}/double-counts?event=CompletePayment")).json()

    assert {each["event"]: each["server_only"] for each in overlap["events"]} == {"CompletePayment": 1, "AddToCart": 1}
    assert [(copy["outcome"], copy["clause"]) for copy in copies["copies"]] == [("counted", "first"), ("dropped", "same_channel")]
    assert [copy["event"] for copy in copies["others"]] == ["AddToCart"]
    assert (pairs["met"], pairs["near"]["sample"]) == ([], 1)
    assert (double["without_id"], double["doubled"]) == (0, None)


@pytest.mark.parametrize("query", ["", "/copies?event=x", "/pairs", "/double-counts?event=", "?from=2020-01-01&to=2021-01-01"])
async def test_what_is_missing_or_too_long_is_refused(running, query):
    """A source there is not, a parameter left out and more than 92 days have a problem with path and cure."""
    code = "NOWHERE" if not query else "DEDUP"
    answer = await running.client.get(f"/api/v1/sources/{code}/dedup{query}")

    assert answer.status_code == (404 if not query else 400)
    assert answer.json()["cure"]


async def test_events_are_compared_without_a_trace(running):
    """A call of the pixel and a server's event have their verdicts and steps, and no event is stored."""
    await running.source("TRY")
    call = "ttq.track('CompletePayment', {}, {event_id: 'Order-1'})"
    events = [{"sent": call, "channel": "browser"}, {"sent": PAYMENT, "channel": "server", "after_ms": 60_000}]
    found = (await running.client.post("/api/v1/sources/TRY/dedup/compare", json={"events": events})).json()

    assert [(event["outcome"], event["clause"]) for event in found["events"]] == [
        ("counted", "first"),
        ("merged", "other_channel_5_minutes"),
    ]
    assert [step["what"] for step in found["steps"]] == ["event", "event_id", "channel", "arrival"]
    assert (await running.client.get("/api/v1/sources/TRY/dedup")).json()["events"] == []


@pytest.mark.parametrize("sent, channel", [("alert(1)", "browser"), ("{", "server"), (PAYMENT, "file")])
async def test_what_cannot_be_tried_has_a_cure(running, sent, channel):
    """What is no event, and a file, are refused with what to do instead."""
    answer = await running.client.post(
        "/api/v1/sources/DEDUP/dedup/compare", json={"events": [{"sent": sent, "channel": channel}]}
    )

    assert (answer.status_code, bool(answer.json()["cure"])) == (400, True)
