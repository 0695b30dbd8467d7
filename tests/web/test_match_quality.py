"""The pages of match quality, and the weights of a workspace."""

import re

import pytest

from balise.clock import now_ms
from balise.errors import StoreUnavailable
from balise.events.finding import Finding
from balise.web.pages.match_quality import view
from tests.store.resting import event_row

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAULT = [Finding("hash_of_empty", "user.email", "")]
ODD = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def quality(pages):
    """Carts with a cookie, of which one lacks the phone its visitor gave when signing up; the address of the page."""
    pages.metadata.sources.create("Gift shop", "web", code="GIFTS")
    now = now_ms()
    given = {"source": "GIFTS", "received_at": now, "event_time": now // 1000 - 60}
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148"
    shop = {"page_url": f"https://shop.example/{ODD}", "user_agent": agent, "channel": "browser"}
    bad = {"receipt": "bad-receipt", "findings": FAULT}
    rows = [
        event_row(1, event="AddToCart", ttp="ada", **shop, **given),
        event_row(2, event="AddToCart", ttp="bob", email=["a" * 64], **shop, **given),
        event_row(3, event="SignUp", event_class="custom", ttp="ada", phone=["b" * 64], **bad, **given),
    ]
    store = pages.running.app.store
    store.insert("events", b"\n".join(rows))
    return "/sources/GIFTS/match-quality"


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


async def test_every_event_type_has_its_score(pages, quality):
    """The score of each type and of all, the coverage of each key, and that it is not the platform's."""
    html = text((await pages.member("viewer").get(quality)).text)

    assert "it is not the platform’s number" in html
    assert re.search(r"AddToCart 2 2\.2 .* 100%", html)
    assert re.search(r"E-mail email 2\.5 33% 0\.83 \+1\.67", html)


async def test_the_overview_has_the_same_score(pages, quality):
    """The Event Type table shows it, sorts by it and writes it into its files; the event's own page says it too."""
    client, overview = pages.member("viewer"), quality.removesuffix("/match-quality")
    html = (await client.get(f"{overview}?sort=-quality")).text
    lines = (await client.get(f"{overview}/event-types.csv?columns=quality")).content.decode("utf-8-sig").splitlines()
    parquet = await client.get(f"{overview}/event-types.parquet?columns=quality")
    event = text((await client.get(f"{overview}/events/AddToCart")).text)

    assert re.search(r'match-quality/events/AddToCart" aria-label="Match quality, AddToCart">.*?2\.2', html)
    assert {line.split(",")[0]: line.split(",")[-1] for line in lines} == {
        "event": "match_quality",
        "AddToCart": "2.25",
        "SignUp": "2.50",
    }
    assert parquet.status_code == 200
    assert re.search(r"Match quality 2\.2 of 10", event)
    assert re.search(r"E-mail email 2\.5 50% 1\.25", event)


async def test_the_table_is_sorted_as_asked(pages, quality):
    """By score the other way round, in the address; rows without a change come last."""
    html = (await pages.member("viewer").get(f"{quality}?sort=-quality")).text

    assert html.index(">SignUp</a>") < html.index(">AddToCart</a>")
    assert 'aria-sort="descending"' in html
    assert (await pages.member("viewer").get(f"{quality}?sort=change")).status_code == 200


async def test_what_would_raise_it_is_said_with_numbers_and_code(pages, quality):
    """The sentence names key, event, both scores and the share; the detail has code for page and server."""
    gains = text((await pages.member("viewer").get(f"{quality}/gains")).text)
    detail = (await pages.member("viewer").get(f"{quality}/events/AddToCart")).text

    assert "Add Phone to AddToCart : 2.2 → 3.0, because 50% of the events without one" in gains
    assert "ttq.identify({ phone_number: &#34;+33612345678&#34; });" in detail
    assert "&#34;phone&#34;: &#34;9f7ec22d" in detail
    assert 'id="gain-phone"' in detail


async def test_the_detail_has_pages_devices_and_channels(pages, quality):
    """Each with its score; what a sender wrote stands there as text."""
    html = (await pages.member("viewer").get(f"{quality}/events/AddToCart")).text

    assert ODD not in html
    assert re.search(r"Phone 2 2\.2", text(html))
    assert re.search(r"Browser 2 2\.2", text(html))
    assert re.search(r"shop\.example/\S* ?\S* ?\S* 2 2\.2", text(html))


async def test_what_is_wrong_with_what_is_sent_leads_to_receipts(pages, quality):
    """The fault, where, how many, and a receipt to look at."""
    html = (await pages.member("viewer").get(f"{quality}/sent")).text

    assert "The hash of an empty text." in html
    assert "SignUp, email, server" in text(html)
    assert 'href="/receipts/bad-receipt"' in html


async def test_an_event_that_was_not_counted_has_no_detail(pages, quality):
    """404 for a name that never came; other workspaces are not told from nothing."""
    assert (await pages.member("viewer").get(f"{quality}/events/never")).status_code == 404
    assert (await pages.member("viewer").get("/sources/NOWHERE/match-quality")).status_code == 404


async def test_without_events_the_page_says_what_to_do(pages):
    """No score of 0 is shown where nothing was counted."""
    pages.metadata.sources.create("New shop", "web", code="NEWSHOP")
    page = await pages.member("viewer").get("/sources/NEWSHOP/match-quality")
    sent = await pages.member("viewer").get("/sources/NEWSHOP/match-quality/sent")

    assert "balise send --source NEWSHOP" in page.text
    assert "No counted event" in sent.text


async def test_a_store_that_cannot_be_read_is_said(pages, quality, monkeypatch):
    """503, nothing lost, try again."""

    def broken(*_):
        raise StoreUnavailable("no")

    for name in ("match_quality", "key_gains", "sent_quality"):
        monkeypatch.setattr(view, name, broken)
    answers = [await pages.member("viewer").get(quality + path) for path in ("", "/gains", "/sent")]

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert all("Nothing is lost" in answer.text for answer in answers)


async def test_an_administrator_changes_the_weights_and_undoes_it(pages, quality):
    """Scores follow at once; undo brings the weights back; the change log has both."""
    client = pages.member("administrator")
    saved = await client.post("/workspace/match-weights/web", data={"ttp": "3", "email": "1,0"})
    page = (await client.get(saved.headers["Location"])).text
    score = text((await client.get(quality)).text)
    undone = await client.post("/workspace/match-weights/web/undo")
    log = text((await client.get("/changes?kind=workspace")).text)

    assert (saved.status_code, undone.status_code) == (303, 303)
    assert "The weights for Web are saved" in page
    assert re.search(r"Cookie ID \S* ?7\.50", text(page))
    assert re.search(r"AddToCart 2 8\.8", score)
    assert re.search(r"AddToCart 2 2\.2", text((await client.get(quality)).text))
    assert "Changed match quality’s weights for web" in log


async def test_the_published_weights_can_be_taken_again(pages):
    """The second button of a kind that was changed."""
    client = pages.member("administrator")
    await client.post("/workspace/match-weights/crm", data={"email": "1"})
    reset = await client.post("/workspace/match-weights/crm", data={"email": "1", "reset": "yes"})
    page = (await client.get(reset.headers["Location"])).text

    assert "The published weights for CRM are in force again." in page
    assert text(page).count("These are the published weights.") == 4


@pytest.mark.parametrize("form", [{}, {"email": "many"}, {"email": "-1"}, {"email": "nan"}, {"email": "1e9"}])
async def test_what_is_no_weight_comes_back_as_typed(pages, form):
    """400 with the reason beside the form, and nothing changes."""
    answer = await pages.member("administrator").post("/workspace/match-weights/app", data=form)

    assert answer.status_code == 400
    assert 'id="fault-app"' in answer.text
    assert pages.metadata.match_weights.of(1, "app").device_id == 4.0


async def test_who_may_only_look_sees_weights_and_changes_none(pages):
    """A viewer sees the numbers without fields; a form of theirs is refused; an unknown kind is nothing."""
    viewer = pages.member("viewer")
    page = (await viewer.get("/workspace/match-weights")).text

    assert "<input class" not in page
    assert (await viewer.post("/workspace/match-weights/web", data={"email": "1"})).status_code == 403
    assert (await pages.member("administrator").post("/workspace/match-weights/fax", data={"email": "1"})).status_code == 404
