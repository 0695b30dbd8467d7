"""The demo shop: what its pages tell the pixel, and what its server tells the real door."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.web.pages.demo.goods import (
    PRODUCTS,
    Order,
    find_product,
    read_cart,
    read_order,
    total_of,
    with_more,
    write_cart,
    write_order,
)
from balise.web.pages.demo.sending import hashed_email, hashed_phone
from tests.web.conftest import join

asynchronous = pytest.mark.asyncio(loop_scope="module")

PAGES = [
    "/demo/",
    "/demo/?q=mug",
    "/demo/products/mug",
    "/demo/cart",
    "/demo/checkout",
    "/demo/thanks",
    "/demo/contact",
    "/demo/sent",
]
TAMPERED = [
    "",
    "x",
    "mug",
    "mug.0",
    "mug.99",
    "mug.-1",
    "none.1",
    "mug.1-" * 900,
    "\u00ff\u00fe",
    "mug.1;mug.2",
    "%00",
    "{}",
    "mug.²",
]


GRANTED = {"Cookie": "balise_demo_consent=granted"}
"""The visitor allowed measurement."""


class Shown(HTMLParser):
    """What a page of the shop tells its scripts."""

    def __init__(self, text):
        super().__init__()
        self.scripts, self.shop, self.records, self.images = [], {}, [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "script":
            self.scripts.append(given)
        if given.get("id") == "shop":
            self.shop = {name.removeprefix("data-"): value for name, value in given.items() if name.startswith("data-")}
        if "data-record" in given:
            self.records.append(json.loads(given["data-record"]))
        self.images += tag == "img" and "pixel" in given.get("src", "")


def nonce_of(answer):
    """The nonce the answer's policy allows."""
    return re.search(r"script-src 'self' 'nonce-([A-Za-z0-9_-]{20,})'$", answer.headers["Content-Security-Policy"]).group(1)


async def life(pages, receipt):
    """The life of an event."""
    return (await pages.running.client.get(f"/api/v1/receipts/{receipt}")).json()


async def order(client):
    """Put two mugs into the cart and order them."""
    await client.post("/demo/cart", data={"product": "mug", "quantity": "2"})
    await client.get("/demo/checkout")
    return await client.post("/demo/checkout", data={"email": " Alex@Example.com ", "phone": "+33 1 99 00 12 34"})


@asynchronous
@pytest.mark.parametrize("path", PAGES)
async def test_every_page_carries_the_base_code_once(pages, path):
    """The base code stands in the page under a nonce, after what asks for consent and before what tracks."""
    answer = await pages.client().get(path)
    scripts = Shown(answer.text).scripts

    assert [script.get("src") for script in scripts] == [
        "/static/demo/sent.js",
        "/static/demo/consent.js",
        None,
        "/static/demo/shop.js",
    ]
    assert scripts[2]["nonce"] == nonce_of(answer)
    assert "{{" not in answer.text


@asynchronous
async def test_each_answer_has_a_nonce_of_its_own(pages):
    """Two answers of the same page carry different nonces, and a page of the application none."""
    client = pages.client()
    nonces = {nonce_of(await client.get("/demo")) for _ in range(3)}

    assert len(nonces) == 3
    assert "nonce" not in (await client.get("/sign-in")).headers["Content-Security-Policy"]


@asynchronous
async def test_a_page_tells_its_scripts_what_it_is_about(pages):
    """Products and totals stand in the page as the parameters of its events."""
    client = pages.client()
    about = json.loads(Shown((await client.get("/demo/products/mug")).text).shop["about"])
    await client.post("/demo/cart", data={"product": "mug", "quantity": "2"})
    cart = json.loads(Shown((await client.get("/demo/checkout")).text).shop["about"])

    assert (about["contents"][0]["content_id"], about["value"], about["currency"]) == ("mug", 14.5, "EUR")
    assert (cart["contents"][0]["quantity"], cart["value"]) == (2, 29.0)


@asynchronous
async def test_an_order_has_one_number_from_the_checkout_on(pages):
    """Opening the checkout twice is one checkout, and the order has its number."""
    client = pages.client()
    await client.post("/demo/cart", data={"product": "cap", "quantity": "1"})
    opened = [Shown((await client.get("/demo/checkout")).text).shop["number"] for _ in range(2)]
    await client.post("/demo/checkout", data={"email": "alex@example.com"})
    thanks = Shown((await client.get("/demo/thanks")).text).shop
    await client.post("/demo/cart", data={"product": "cap", "quantity": "1"})
    again = Shown((await client.get("/demo/checkout")).text).shop["number"]

    assert opened == [thanks["number"]] * 2
    assert thanks["page"] == "thanks"
    assert again not in opened


