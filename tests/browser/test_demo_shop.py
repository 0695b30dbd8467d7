"""The demo shop in a real browser: what its pages send, what its visitors see of it, and who can use it."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.serving import Server, Source

RECORDS = "() => JSON.parse(sessionStorage.getItem('balise_demo_sent') || '[]')"
AT_REST = """() => { const all = JSON.parse(sessionStorage.getItem('balise_demo_sent') || '[]');
  return all.length && all.every((one) => one.receipt ? one.outcome : !['waiting', 'retrying'].includes(one.state)); }"""
PIXEL = "() => typeof self.__balise === 'object'"
OWN = "balise_"
"""How the shop's own cookies begin."""


class Shopper:
    """Somebody in the demo shop, on one tab."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.context, self.server = context, server
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.posted: list[str] = []
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        context.on("request", lambda request: self.posted.append(request.url) if "/api/v2/pixel" in request.url else None)

    def open(self, path: str = "/demo/") -> None:
        """Open a page of the shop, and wait for its pixel."""
        self.page.goto(self.server.base + path)
        self.page.wait_for_function(PIXEL)

    def choose(self, consent: str) -> None:
        """Press a button of the question for consent."""
        self.page.locator(f'#consent button[value="{consent}"]:visible').click()

    def press(self, selector: str) -> None:
        """Press what leads to another page, and wait for its pixel."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.page.wait_for_function(PIXEL)

    def buy(self, product: str = "mug", quantity: str = "2") -> str:
        """From a product to the thanks; the order's number."""
        self.open(f"/demo/products/{product}")
        self.page.locator('[data-form="add"] select').select_option(quantity)
        self.press('[data-form="add"] button')
        self.press('a[href="/demo/checkout"]')
        self.page.locator('input[name="email"]').fill("Alex.Doe@Example.com")
        self.page.locator('input[name="phone"]').focus()
        self.press('[data-form="pay"] button')
        return self.page.locator("#shop").get_attribute("data-number") or ""

    def rest(self) -> list[dict[str, Any]]:
        """Wait until everything that was sent is judged; the list, oldest first."""
        self.page.wait_for_function(AT_REST, timeout=30_000)
        return list(reversed(self.records()))

    def records(self) -> list[dict[str, Any]]:
        """The list as it is, newest first."""
        found: list[dict[str, Any]] = self.page.evaluate(RECORDS)
        return found

    def pixel_cookies(self) -> list[str]:
        """Cookies that are not the shop's own."""
        return [cookie["name"] for cookie in self.context.cookies() if not cookie["name"].startswith(OWN)]


@pytest.fixture
def shop(server: Server) -> Source:
    """The source the demo shop sends to: the oldest web source."""
    return Source(server, server.ask("GET", "/api/v1/sources")["sources"][0]["code"])


@pytest.fixture
def shoppers(chromium: Browser, server: Server) -> Iterator[Callable[..., Shopper]]:
    """Makes shoppers: `shoppers(**options of a context)`; none of their pages may have an error."""
    made: list[Shopper] = []

    def make(**options: Any) -> Shopper:
        made.append(Shopper(chromium.new_context(**options), server))
        return made[-1]

    yield make
    errors = [error for shopper in made for error in shopper.errors]
    for shopper in made:
        shopper.context.close()
    assert errors == []


@pytest.fixture
def shopper(shoppers: Callable[..., Shopper]) -> Shopper:
    """One of them."""
    return shoppers()


def more_than(before: dict[str, Any], after: dict[str, Any], count: str = "counted") -> dict[str, int]:
    """What a report has more of, event by event."""
    more = {event: row[count] - before.get(event, {}).get(count, 0) for event, row in after.items()}
    return {event: number for event, number in more.items() if number}


def test_each_page_and_action_is_its_event(shopper: Shopper, shop: Source) -> None:
    """A whole visit is in the report as it was made: standard events, two custom ones, a reserved name, each counted once."""
    before = shop.report()
    shopper.open()
    shopper.choose("granted")
    shopper.page.locator('input[name="q"]').fill("enamel")
    shopper.press('form[role="search"] button')
    number = shopper.buy()
    shopper.press('[data-form="ship"] button')
    shopper.open("/demo/products/cap")
    shopper.page.locator('[data-form="review"] select').select_option("4")
    shopper.press('[data-form="review"] button')
    shopper.open("/demo/contact")
    shopper.press('[data-form="message"] button')
    shopper.rest()
    after = shop.report()

    assert more_than(before, after) == {
        "PageView": 11,
        "Search": 1,
        "ViewContent": 3,
        "AddToCart": 1,
        "InitiateCheckout": 1,
        "AddPaymentInfo": 1,
        "CompletePayment": 1,
        "ship_product": 1,
        "leave_review": 1,
        "SubmitForm": 1,
    }
    by_id = {(event.event, event.event_id): event for event in shop.stored}
    assert all((event, number) in by_id for event in ("InitiateCheckout", "AddPaymentInfo", "CompletePayment", "ship_product"))
    cart = next(event for event in shop.stored if event.event == "AddToCart")
    assert json.loads(cart.properties or "")["contents"][0]["quantity"] == 2
    assert more_than(before, after, "quarantined") == {}


