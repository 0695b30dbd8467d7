"""Every page: its form, its headers, what it says."""

from html.parser import HTMLParser

import pytest

from balise.clock import now_ms

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATHS = [
    "/",
    "/status",
    "/sources/new",
    "/sources/SHOP/install",
    "/sources/SHOP/settings",
    "/sources/SHOP/tokens",
    "/docs/api",
    "/demo",
    "/demo/",
    "/sources/SHOP",
    "/sources/SHOP?split=type&by=day",
    "/sources/SHOP/events/CompletePayment",
    "/sources/SHOP/match-quality",
    "/sources/SHOP/match-quality?sort=quality&range=28d",
    "/sources/SHOP/match-quality/gains",
    "/sources/SHOP/match-quality/sent",
    "/sources/SHOP/match-quality/events/none",
    "/workspace/match-weights",
    "/workspace/match-weights?done=saved&kind=web",
    "/demo/products/mug",
    "/demo/cart",
    "/demo/checkout",
    "/demo/thanks",
    "/demo/contact",
    "/demo/sent",
    "/demo/?q=mug",
    "/receipts/none",
    "/nothing",
    "/sign-in",
    "/invitation/spent",
    "/sources/SHOP/builder",
    "/sources/SHOP/builder?rule=r_1&page=https://shop.example/",
    "/sources/SHOP/test",
    "/sources/SHOP/test?show=all&from=browser",
    "/sources/SHOP/test/build",
    "/sources/SHOP/quarantine",
    "/sources/SHOP/quarantine?view=events",
    "/sources/SHOP/quarantine/preview",
    "/sources/SHOP/backtests",
    "/sources/SHOP/backtests?block=gift&alias=a&alias_to=b&window_hours=24",
    "/sources/SHOP/backtests/1",
    "/sources/SHOP/custom-events",
    "/sources/SHOP/custom-events/new",
    "/sources/SHOP/custom-events/new?name=1%20Leave%20Review!",
    "/sources/SHOP/custom-events/new?name=Purchase",
    "/sources/SHOP/custom-events/import",
    "/sources/SHOP/rules",
    "/sources/SHOP/rules?sort=-fired&state=live&q=a",
    "/sources/SHOP/rules/new",
    "/sources/SHOP/rules/new?event=1%20Leave%20Review!",
    "/sources/SHOP/rules/none",
    "/sources/SHOP/custom-events/none",
    "/password/spent",
    "/account",
    "/account?done=saved",
    "/account/second-factor",
    "/people",
    "/people?done=role",
    "/workspace",
    "/workspace?done=made",
    "/changes",
    "/changes?kind=people",
    "/changes?kind=workspace&before=1",
    "/sources/SHOP/changes",
]
VOID = {"meta", "link", "br", "img", "input", "hr"}
ODD = ["%00", "%ff%fe", "%ED%A0%80", "a" * 5000, "%3Cscript%3E", "..%2f..", "%7B%7B7*7%7D%7D"]


class Form(HTMLParser):
    """Notes what a strict Content-Security-Policy would stop, and tags that do not close in order."""

    def __init__(self):
        super().__init__()
        self.wrong, self.open, self.ids, self.links = [], [], [], []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        unmarked = tag == "script" and not (given.get("src") or given.get("nonce"))
        if unmarked or tag == "style" or "style" in given or any(name.startswith("on") for name in given):
            self.wrong.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given[name] for name in ("href", "src", "action") if given.get(name)]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_page_holds_a_strict_policy(pages, path, language):
    """No inline style, no inline script but with a nonce, nothing from elsewhere, tags closed in order, ids once."""
    answer = await pages.member(Accept_Language=language).get(path)
    form = Form()
    form.feed(answer.text)

    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert (form.wrong, form.open) == ([], [])
    assert len(form.ids) == len(set(form.ids))
    assert [link for link in form.links if not link.startswith(("/", "#", "?"))] == []
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize(
    "path",
    ["/", "/docs/api", "/demo", "/demo/products/card", "/account", "/people", "/workspace", "/changes", "/sources/SHOP/changes"],
)
async def test_every_link_of_a_page_leads_somewhere(pages, path):
    """A link, a picture and a style sheet of a page are there."""
    client = pages.member()
    form = Form()
    form.feed((await client.get(path)).text)
    addresses = {link for link in form.links if link.startswith("/")} - {"/demo/cart/remove"}
    anchors = [link for link in form.links if link.startswith("#") and link[1:] not in form.ids]

    assert anchors == []
    assert [link for link in addresses if (await client.get(link)).status_code not in (200, 405)] == []


async def test_the_language_chosen_is_kept(pages):
    """`?lang=` wins over the browser's language, and the next page remembers it."""
    client = pages.member(Accept_Language="en")

    assert '<html lang="fr">' in (await client.get("/?lang=fr")).text
    assert '<html lang="fr">' in (await client.get("/demo")).text
    assert '<html lang="en">' in (await client.get("/?lang=en")).text
    assert (await client.get("/?lang=%00&lang=xx")).status_code == 200


async def test_the_api_page_has_every_operation_and_type(pages):
    """Each operation and each type of the OpenAPI document stands on the page."""
    client = pages.member()
    document, text = (await client.get("/api/v1/openapi.json")).json(), (await client.get("/docs/api")).text

    assert [path for path in document["paths"] if path not in text] == []
    assert [name for name in document["components"]["schemas"] if f'id="type-{name}"' not in text] == []
    assert not any(path.startswith(("/demo", "/receipts", "/docs")) for path in document["paths"])


async def test_a_receipt_shows_the_copy_and_the_first(pages):
    """A dropped copy's page says so and leads to the copy that came first."""
    token = await pages.running.source("COPIES")
    payment = {"event": "Purchase", "event_id": "r-1", "properties": {"value": 9.2, "currency": "USD"}}
    answer = await pages.running.track("COPIES", token, payment, payment)
    first, copy = answer["data"]["receipts"]
    text = (await pages.member().get(f"/receipts/{copy}")).text

    assert "Dropped as a copy" in text
    assert f'href="/receipts/{first}"' in text
    assert "9.20 USD" in text
    assert "Name mapped" in text


async def test_the_receipt_of_what_waits_names_the_cure(pages):
    """An event in quarantine has its page, with the reason."""
    token = await pages.running.source("WAITING")
    answer = await pages.running.track("WAITING", token, {"event": "1st", "event_time": now_ms() // 1000})
    text = (await pages.member(Accept_Language="fr").get(f"/receipts/{answer['data']['receipts'][0]}")).text

    assert "Attend en quarantaine" in text
    assert "1st" in text


@pytest.mark.parametrize("odd", ODD)
async def test_no_address_breaks_a_page(pages, odd):
    """Whatever stands in the address, the answer is a page and never our fault."""
    client = pages.member()
    told = f"/demo/cart?sent={odd}&code={odd}&receipt={odd}"
    for path in (f"/receipts/{odd}", f"/demo/products/{odd}", f"/{odd}", f"/?lang={odd}", f"/sign-in?key={odd}", told):
        answer = await client.get(path)
        assert answer.status_code in (200, 400, 403, 404)
        assert "<script>" not in answer.text


async def test_a_wrong_method_is_a_page(pages):
    """A method a page does not take is answered 405 with the methods it takes."""
    answer = await pages.client().put("/demo/cart")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "<html" in answer.text