@asynchronous
async def test_the_server_tells_of_the_payment_with_the_order_number(pages):
    """With consent the thank-you page sends `CompletePayment` by the Events API: value, hashed identity, number as event_id."""
    client = pages.client()
    client.cookies.set("balise_demo_consent", "granted")
    client.cookies.set("_ttp", "01ABCDEF_.tt.1")
    await order(client)
    answer = await client.get("/demo/thanks")
    shown = Shown(answer.text)
    paid = await life(pages, shown.records[0]["receipt"])

    assert "Counted in reports" in answer.text
    assert (paid["event"], paid["value"], paid["currency"]) == ("CompletePayment", "29.00", "EUR")
    assert {"email", "phone", "ttp"} <= set(paid["identity"])
    assert paid["event_id"] == paid["properties"]["order_id"] == shown.shop["number"]
    assert paid["received"]["channel"] == "server"


@asynchronous
async def test_a_reload_of_the_thanks_counts_nothing_twice(pages):
    """Each load sends the payment with the order's number; the second is shown as a dropped copy."""
    client = pages.client()
    client.cookies.set("balise_demo_consent", "granted")
    await order(client)
    first, second = await client.get("/demo/thanks"), await client.get("/demo/thanks")
    receipts = [Shown(answer.text).records[0]["receipt"] for answer in (first, second)]

    assert "Counted in reports" in first.text
    assert "Dropped as a copy" in second.text
    assert (await life(pages, receipts[1]))["ending"]["first_receipt"] == receipts[0]


@asynchronous
@pytest.mark.parametrize("choice", ["", "refused", "nonsense"])
async def test_without_consent_the_server_sends_nothing(pages, choice):
    """Refused or not chosen yet, the thank-you page sends no payment and counts no page view by image."""
    client = pages.client()
    if choice:
        client.cookies.set("balise_demo_consent", choice)
    await order(client)
    shown = Shown((await client.get("/demo/thanks")).text)

    assert (shown.records, shown.images) == ([], 0)


@asynchronous
async def test_with_consent_an_image_counts_visitors_without_scripts(pages):
    """The image for browsers without scripts stands in the page once measurement is allowed."""
    assert Shown((await pages.client().get("/demo", headers=GRANTED)).text).images == 1


@asynchronous
@pytest.mark.parametrize("choice, kept", [("granted", "granted"), ("refused", "refused"), ("ask", '""'), ("x", None)])
async def test_consent_can_be_chosen_without_scripts(pages, choice, kept):
    """The choice is kept in a cookie of the shop, can be taken back, and leads back to the page."""
    answer = await pages.client().post("/demo/consent", data={"choice": choice, "back": "/demo/products/mug"})
    cookie = answer.headers.get("Set-Cookie", "")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/demo/products/mug")
    assert (f"balise_demo_consent={kept};" in cookie) if kept else not cookie


@asynchronous
@pytest.mark.parametrize("back", ["", "https://elsewhere.example", "//elsewhere.example", "/demo//x", "/demo/\r\nX: y", "/"])
async def test_consent_leads_to_pages_of_the_shop_only(pages, back):
    """Whatever stands in the form, the way back stays inside the shop."""
    answer = await pages.client().post("/demo/consent", data={"choice": "granted", "back": back})

    assert answer.headers["Location"] == "/demo/"


@asynchronous
async def test_an_order_can_be_shipped(pages):
    """Marking an order as shipped is kept, and its page sends the payment no second time."""
    client = pages.client()
    client.cookies.set("balise_demo_consent", "granted")
    await order(client)
    answer = await client.post("/demo/ship")
    shown = Shown((await client.get(answer.headers["Location"])).text)

    assert (shown.shop["page"], shown.records) == ("order", [])
    assert "Shipped" in (await client.get("/demo/thanks")).text
    assert (await pages.client().post("/demo/ship")).headers["Location"] == "/demo/thanks"


@asynchronous
@pytest.mark.parametrize(
    "language, query, found",
    [("en", "mug", ["mug"]), ("fr", "echarpe", ["scarf"]), ("en", "WOOL badge", ["cap"]), ("en", "zzz", []), ("en", "  ", None)],
)
async def test_the_search_finds_words_of_a_product(pages, language, query, found):
    """A search looks in name and description of the visitor's language, whatever accents and capitals."""
    answer = await pages.client(Accept_Language=language).get("/demo/", params={"q": query})
    expected = [product.id for product in PRODUCTS] if found is None else found

    assert re.findall(r'href="/demo/products/([a-z]+)"', answer.text) == expected
    assert Shown(answer.text).shop["query"] == query.strip()


@asynchronous
async def test_outcomes_are_told_of_the_shops_own_events(pages):
    """Receipts of the shop's source get their outcome in the visitor's language; others, unknown and odd ones are left out."""
    client = pages.client(Accept_Language="fr")
    client.cookies.set("balise_demo_consent", "granted")
    await order(client)
    receipt = Shown((await client.get("/demo/thanks")).text).records[0]["receipt"]
    token = await pages.running.source("FOREIGN")
    foreign = (await pages.running.track("FOREIGN", token, {"event": "Search", "event_id": "f"}))["data"]["receipts"][0]
    asked = [receipt, foreign, "none", "\x00", "'", "x" * 500] + ["more"] * 100
    told = (await client.get("/demo/outcomes", params=[("receipt", one) for one in asked])).json()["outcomes"]

    assert list(told) == [receipt]
    assert (told[receipt]["outcome"], told[receipt]["label"]) == ("counted", "Compté")
    assert (await client.get("/demo/outcomes")).json() == {"outcomes": {}}