def test_payment_of_browser_and_server_is_one(shopper: Shopper, shop: Source) -> None:
    """Browser and server send the payment with the order's number: one is counted, the other merged, and a reload adds none."""
    before = shop.report()
    shopper.open()
    shopper.choose("granted")
    number = shopper.buy("clock", "1")
    shopper.rest()
    merged = more_than(before, shop.report(), "merged")
    shopper.page.reload()
    shopper.page.wait_for_function(PIXEL)
    payments = [record for record in shopper.rest() if record["name"] == "CompletePayment"]
    after = shop.report()

    assert [record["eventId"] for record in payments] == [number] * 4
    assert {record["from"] for record in payments} == {"browser", "server"}
    assert sorted(record["outcome"]["outcome"] for record in payments[:2]) == ["counted", "merged"]
    assert "counted" not in [record["outcome"]["outcome"] for record in payments[2:]]
    assert merged["CompletePayment"] == 1
    assert more_than(before, after)["CompletePayment"] == 1


def test_who_refuses_sends_nothing(shopper: Shopper, shop: Source) -> None:
    """Before the choice events are held; refused, nothing leaves the browser or the server and no cookie of the pixel is set."""
    before = shop.report()
    shopper.open()
    expect(shopper.page.locator("#sent .state").first).to_have_text("held")
    assert (shopper.posted, shopper.pixel_cookies()) == ([], [])
    shopper.choose("refused")
    expect(shopper.page.locator("#sent .state").first).to_have_text("not sent")
    shopper.buy()
    shopper.press('[data-form="ship"] button')
    shopper.open("/demo/sent")

    assert {record["state"] for record in shopper.records()} == {"refused"}
    assert {record["from"] for record in shopper.records()} == {"browser"}
    assert (shopper.posted, shopper.pixel_cookies()) == ([], [])
    assert more_than(before, shop.report(), "total") == {}


def test_consent_can_be_taken_back(shopper: Shopper) -> None:
    """What waited goes out once allowed; taken back, the pixel's cookies go and what follows is not sent."""
    shopper.open("/demo/products/mug")
    shopper.choose("granted")
    assert {record["name"] for record in shopper.rest()} == {"Pageview", "ViewContent"}
    shopper.page.wait_for_function("() => document.cookie.includes('_ttp')")
    shopper.choose("ask")
    shopper.choose("refused")
    posted = len(shopper.posted)
    shopper.open("/demo/products/cap")

    assert shopper.pixel_cookies() == []
    assert [record["state"] for record in shopper.records()[:2]] == ["refused", "refused"]
    assert len(shopper.posted) == posted


def test_the_banner_is_used_by_keyboard(shopper: Shopper) -> None:
    """The question comes before the page's content, its buttons take the focus, and the choice leaves it at what changes it."""
    shopper.open()
    shopper.page.locator("#main").evaluate("(main) => { main.tabIndex = -1; main.focus(); }")
    shopper.page.keyboard.press("Tab")
    assert shopper.page.evaluate("document.activeElement.value") == "refused"
    shopper.page.keyboard.press("Tab")
    shopper.page.keyboard.press("Enter")

    expect(shopper.page.locator("#consent")).to_have_attribute("data-choice", "granted")
    assert shopper.page.evaluate("document.activeElement.value") == "ask"
    shopper.page.keyboard.press("Enter")
    assert shopper.page.evaluate("document.activeElement.value") == "refused"


def test_the_list_tells_of_every_call(shopper: Shopper) -> None:
    """Name, id, outcome, findings and receipt stand in the list, on every page of the tab; its page shows what was sent."""
    shopper.open("/demo/contact")
    shopper.choose("granted")
    with shopper.page.expect_response(lambda answer: "/static/identify." in answer.url):
        shopper.page.fill("[name=email]", "alex.doe@example.com")
        shopper.page.locator("[name=email]").blur()
    shopper.press('[data-form="message"] button')
    shopper.open("/demo/sent")
    record = next(record for record in shopper.rest() if record["name"] == "ClickForm")
    item = shopper.page.locator("#sent > li", has_text="ClickForm")

    expect(item.locator(".state")).to_have_text("Counted")
    expect(item).to_contain_text("counts as SubmitForm")
    expect(item.locator('[data-slot="id"]')).to_have_text(record["eventId"])
    expect(item.locator(".findings")).to_contain_text("reserved name")
    expect(item.locator('[data-slot="receipt"] a')).to_have_attribute("href", f"/receipts/{record['receipt']}")
    item.locator("summary").click()
    sent = json.loads(item.locator("pre").inner_text())
    assert (sent["event"], len(sent["context"]["user"]["email"])) == ("ClickForm", 64)
    item.locator('[data-slot="receipt"] a').click()
    expect(shopper.page).to_have_url(re.compile(r"/sign-in\?next=%2Freceipts%2F"))


