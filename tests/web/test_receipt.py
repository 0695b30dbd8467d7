"""The receipt's page: whose it is, its tracks, its times."""

import pytest

from balise.metadata.rule_types import RuleDraft
from tests.making import wire
from tests.rules.rule_making import rule_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAYMENT = {"event": "Purchase", "event_id": "r-1", "properties": {"value": 9.2, "currency": "USD"}}


async def two_copies(pages, code):
    """Send one event twice; the receipts of both."""
    token = await pages.running.source(code)
    return (await pages.running.track(code, token, PAYMENT, PAYMENT))["data"]["receipts"]


async def test_a_copy_shows_the_first_ones_track(pages):
    """A dropped copy's track begins beside the first one's, and leads to it."""
    first, copy = await two_copies(pages, "TRACKS")
    text = (await pages.member().get(f"/receipts/{copy}")).text

    assert "The first copy arrives" in text
    assert "Dropped: the first copy counts" in text
    assert f'href="/receipts/{first}"' in text
    assert 'class="way-b from-stop"' in text


async def test_the_first_shows_the_copies_that_came(pages):
    """The counted copy's track tells of those that came later."""
    first, copy = await two_copies(pages, "LATER")
    text = (await pages.member().get(f"/receipts/{first}")).text

    assert "Another copy arrives and is dropped" in text
    assert f'href="/receipts/{copy}"' in text


async def test_a_receipt_stands_in_its_sources_frame(pages):
    """The rail shows the event's source."""
    first, _ = await two_copies(pages, "FRAME")

    assert 'href="/sources/FRAME/quarantine"' in (await pages.member().get(f"/receipts/{first}")).text


async def test_times_stand_in_the_visitors_zone_beside_utc(pages):
    """A zone that the browser told is used, and UTC is said beside it."""
    first, _ = await two_copies(pages, "ZONES")
    client = pages.member()
    client.cookies.set("balise_zone", "Asia/Tokyo")
    text = (await client.get(f"/receipts/{first}")).text

    assert "Times of Tokyo." in text
    assert " UTC</span>" in text


async def test_a_receipt_of_another_workspace_is_unknown(pages):
    """Nobody learns that others have an event; the answer is that of a receipt that never was."""
    first, _ = await two_copies(pages, "THEIRS")
    other = pages.metadata.workspaces.create("Other", actor="test")
    answer = await pages.member("administrator", other.id).get(f"/receipts/{first}")

    assert answer.status_code == 404
    assert "No event has this receipt" in answer.text
    assert "CompletePayment" not in answer.text


async def test_a_stranger_is_led_to_sign_in(pages):
    """Without a session there is no receipt."""
    answer = await pages.client("192.0.2.9").get("/receipts/none")

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


async def test_a_stored_finding_is_told_in_the_visitors_language(pages):
    """Rows keep the English sentence; a French page says the same in French, and marks nothing as English."""
    token = await pages.running.source("FRENCH")
    odd = {"event": "1 Leave Review!", "properties": {"value": "9,90 €", "currency": "eur"}, "page": {}}
    kept = {**odd, "event": "Purchase"}
    waits, rests = (await pages.running.track("FRENCH", token, odd, kept))["data"]["receipts"]
    refused = (await pages.member().get(f"/receipts/{waits}?lang=fr")).text
    stored = (await pages.member().get(f"/receipts/{rests}?lang=fr")).text

    assert "Il commence par «\u00a01\u00a0»." in refused
    assert "Nom proposé\u00a0: Leave_Review." in refused
    assert "Le montant est arrivé avec un signe" in stored
    assert '<span lang="en">' not in refused + stored


async def test_a_receipt_leads_to_the_rule_that_sent_it(pages):
    """An event of a rule names it with its version and score, in both languages, and leads to its page."""
    await pages.running.source("BYRULE")
    rules, policy = pages.running.app.metadata.event_rules, pages.running.app.policy
    rule = rules.create("BYRULE", RuleDraft(rule=rule_of(event="leave_review")), policy)
    sent = wire("BYRULE", "leave_review", rule={"id": rule.id, "version": 1, "score": 0.92})
    answer = await pages.running.client.post("/api/v2/pixel", json={"batch": [sent]})
    assert pages.running.app.writer.wait_until_stored(pages.running.app.log.last_position(), 30)
    (receipt,) = answer.json()["data"]["receipts"]

    english, french = [(await pages.member().get(f"/receipts/{receipt}?lang={each}")).text for each in ("en", "fr")]

    assert f'href="/sources/BYRULE/rules/{rule.id}"' in english
    assert "version 1, target score 0.92" in english
    assert "version 1, score de la cible 0,92" in french
    assert "Sent by a rule" in english
    assert "fitted its target by 92%" in english