@asynchronous
async def test_a_missing_source_is_told_with_its_cure(pages):
    """Without a source that works no page tracks, and each names the command that helps."""
    for code, cure in (("NOWHERE", "--code NOWHERE"), ("TILL", "--kind web")):
        if code == "TILL":
            await pages.running.client.post("/api/v1/sources", json={"name": "Till", "kind": "offline", "code": code})
        own = join(pages.running, code, "")
        client = own.client()
        client.cookies.set("balise_demo_consent", "granted")
        await order(client)
        for path in PAGES:
            answer = await client.get(path)
            shown = Shown(answer.text)
            assert (answer.status_code, shown.scripts, shown.records) == (200, [], [])
            assert cure in answer.text


@asynchronous
async def test_a_source_code_of_any_letters_is_safe_in_the_page(pages):
    """A code with quotes and angle brackets neither ends the script nor the attribute."""
    code = "A'\"><b>${x}"
    await pages.running.client.post("/api/v1/sources", json={"name": "Odd", "kind": "web", "code": code})
    text = (await join(pages.running, code, "").client().get("/demo")).text

    assert "<b>${" not in text
    assert Shown(text).shop["source"] == code


@asynchronous
async def test_the_shop_keeps_no_address_in_clear(pages):
    """Neither a cookie nor a page nor the body sent holds the shopper's address or number."""
    client = pages.client()
    client.cookies.set("balise_demo_consent", "granted")
    placed = await order(client)
    thanks = await client.get("/demo/thanks")

    assert not re.search(r"alex|99 ?00", placed.headers["Set-Cookie"] + thanks.text, re.IGNORECASE)


@asynchronous
@pytest.mark.parametrize("value", TAMPERED)
@pytest.mark.parametrize("path", ["/demo", "/demo/cart", "/demo/checkout", "/demo/thanks", "/demo/sent"])
async def test_a_tampered_cookie_breaks_nothing(pages, path, value):
    """Whatever the cookies hold, every page of the shop opens."""
    kept = {"cart": value, "order": value, "number": value, "consent": value}
    cookies = "; ".join(f"balise_demo_{name}={text}" for name, text in kept.items()).encode("latin-1", "replace")
    more = f"; balise_demo_order=BD-000000000000~{value}~~".encode("latin-1", "replace")

    assert (await pages.client().get(path, headers={"Cookie": cookies + more})).status_code == 200


@asynchronous
@pytest.mark.parametrize(
    "path",
    [
        "/demo/cart",
        "/demo/cart/remove",
        "/demo/checkout",
        "/demo/ship",
        "/demo/consent",
        "/demo/contact",
        "/demo/products/mug/review",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"product=none",
        b"product=mug&quantity=\xd9\xa1",
        b"a=1&" * 500,
        b"product=%00",
        b"rating=9e9&quantity=" + b"9" * 5000,
    ],
)
async def test_no_form_breaks_the_shop(pages, path, body):
    """Whatever is posted, the answer is a page or leads to one."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    assert (await pages.client().post(path, content=body, headers=headers)).status_code in (303, 404)


@asynchronous
async def test_too_much_posted_is_refused(pages):
    """A form over the limit is answered 413 with a page."""
    answer = await pages.client().post("/demo/contact", content=b"a=" + b"x" * 100_000)

    assert answer.status_code == 413


@asynchronous
async def test_an_order_of_nothing_leads_back(pages):
    """Without anything in the cart there is no order and no payment."""
    client = pages.client()

    assert (await client.post("/demo/checkout")).headers["Location"] == "/demo/cart"
    assert "No order yet" in (await client.get("/demo/thanks")).text


@given(st.text())
def test_any_cookie_is_a_cart(cookie):
    """Every text is read as a cart of known products, at most nine of each, and comes back the same."""
    lines = read_cart(cookie)

    assert all(find_product(line.product.id) and 1 <= line.quantity <= 9 for line in lines)
    assert read_cart(write_cart(lines)) == lines
    assert total_of(lines) >= 0
    read_order(cookie)


@given(st.lists(st.tuples(st.sampled_from(PRODUCTS), st.integers(-9, 9))))
def test_a_cart_survives_its_cookie(changes):
    """What was put in and taken out is what the cookie holds."""
    lines = ()
    for product, more in changes:
        lines = with_more(lines, product, more)

    assert read_cart(write_cart(lines)) == lines
    if lines:
        for shipped in (False, True):
            placed = Order("BD-0123456789AB", lines, hashed_email("a@example.com"), "", shipped)
            assert read_order(write_order(placed)) == placed


@pytest.mark.parametrize("text", ["", "  ", "\ud800", "\x00"])
def test_nothing_to_hash_is_nothing_sent(text):
    """An empty address has no hash, and none breaks hashing."""
    assert hashed_email(text) == "" or len(hashed_email(text)) == 64
    assert hashed_phone(text) == ""