def test_an_event_the_server_cannot_take_waits_in_sight(shopper: Shopper) -> None:
    """While the server does not answer, the list says that the event stays and is sent again; then it is taken."""
    shopper.context.route("**/api/v2/pixel", lambda route: route.abort())
    shopper.open("/demo/products/cap")
    shopper.choose("granted")
    expect(shopper.page.locator("#sent .state").first).to_have_text("tried again soon")
    shopper.context.unroute("**/api/v2/pixel")
    shopper.open()
    assert {record["state"] for record in shopper.rest()} == {"taken"}
    assert any("Failed to load resource" in error for error in shopper.errors)
    shopper.errors.clear()


def test_without_scripts_the_shop_works(shoppers: Callable[..., Shopper], shop: Source) -> None:
    """Forms buy, consent is a form too, an image counts the page view and the server tells of the payment."""
    shopper, before = shoppers(java_script_enabled=False), shop.report()
    page, base = shopper.page, shopper.server.base
    page.goto(f"{base}/demo/")
    page.locator('button[value="granted"]').click()
    page.wait_for_load_state()
    page.goto(f"{base}/demo/products/mug")
    # A page that is left before it is loaded may not have asked for its image.
    page.locator('[data-form="add"] button').click()
    page.wait_for_load_state()
    page.locator('a[href="/demo/checkout"]').click()
    page.wait_for_load_state()
    page.locator('[data-form="pay"] button').click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_have_text("Thank you for your order")
    expect(page.locator("#sent .sent")).to_contain_text("CompletePayment")

    assert more_than(before, shop.report()) == {"PageView": 5, "CompletePayment": 1}


PAGES = {
    "list": "/demo/",
    "search": "/demo/?q=wool",
    "nothing found": "/demo/?q=zzz",
    "product": "/demo/products/mug",
    "review": "/demo/products/mug?said=review",
    "cart": "/demo/cart",
    "checkout": "/demo/checkout",
    "thanks": "/demo/thanks",
    "contact": "/demo/contact",
    "sent": "/demo/sent",
}


SCREENS = [(width, scheme) for width in (390, 1440) for scheme in ("light", "dark")]
AXE = """async (scheme) => {
  const options = {resultTypes: ["violations"], ...(scheme === "dark" && {runOnly: ["color-contrast"]})};
  return (await axe.run(options)).violations.map((one) => [one.id, one.nodes[0].html]);
}"""
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everybody_can_use_every_page(shoppers: Callable[..., Shopper], language: str) -> None:
    """No page has a finding of axe or runs over the window's edge: asked for consent and empty, then allowed and full."""
    shopper = shoppers(locale=language)
    found = _findings(shopper)
    shopper.open()
    shopper.choose("granted")
    shopper.buy()
    shopper.open("/demo/products/mug")
    shopper.press('[data-form="add"] button')

    assert found | _findings(shopper, "full ") == {}


def _findings(shopper: Shopper, state: str = "") -> dict[str, Any]:
    """What is wrong with each page, on a phone and on a desk, by day and by night."""
    found: dict[str, Any] = {}
    for name, path in PAGES.items():
        shopper.open(path)
        expect(shopper.page.locator("#sent > li").first).to_be_visible()
        for fold in shopper.page.locator("#sent details summary:visible").all()[:1]:
            fold.click()
        shopper.page.evaluate(Axe().axe_script)
        for width, scheme in SCREENS:
            shopper.page.set_viewport_size({"width": width, "height": 844})
            shopper.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wrong, over = shopper.page.evaluate(AXE, scheme), shopper.page.evaluate(OVER)
            if wrong or over > 0:
                found[f"{state}{name}, {width}, {scheme}"] = (wrong, over)
    return found


def test_the_question_covers_nothing_on_a_phone(shoppers: Callable[..., Shopper]) -> None:
    """The question for consent stands in the page's flow: below it the content begins."""
    shopper = shoppers(viewport={"width": 390, "height": 844})
    shopper.open()
    question, heading = (shopper.page.locator(of).bounding_box() for of in ("#consent", "h1"))

    assert question
    assert heading
    assert question["y"] + question["height"] <= heading["y"]
    assert question["height"] < 844 / 2
