"""The page that tries two events: what is typed comes back with the verdict, and nothing is kept."""

import pytest

from balise.web.pages.compare.view import BROWSER, SERVER

pytestmark = pytest.mark.asyncio(loop_scope="module")
FORM = {"one": BROWSER, "other": SERVER, "one_by": "browser", "other_by": "server", "gap": "30", "unit": "seconds"}


async def compared(pages, **fields):
    """The page's answer to a form, as a viewer types it."""
    return await pages.member("viewer").post("/sources/SHOP/dedup/compare", data=FORM | fields)


async def test_the_form_opens_with_an_order_sent_by_both(pages):
    """The page opens with two events that can be tried at once."""
    text = (await pages.member("viewer").get("/sources/SHOP/dedup/compare")).text

    assert "ttq.track" in text
    assert "What is compared" in text


@pytest.mark.parametrize(
    "fields, said",
    [
        ({}, "1 event counts."),
        ({"gap": "4,9", "unit": "minutes"}, "Merged"),
        ({"gap": "5", "unit": "minutes"}, "this one is dropped whole"),
        ({"gap": "48", "unit": "hours"}, "2 events count."),
        ({"one": BROWSER.replace("order-1", "Order-1")}, "upper and lower case"),
        ({"one": "alert(1)"}, "neither JSON nor a call"),
        ({"gap": "soon"}, "a number up to 30 days"),
        ({"gap": "1e999"}, "a number up to 30 days"),
        ({"one": BROWSER.replace("CompletePayment", "1 bad name")}, "waits in quarantine"),
        ({"one_by": "<b>"}, "1 event counts."),
    ],
)
async def test_a_comparison_says_the_verdict_and_keeps_nothing(pages, fields, said):
    """The verdict stands in a sentence, what was typed stays in the form, and the log is as long as before."""
    before = pages.running.app.log.last_position()
    answer = await compared(pages, **fields)

    assert answer.status_code == 200
    assert said in answer.text
    assert pages.running.app.log.last_position() == before


async def test_what_is_pasted_is_shown_as_text(pages):
    """Markup in an event is no markup of the page."""
    text = (await compared(pages, one=BROWSER.replace("order-1", "<img src=x>"))).text

    assert "<img src=x>" not in text
    assert "&lt;img src=x&gt;" in text
