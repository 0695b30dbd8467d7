"""The pages of deduplication: the overlap, one event's pairs, all copies of one id."""

import pytest

from tests.making import wire

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAYMENT = {"event": "CompletePayment", "event_id": "order-1", "properties": {"value": 9.2, "currency": "USD"}}


async def shop(pages, code: str) -> str:
    """A source with a pair that met, a pair that did not, and one copy by the same channel."""
    if pages.metadata.sources.find(code) is None:
        token = await pages.running.source(code)
        events = [wire(code, "CompletePayment", event_id=each) for each in ("order-1", "Order-2")]
        await pages.running.client.post("/api/v2/pixel", json={"batch": events})
        await pages.running.track(code, token, PAYMENT, PAYMENT | {"event_id": "order-2"}, PAYMENT)
    return f"/sources/{code}/dedup"


async def test_the_overlap_leads_to_the_event(pages):
    """Of three events one was sent by both; its name leads to the pairs."""
    path = await shop(pages, "MEETS")
    text = (await pages.member("viewer").get(path)).text

    assert "33.3%" in text
    assert f'href="{path}/events/CompletePayment"' in text
    assert 'aria-current="page"' in text


async def test_an_event_shows_what_met_and_what_nearly_did(pages):
    """The pair that met leads to its copies; the pair that differs in case is there with the reason and both ids."""
    path = await shop(pages, "MEETS")
    text = (await pages.member("viewer").get(f"{path}/events/CompletePayment")).text

    assert f"{path}/copies?event=CompletePayment&amp;event_id=order-1" in text
    assert "Upper and lower case" in text
    assert "<code>Order-2</code>" in text
    assert "<code>order-2</code>" in text


async def test_all_copies_of_an_id_say_why(pages):
    """Three copies stand in order with the clause's sentence, in the visitor's language."""
    path = await shop(pages, "MEETS")
    asked = {"event": "CompletePayment", "event_id": "order-1", "lang": "fr"}
    text = (await pages.member("viewer").get(f"{path}/copies", params=asked)).text

    assert text.count('href="/receipts/') == 3
    assert "la première copie reste, complétée" in text


async def test_an_unknown_id_says_what_to_look_at(pages):
    """Where no event has the id, the page tells how ids are compared."""
    path = await shop(pages, "MEETS")
    text = (await pages.member("viewer").get(f"{path}/copies?event=CompletePayment&event_id=%3Cscript%3E")).text

    assert "compared as text" in text
    assert "<script>" not in text.split("<main", 1)[1]


async def test_a_source_without_events_says_so(pages):
    """Without events there is a sentence, and nothing to choose from."""
    await pages.running.source("SILENT")
    client = pages.member("viewer")

    assert "No event from browser or server" in (await client.get("/sources/SILENT/dedup")).text
    assert "No such event" in (await client.get("/sources/SILENT/dedup/events/Search")).text
