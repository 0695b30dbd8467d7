"""Finding events on pages: a person is a hash before it leaves the browser."""

from hashlib import sha256

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")
EMAIL = "ada@shop.example"
EVENT = {
    "event": "CompletePayment",
    "event_id": "search-1",
    "user": {"email": EMAIL},
    "properties": {"order_id": "order-77", "value": 1, "currency": "EUR"},
}


async def sent(pages) -> str:
    """One event in the source FINDS; its receipt."""
    if pages.metadata.sources.find("FINDS") is None:
        token = await pages.running.source("FINDS")
        await pages.running.track("FINDS", token, EVENT)
    store = pages.running.app.store
    return store.ask("SELECT receipt FROM events WHERE source = 'FINDS' LIMIT 1")[0]["receipt"]


@pytest.mark.parametrize("query", ["q=search-1", "q=order-77", f"sha256={sha256(EMAIL.encode()).hexdigest().upper()}"])
async def test_an_event_is_found_by_id_order_and_person(pages, query):
    """Each leads to the receipt."""
    receipt = await sent(pages)
    text = (await pages.member("viewer").get(f"/search?{query}")).text

    assert "1 event found" in text
    assert f'href="/receipts/{receipt}"' in text


async def test_a_receipt_leads_to_its_page_at_once(pages):
    """There is one event with a receipt, so nothing is listed."""
    receipt = await sent(pages)
    answer = await pages.member("viewer").get(f"/search?q={receipt}")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/receipts/{receipt}")


MANY = ",".join(["a" * 64] * 5)


@pytest.mark.parametrize("query", [f"q={EMAIL}", f"sha256={EMAIL}", "sha256=", f"sha256={'a' * 63}", f"sha256={MANY}"])
async def test_what_is_no_hash_is_not_shown_again(pages, query):
    """An address in clear and a broken hash are refused with the cure, and the page does not repeat them."""
    client = pages.member("viewer")
    answer = await client.get(f"/search?{query}")
    text = (await client.get(answer.headers["location"])).text

    assert answer.status_code == 303
    for repeated in (answer.headers["location"], text):
        assert "shop.example" not in repeated
        assert "a" * 60 not in repeated
    assert "nothing was looked for" in text or "was not kept" in text


async def test_another_workspace_finds_nothing(pages):
    """Events of others stay theirs, by whatever they are looked for."""
    receipt = await sent(pages)
    other = pages.metadata.workspaces.create("Elsewhere", actor="test")
    client = pages.member("administrator", other.id)

    for query in ("q=search-1", f"q={receipt}", f"sha256={sha256(EMAIL.encode()).hexdigest()}"):
        assert "0 events found" in (await client.get(f"/search?{query}")).text


async def test_a_long_time_is_refused(pages):
    """More than 92 days are not searched at once."""
    assert "92 days" in (await pages.member("viewer").get("/search?q=x&from=2026-01-01&to=2026-11-01")).text
