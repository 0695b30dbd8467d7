"""The demo shop tells the real door what its visitors do."""

import re

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

asynchronous = pytest.mark.asyncio(loop_scope="module")

RECEIPT = re.compile(r'href="/receipts/([0-9A-Za-z-]+)"')
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


async def life(pages, answer):
    """The life of the event whose receipt stands in the answer: in the page, or in the address it leads to."""
    place = answer.headers.get("Location", "")
    receipt = re.search(r"receipt=([0-9A-Za-z-]+)", place) or RECEIPT.search(answer.text)
    return (await pages.running.client.get(f"/api/v1/receipts/{receipt.group(1)}")).json()


async def order(client):
    """Put two mugs into the cart and order them."""
    await client.post("/demo/cart", data={"product": "mug", "quantity": "2"})
    return await client.post("/demo/checkout", data={"email": " Alex@Example.com ", "phone": "+33 1 99 00 12 34"})


@asynchronous
async def test_each_step_of_a_visitor_is_its_event(pages):
    """Looking, adding, opening the checkout and paying send the four standard events, with their value."""
    client = pages.client()
    looked = await life(pages, await client.get("/demo/products/mug"))
    added = await life(pages, await client.post("/demo/cart", data={"product": "mug", "quantity": "2"}))
    begun = await life(pages, await client.get("/demo/checkout"))
    assert (await client.post("/demo/checkout", data={"email": "alex@example.com"})).headers["Location"] == "/demo/thanks"
    paid = await life(pages, await client.get("/demo/thanks"))

    assert [one["event"] for one in (looked, added, begun, paid)] == [
        "ViewContent",
        "AddToCart",
        "InitiateCheckout",
        "CompletePayment",
    ]
    assert [one["value"] for one in (looked, added, begun, paid)] == ["14.50", "29.00", "29.00", "29.00"]
    assert {one["currency"] for one in (looked, added, begun, paid)} == {"EUR"}
    assert "email" in paid["identity"]
    assert paid["event_id"] == paid["properties"]["order_id"]


@asynchronous
async def test_a_reload_of_the_thanks_counts_nothing_twice(pages):
    """Each load sends the payment with the order's number; the second is shown as a dropped copy."""
    client = pages.client()
    await order(client)
    first, second = await client.get("/demo/thanks"), await client.get("/demo/thanks")

    assert "Counted in reports" in first.text
    assert "Dropped as a copy" in second.text
    assert (await life(pages, second))["ending"]["first_receipt"] == (await life(pages, first))["receipt"]


@asynchronous
async def test_a_review_is_a_custom_event_and_a_message_a_reserved_name(pages):
    """`review_left` counts under its own name, `ClickForm` under the standard event it stands for."""
    client = pages.client()
    review = await life(pages, await client.post("/demo/products/cap/review", data={"rating": "4"}))
    message = await life(
        pages, await client.post("/demo/contact", data={"subject": "order", "email": "a@example.com", "message": "hello"})
    )

    assert (review["event"], review["event_class"], review["properties"]["rating"]) == ("review_left", "custom", 4)
    assert (message["name_sent"], message["event"]) == ("ClickForm", "SubmitForm")
    assert "hello" not in str(message)


@asynchronous
async def test_the_next_page_shows_receipt_and_code(pages):
    """After an action the page it leads to shows the code of the answer and a link to the receipt."""
    client = pages.client()
    added = await client.post("/demo/cart", data={"product": "card", "quantity": "1"})
    shown = await client.get(added.headers["Location"])

    assert "Answered with code 0" in shown.text
    assert RECEIPT.search(shown.text)


@asynchronous
async def test_the_shop_keeps_no_address_in_clear(pages):
    """Neither a cookie nor a page nor the body sent holds the shopper's address or number."""
    client = pages.client()
    placed = await order(client)
    thanks = await client.get("/demo/thanks")

    assert not re.search(r"alex|99 ?00", placed.headers["Set-Cookie"] + thanks.text, re.IGNORECASE)


@asynchronous
@pytest.mark.parametrize("value", TAMPERED)
@pytest.mark.parametrize("path", ["/demo", "/demo/cart", "/demo/checkout", "/demo/thanks"])
async def test_a_tampered_cookie_breaks_nothing(pages, path, value):
    """Whatever the cookies hold, every page of the shop opens."""
    cookies = f"balise_demo_cart={value}; balise_demo_order={value}; balise_demo_order=BD-000000000000~{value}~~".encode(
        "latin-1", "replace"
    )

    assert (await pages.client().get(path, headers={"Cookie": cookies})).status_code == 200


@asynchronous
@pytest.mark.parametrize(
    "path", ["/demo/cart", "/demo/cart/remove", "/demo/checkout", "/demo/contact", "/demo/products/mug/review"]
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
        placed = Order("BD-0123456789AB", lines, hashed_email("a@example.com"), "")
        assert read_order(write_order(placed)) == placed


@pytest.mark.parametrize("text", ["", "  ", "\ud800", "\x00"])
def test_nothing_to_hash_is_nothing_sent(text):
    """An empty address has no hash, and none breaks hashing."""
    assert hashed_email(text) == "" or len(hashed_email(text)) == 64
    assert hashed_phone(text) == ""
