"""The builder of a request: what is typed, what the server makes of it, what is sent."""

import json
import re
from html import unescape

import pytest

from balise.web.pages.payload.languages import in_every_language

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADDRESS = "/sources/SHOP/test/build"
TYPED = {
    "event": "Purchase",
    "event_id": "order-7",
    "place": "https://shop.example/thanks",
    "email": " Maya@Shop.example",
    "value": "36.50",
    "currency": "GBP",
    "content_id": ["MUG-0412", "WRAP-03"],
    "content_name": ["Mug", ""],
    "quantity": ["2", "1"],
    "price": ["14.50", "3.5"],
    "other": "gift = yes\nstars=5",
}


def body_of(text):
    """The request as the page shows it."""
    return json.loads(unescape(re.search(r'id="body"[^>]*>(.*?)</pre>', text, re.S).group(1)))


async def test_a_request_is_put_together(pages):
    """What is typed becomes a body of the Events API 2.0, numbers as numbers, several products in contents."""
    text = (await pages.member("viewer").post(ADDRESS, data=TYPED)).text
    (event,) = body_of(text)["data"]

    assert body_of(text)["test_event_code"].startswith("TEST")
    assert event["page"] == {"url": "https://shop.example/thanks"}
    assert event["properties"] == {
        "value": 36.5,
        "currency": "GBP",
        "contents": [
            {"content_id": "MUG-0412", "content_name": "Mug", "quantity": 2, "price": 14.5},
            {"content_id": "WRAP-03", "quantity": 1, "price": 3.5},
        ],
        "gift": "yes",
        "stars": 5,
    }
    assert "It would be stored as CompletePayment." in text


async def test_what_is_personal_is_shown_hashed(pages):
    """A key typed in clear comes back as its hash everywhere on the page."""
    text = (await pages.member("viewer").post(ADDRESS, data=TYPED)).text

    assert "aya@" not in text
    assert len(body_of(text)["data"][0]["user"]["email"]) == 64


async def test_a_name_is_judged(pages):
    """A name that breaks the rules is said so with a better one, and nothing is sent."""
    text = (await pages.member("viewer").post(ADDRESS, data=TYPED | {"event": "1 Leave Review!"})).text

    assert "The name breaks the rules." in text
    assert "Proposed name: <code>Leave_Review</code>" in text


async def test_checking_keeps_nothing(pages):
    """The log does not grow by a check."""
    before = pages.running.app.log.last_position()
    await pages.member("viewer").post(ADDRESS, data=TYPED)

    assert pages.running.app.log.last_position() == before


async def test_it_is_sent_as_a_test(pages):
    """The button sends it through the collection door; the answer and the receipt stand on the page, and it is never counted."""
    text = (await pages.member("editor").post(f"{ADDRESS}/send", data=TYPED)).text
    receipt = re.search(r'href="/receipts/([^"]+)"', text).group(1)
    life = (await pages.running.client.get(f"/api/v1/receipts/{receipt}")).json()

    assert "Answer: code 0." in text
    assert life["ending"]["outcome"] == "test"


async def test_a_viewer_cannot_send(pages):
    """Sending needs an editor; the page shows no button for it."""
    viewer = pages.member("viewer")

    assert (await viewer.post(f"{ADDRESS}/send", data=TYPED)).status_code == 403
    assert "/build/send" not in (await viewer.get(ADDRESS)).text


@pytest.mark.parametrize("event", ["", "\x00", "a" * 5000, "<script>alert(1)</script>", "\ud83d", "{{7*7}}"])
async def test_nothing_typed_breaks_the_page(pages, event):
    """Odd texts in every field give a page, escaped."""
    odd = {name: event for name in TYPED if isinstance(TYPED[name], str)} | {"quantity": [event, "1"], "price": [event]}
    encoded = {
        name: [one.encode("utf-8", "replace").decode() for one in ([v] if isinstance(v, str) else v)] for name, v in odd.items()
    }
    answer = await pages.member("editor").post(ADDRESS, data=encoded)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


async def test_one_more_product_is_one_more_row(pages):
    """The button that asks for another product keeps what is typed."""
    text = (await pages.member("viewer").post(ADDRESS, data=TYPED | {"more": "1"})).text

    assert text.count('name="content_id"') == 3
    assert 'value="MUG-0412"' in text


def test_code_holds_the_body_whatever_is_in_it():
    """Quotes and backslashes of the body do not end the code's texts early."""
    body = {"data": [{"event": "it's", "properties": {"a": '"\\', "b": None, "c": True, "d": 1.5}}]}
    code = in_every_language("https://events.shop.example", body)

    assert "'it\\'s'" in code["PHP"]
    assert "'\"\\\\'" in code["PHP"]
    compile(code["Python"], "request", "exec")
    assert json.loads(code["curl"].partition("<<'JSON'\n")[2].removesuffix("\nJSON")) == body
