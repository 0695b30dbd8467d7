"""The page of one event."""

import csv
import io
import re

import pytest

from balise.clock import now_ms
from balise.errors import StoreUnavailable
from balise.web.pages.event import view
from tests.store.resting import event_row, waiting_row

pytestmark = pytest.mark.asyncio(loop_scope="module")

ODD = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def event(pages):
    """The address of an event with copies, two names as sent, a value, parameters of every kind, one that waits."""
    pages.metadata.sources.create("Gift shop", "web", code="EVENTS")
    now = now_ms()
    common = {
        "source": "EVENTS",
        "received_at": now,
        "event_time": now // 1000 - 60,
        "event_id": "order-1",
        "properties": f'{{"value":9.2,"currency":"EUR","query":"{ODD}","rating":5}}',
    }
    rows = [
        event_row(1, channel="browser", value="9.20", email=["a" * 64], receipt="first-receipt-A", **common),
        event_row(2, "merged", "first-receipt-A", "other_channel_5_minutes", receipt="second", phone=["b" * 64], **common),
        event_row(3, "dropped", "first-receipt-A", "same_channel", receipt="third", name_sent="Purchase", **common),
        event_row(4, receipt="fourth", value="1", page_url=f"https://shop.example/{ODD}", user_agent=ODD, **common),
        event_row(5, source="EVENTS", event="old_name", event_class="custom", name_sent="old_name", received_at=now),
    ]
    store = pages.running.app.store
    store.insert("events", b"\n".join(rows))
    waits = waiting_row(6, source="EVENTS", name_sent="Purchase", outcome="too_old", event_time=now // 1000 - 60)
    store.insert("quarantine", waits)
    return "/sources/EVENTS/events/CompletePayment"


def section(html, name):
    """What stands in a section, as text."""
    part = html.partition(f'aria-labelledby="{name}">')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part))


async def test_it_shows_what_became_of_the_event(pages, event):
    """Figures, copies by clause, names as sent, coverage of match keys, value: all of the same events."""
    html = (await pages.member("viewer").get(event)).text
    facts = re.findall(r'<dd class="figure">(.*?)</dd>', html)

    assert [re.sub(r"<[^>]+>", "", each) for each in facts] == ["2", "2", "5", "1", "2.0 of 10", "€10.20"]
    assert "Same event ID, other channel, within 5 minutes" in section(html, "copies")
    assert "Same event ID, same channel, within 48 hours" in section(html, "copies")
    assert "Purchase 1 25% Mapped to CompletePayment" in section(html, "names")
    assert re.search(r"E-mail email 2\.5 50% 1\.25 \+1\.25", section(html, "match"))
    assert "10.20" in section(html, "worth")


async def test_it_says_what_the_platform_lets_it_be_used_for(pages, event):
    """Reporting, audiences and optimisation, each with the reason of the source's edition."""
    text = section((await pages.member().get(event)).text, "uses")

    assert "Campaigns can aim at it" in text
    assert text.count("Yes") == 3


async def test_parameters_have_their_share_types_and_values(pages, event):
    """Each parameter has its share, types and values; one that the platform does not know is marked."""
    text = section((await pages.member().get(event)).text, "params")

    assert "From all 4 events" in text
    assert re.search(r"rating number 100\.0% 5 × 4 Not one of the platform", text)


async def test_receipts_lead_to_their_pages(pages, event):
    """The newest receipts are links, with those that wait among them; identifiers are named, never shown."""
    html = (await pages.member().get(event)).text

    assert 'href="/receipts/first-receipt-A"' in html
    assert "In quarantine: too old" in section(html, "recent")
    assert "E-mail" in section(html, "recent")
    assert "aaaa" not in html


async def test_what_senders_write_stays_text(pages, event):
    """Markup in a property's value, an address or a user agent is never markup of the page."""
    html = (await pages.member().get(event)).text

    assert "<img" not in html
    assert "&lt;img src=x" in html


@pytest.mark.parametrize("query", ["?range=24h", "?range=28d", "?from=2026-01-01", "?from=x", "?range=x&by=hour"])
async def test_it_follows_the_range(pages, event, query):
    """Every range has its page and its file."""
    client = pages.member()

    assert (await client.get(event + query)).status_code == 200
    assert (await client.get(f"{event}/days.csv{query}")).status_code == 200


async def test_the_download_adds_up_to_the_page(pages, event):
    """The days of the CSV make the figures of the page."""
    answer = await pages.member().get(f"{event}/days.csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert [sum(int(line[name]) for line in lines) for name in ("counted", "merged", "dropped", "quarantined")] == [2, 1, 1, 1]
    assert sum(float(line["value_EUR"]) for line in lines) == pytest.approx(10.2)


async def test_a_standard_event_that_never_came_says_how_to_send_it(pages, event):
    """A standard event has its page before its first event; an unknown name has none."""
    client = pages.member()

    assert "balise send --source EVENTS --event Search" in (await client.get("/sources/EVENTS/events/Search")).text
    assert (await client.get("/sources/EVENTS/events/never_seen")).status_code == 404


async def test_an_aliased_event_leads_to_the_name_it_is_shown_under(pages, event, monkeypatch):
    """Under an alias the old name's page leads to the new one's, which has its events; without it they are apart again."""
    naming = view.naming_of
    client = pages.member()

    def aliased(parts, source):
        known = naming(parts, source)
        return type(known)(known.canonical, {"old_name": "new_name"})

    monkeypatch.setattr(view, "naming_of", aliased)
    assert (await client.get("/sources/EVENTS/events/old_name")).headers["Location"] == "/sources/EVENTS/events/new_name"
    assert "Shown as" in section((await client.get("/sources/EVENTS/events/new_name?range=28d&from=2026-09-01")).text, "names")
    monkeypatch.undo()
    assert (await client.get("/sources/EVENTS/events/old_name")).status_code == 200
    assert (await client.get("/sources/EVENTS/events/new_name")).status_code == 404


async def test_an_unreadable_store_leaves_the_rest(pages, event, monkeypatch):
    """Where the store cannot be read the page says so, and what helps."""

    def refuse(*_given):
        raise StoreUnavailable("Not now.")

    monkeypatch.setattr(pages.running.app.store, "ask", refuse)
    answer = await pages.member().get(event)

    assert answer.status_code == 503
    assert "Try again" in answer.text


@pytest.mark.parametrize("path", ["", "/days.csv"])
async def test_others_see_nothing(pages, event, path):
    """A stranger is led to sign-in; another workspace gets 404."""
    found = [each for each in pages.metadata.workspaces.all() if each.name == "Elsewhere"]
    other = found[0] if found else pages.metadata.workspaces.create("Elsewhere", actor="test")

    assert (await pages.client("192.0.2.9").get(event + path)).status_code == 303
    assert (await pages.member(workspace=other.id).get(event + path)).status_code == 404


@pytest.mark.parametrize("odd", ["%00", "%ff%fe", "a" * 3000, "%3Cscript%3E", "..%2f..", "%7B%7B7*7%7D%7D", "%27%20OR%201=1"])
async def test_no_name_breaks_it(pages, event, odd):
    """Whatever name stands in the address, the answer is a page."""
    for path in (f"/sources/EVENTS/events/{odd}", f"/sources/EVENTS/events/{odd}/days.csv", f"/sources/{odd}"):
        answer = await pages.member().get(path)
        assert answer.status_code in (200, 404)
        assert "<script>" not in answer.text
