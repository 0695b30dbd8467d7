"""A marketer's way from something red on the Overview to the receipt that shows it, to the cure, to an issue that is gone."""

import json
import time
import urllib.request
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.person import Person
from tests.browser.serving import Server, Source

BROKEN, GOOD = "2for1_banner", "Two_For_One"
PASSWORD = "four words and a number 7"


@dataclass(frozen=True)
class Words:
    """What stands on the pages, in one language."""

    diagnostics: str
    look: str
    lost: str
    title: str
    what_helps: str
    samples: str
    why: str
    quarantine: str
    preview: str
    other_name: str
    with_name: str
    replay: str
    none_open: str
    gone: str


SPOKEN = {
    "en-GB": Words(
        diagnostics="Diagnostics",
        look="Look now",
        lost="Repair now",
        title=f"The name “{BROKEN}” breaks the rules for custom events",
        what_helps="What helps",
        samples="Samples",
        why="It begins with “2”",
        quarantine="Quarantine",
        preview="Preview a replay of 1 event",
        other_name="Send them under another name",
        with_name="Preview with this name",
        replay="Replay 1 event",
        none_open="No open issues",
        gone="Not seen any more 1",
    ),
    "fr-FR": Words(
        diagnostics="Diagnostic",
        look="Examiner maintenant",
        lost="À réparer",
        title=f"Le nom « {BROKEN} » ne respecte pas les règles des événements personnalisés",
        what_helps="Ce qui aide",
        samples="Exemples",
        why="Il commence par « 2 »",
        quarantine="Quarantaine",
        preview="Aperçu du renvoi de 1 événement",
        other_name="Les renvoyer sous un autre nom",
        with_name="Aperçu avec ce nom",
        replay="Renvoyer 1 événement",
        none_open="Aucun problème ouvert",
        gone="Disparus 1",
    ),
}


def _send(server: Server, source: Source, event: str) -> None:
    """One event from the shop's server, at rest in the store."""
    token = server.ask("POST", "/api/v1/tokens", {"source": source.code})["token"]
    body = {
        "event_source": "web",
        "event_source_id": source.code,
        "data": [{"event": event, "event_time": int(time.time()), "event_id": "b-1"}],
    }

    headers = {"Access-Token": token, "Content-Type": "application/json"}
    urllib.request.urlopen(
        urllib.request.Request(f"{server.base}/open_api/v1.3/event/track/", json.dumps(body).encode(), headers)
    )
    server.settle()


@pytest.fixture
def marketer(server: Server, chromium: Browser, source: Source, request: pytest.FixtureRequest):
    """An editor who is signed in, on a desk or with a phone."""
    language, width = request.param
    link = server.ask("POST", "/api/v1/users", {"role": "editor"})["url"]
    person = Person(chromium, language, width)
    person.page.goto(link)
    for name, text in (("email", f"{source.code}@shop.example"), ("name", "Léa"), ("password", PASSWORD)):
        person.page.fill(f"[name={name}]", text)
    person.page.click("main button[type=submit]")
    yield person, SPOKEN[language]
    person.context.close()


@pytest.mark.parametrize("marketer", [("en-GB", 1440), ("fr-FR", 390), ("en-GB", 390), ("fr-FR", 1440)], indirect=True, ids=str)
def test_from_a_red_diagnostic_to_the_receipt_to_the_cure(marketer, server: Server, source: Source):
    """What is lost is named, its sample leads to its receipt, the cure is done where the issue says, and the issue closes."""
    person, words = marketer
    _send(server, source, BROKEN)
    person.page.goto(f"{server.base}/sources/{source.code}")
    person.page.locator("nav.nav").get_by_role("link", name=words.diagnostics).click()
    person.press(words.look)
    expect(person.main.get_by_role("heading", name=words.lost)).to_be_visible(timeout=30_000)
    person.follow(words.title)
    person.heading(words.title)
    cure = person.main.get_by_role("region", name=words.what_helps)
    expect(cure).to_contain_text("E_2for1_banner")

    person.main.get_by_role("region", name=words.samples).get_by_role("link").first.click()
    expect(person.main).to_contain_text(words.why)
    expect(person.main.locator(".ends-here.warn").first).to_be_visible()

    person.page.locator("nav.nav").get_by_role("link", name=words.quarantine).click()
    person.follow(words.preview)
    person.write(words.other_name, GOOD)
    person.press(words.with_name)
    person.press(words.replay)
    expect(person.main.locator(".ends-here.good").first).to_be_visible(timeout=30_000)
    server.settle()
    assert source.counted() == {GOOD: 1}

    person.page.locator("nav.nav").get_by_role("link", name=words.diagnostics).click()
    person.press(words.look)
    expect(person.main).to_contain_text(words.none_open, timeout=30_000)
    person.follow(words.gone)
    expect(person.main.get_by_role("link", name=words.title, exact=True)).to_be_visible()
    assert person.troubles == []
