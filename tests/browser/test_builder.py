"""A marketer makes an event on the live site: with a pointer, with the keyboard alone, on a phone, in French, on hard sites."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.base_code import base_code
from tests.browser.builder import Author
from tests.browser.serving import Source, properties
from tests.browser.site import Site
from tests.browser.sites.catalog import EXAMPLES, TRUTH, put_up

SHOP = """<main><h1>Mug</h1><p class="price">€14,50</p>
<form><button type="button" class="css-1x2y">Leave a review</button> <button type="button" class="css-1x2y">Report</button></form>
<form id="login"><input type="password" name="secret" value="hush"><input type="email" name="mail"></form>
<ul><li><h3>Sturdy</h3><button type="button">Helpful</button></li>
<li><h3>Heavy</h3><button type="button">Helpful</button></li></ul>
<a id="cart" href="{next}">Cart</a>
<form id="send" action="/elsewhere" method="post"><button id="buy">Order</button></form></main>"""
BY_NAME = {example.name: example for example in EXAMPLES}
AXE = "async () => (await axe.run({resultTypes: ['violations']})).violations.map((one) => [one.id, one.nodes[0].html])"

PRESSED = """() => addEventListener("click", (event) => { if (event.target.localName === "button") window.pressed = 1 }, true)"""
WIDE = """(panel) => [...panel.querySelectorAll("*")].filter((one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1
  && one.localName !== "select" && getComputedStyle(one).overflowX !== "visible").map((one) => one.outerHTML.slice(0, 90))"""


@pytest.fixture
def authors(chromium: Browser, source: Source) -> Iterator[Callable[..., Author]]:
    """Makes editors with browsers of their own; nothing may go wrong on their pages."""
    made: list[Author] = []

    def make(**choices: object) -> Author:
        made.append(Author(chromium, source, **choices))
        return made[-1]

    yield make
    troubles = [trouble for author in made for trouble in author.troubles]
    for author in made:
        author.context.close()
    assert troubles == []


def shop(site: Site, source: Source, headers: dict[str, str] | None = None) -> str:
    """The address of a small shop with the pixel, which leads to a second page with it."""
    tag = base_code(source.server.base, source.code)
    cart = site.add(tag, "<main><h1>Cart</h1><button type='button'>Pay</button></main>")
    return site.url(site.add(tag, SHOP.format(next=cart), headers))


def test_from_a_click_on_the_site_to_a_row_of_the_report(authors, source, site, visitors):
    """Open the site, pick “Leave a review”, name it, read the price, save, publish; a visitor's click is counted."""
    author, address = authors(), shop(site, source)
    overlay = author.open(address)
    page = overlay.page
    overlay.pick(page.get_by_role("button", name="Leave a review"))
    expect(overlay.at("count")).to_contain_text("1 element on this page matches")
    overlay.at("verdict").get_by_role("button", name="Use leave_review").click()
    expect(overlay.at("verdict")).to_contain_text("can be used as a custom event")
    overlay.at("add-parameter").click()
    overlay.pick(page.locator(".price"), by="p0-pick")
    expect(overlay.at("p0-now")).to_contain_text("14.5")
    overlay.at("add-parameter").click()
    overlay.at("p1-name").fill("currency")
    overlay.at("p1-from").select_option("fixed")
    overlay.at("p1-fixed").fill("EUR")
    overlay.save()
    assert "leave_review" not in [event.event for event in source.stored]
    with author.context.expect_page() as opened:
        overlay.at("publish").click()
    rules = opened.value
    rules.get_by_role("link", name="Publish version 1").click()
    rules.get_by_role("button", name="Publish version 1").click()
    expect(rules.get_by_role("main")).to_contain_text("Live")

    visitor = visitors(source)
    tab = visitor.context.new_page()
    with tab.expect_response(lambda answer: "rules.json" in answer.url):
        tab.goto(address)
    tab.get_by_role("button", name="Leave a review").click()
    tab.wait_for_timeout(1_000)

    (event,) = [event for event in source.stored if event.event == "leave_review"]
    assert (properties(event)["value"], properties(event)["currency"]) == (14.5, "EUR")
    assert source.counted()["leave_review"] == 1
    author.manager.goto(f"{source.server.base}/sources/{source.code}")
    row = author.manager.get_by_role("row").filter(has_text="leave_review").first
    expect(row).to_contain_text("14.50")


def test_a_test_on_the_page_is_answered_and_not_counted(authors, source, site):
    """“Test on this page” shows what the server says, and no figure changes."""
    overlay = authors().open(shop(site, source))
    overlay.pick(overlay.page.get_by_role("button", name="Leave a review"))
    overlay.name("leave_review")
    overlay.at("test").click()
    expect(overlay.at("outcome")).to_contain_text("The server took it as leave_review. It is a test")

    assert "leave_review" not in source.counted()


def test_browsing_shows_what_would_be_sent(authors, source, site):
    """A click while browsing says what the draft would send; nothing is sent, and no form of the page is."""
    overlay = authors().open(shop(site, source))
    page = overlay.page
    overlay.pick(page.get_by_role("button", name="Leave a review"))
    overlay.name("leave_review")
    page.get_by_role("button", name="Report").click()
    page.get_by_role("button", name="Leave a review").click()
    expect(page.locator("balise-builder .toast")).to_have_count(1)
    expect(page.locator("balise-builder .toast")).to_contain_text("leave_review would be sent")
    page.locator("#buy").click()
    expect(page.locator("balise-builder .toast").last).to_contain_text("The form was not sent")

    assert "leave_review" not in [event.event for event in source.stored]


def test_picking_presses_nothing_and_wider_takes_all(authors, source, site):
    """The site's own action does not run; two alike are told apart or taken together, and each can be stepped to."""
    overlay = authors().open(shop(site, source))
    page = overlay.page
    page.evaluate(
        "() => addEventListener('click', (event) => { if (event.target.localName === 'button') window.pressed = 1 }, true)"
    )
    overlay.pick(page.get_by_role("button", name="Helpful").first)
    overlay.at("wider").click()
    expect(overlay.at("count")).to_contain_text("2 elements on this page match")
    overlay.at("next").click()
    expect(overlay.at("count")).to_contain_text("2 of 2")
    overlay.at("narrower").click()
    expect(overlay.at("count")).to_contain_text("1 element")

    assert page.evaluate("() => window.pressed") is None


@pytest.mark.parametrize("field, why", [("[type=password]", "passwords, cards"), ("[type=email]", "personal data")])
def test_sensitive_fields_are_refused_with_the_reason(authors, source, site, field, why):
    """A password or an address picked for a parameter is not taken, and why is said."""
    overlay = authors().open(shop(site, source))
    overlay.at("add-parameter").click()
    overlay.pick(overlay.page.locator(field), by="p0-pick")

    expect(overlay.panel).to_contain_text(why)
    expect(overlay.panel).not_to_contain_text("hush")


def test_the_keyboard_alone_is_enough(authors, source, site):
    """Pick with Tab, arrows and Enter, name and save, without a pointer; Escape leaves picking."""
    overlay = authors().open(shop(site, source))
    page, keys = overlay.page, overlay.page.keyboard
    overlay.at("pick").focus()
    keys.press("Enter")
    keys.press("Escape")
    expect(overlay.at("pick")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(page.locator("balise-builder .tip")).to_contain_text("Leave a review")
    keys.press("ArrowRight")
    expect(page.locator("balise-builder .tip")).to_contain_text("Report")
    keys.press("ArrowLeft")
    keys.press("Enter")
    expect(overlay.at("count")).to_contain_text("1 element")
    for _ in range(40):
        if overlay.at("event").evaluate("(field) => field === field.getRootNode().activeElement"):
            break
        keys.press("Tab")
    keys.type("leave_review")
    expect(overlay.at("verdict")).to_contain_text("can be used")
    for _ in range(60):
        if overlay.at("save").evaluate("(button) => button === button.getRootNode().activeElement"):
            break
        keys.press("Tab")
    assert overlay.at("save").evaluate("(button) => getComputedStyle(button).outlineStyle") == "solid"
    keys.press("Enter")

    expect(overlay.at("publish")).to_be_visible()


@pytest.mark.parametrize("language, width, scheme", [("en", 1440, "light"), ("fr", 390, "dark")])
def test_the_builder_can_be_read_by_everybody(authors, source, site, language, width, scheme):
    """axe finds nothing, nothing runs over the edge, in both languages, on a desk and a phone; each sentence is there."""
    author = authors(language=language, width=width, options={"color_scheme": scheme})
    overlay = author.open(shop(site, source))
    page = overlay.page
    overlay.pick(page.get_by_role("button", name="Leave a review"))
    overlay.name("1 bad name")
    overlay.at("add-parameter").click()
    page.evaluate(Axe().axe_script)
    found = [one for one in page.evaluate(AXE) if "balise" in one[1] or one[0] == "color-contrast"]
    edge = overlay.panel.evaluate("(panel) => panel.getBoundingClientRect().right - innerWidth")
    wide = overlay.panel.evaluate(WIDE)

    assert found == []
    assert (edge <= 0, wide) == (True, [])
    expect(overlay.panel).to_contain_text("Élément" if language == "fr" else "Element")
    assert overlay.panel.evaluate("(panel) => panel.getRootNode().host.lang") == language


@pytest.mark.parametrize("name", ["modal", "shadow", "strict", "rtl", "hashed"])
def test_it_works_on_hard_sites(authors, source, site, tmp_path: Path, name):
    """Over an open dialog of the site, inside shadow roots, under a strict policy, from right to left, with generated classes."""
    base = source.server.base
    overlay = authors().open(put_up(site, BY_NAME[name], tmp_path, base_code(base, source.code), base))
    page = overlay.page
    if name == "modal":
        page.click("#rate-planet")
    overlay.pick(page.locator(f'[{TRUTH}="review"]'))
    expect(overlay.at("count")).to_contain_text("1 element")
    overlay.name("leave_review")

    assert overlay.save().startswith("r_")


def test_a_policy_that_shuts_the_server_out_is_named(authors, source, site):
    """Where the site's policy lets the pixel in but not its requests, the builder says which directive to change, and how."""
    base = source.server.base
    overlay = authors().open(shop(site, source, {"Content-Security-Policy": "connect-src 'self'"}), waits=False)

    expect(overlay.panel).to_contain_text(f"Add {base} to connect-src in the site’s Content-Security-Policy.")


def test_it_comes_along_to_the_next_page(authors, source, site):
    """A link followed while browsing opens the next page with the builder and the saved draft; unsaved work is asked about."""
    overlay = authors().open(shop(site, source))
    page = overlay.page
    overlay.pick(page.get_by_role("button", name="Leave a review"))
    overlay.name("leave_review")
    page.locator("#cart").click()
    expect(overlay.panel).to_contain_text("the draft is not saved")
    overlay.panel.get_by_role("button", name="Save and go on").click()
    page.get_by_role("heading", name="Cart").wait_for()
    expect(overlay.at("event")).to_have_value("leave_review")

    assert "#balise" not in page.url


def test_a_rule_is_opened_again_and_gets_a_new_version(authors, source, site):
    """What was saved is in the form, and saving again makes version 2 of the same rule."""
    author, address = authors(), shop(site, source)
    first = author.open(address)
    first.pick(first.page.get_by_role("button", name="Leave a review"))
    first.name("leave_review")
    rule = first.save()
    second = author.open(address, rule)
    expect(second.at("event")).to_have_value("leave_review")
    second.at("often").select_option("session")

    assert second.save() == rule
    expect(second.at("outcome")).to_contain_text("version 2")


def test_closing_ends_the_session(authors, source, site):
    """The cross takes everything of the builder off the page, and the Events Manager has no open session any more."""
    author = authors()
    overlay = author.open(shop(site, source))
    with overlay.page.expect_response(re.compile("builder/end$")):
        overlay.panel.get_by_role("button", name="Close the builder").click()
    expect(overlay.page.locator("balise-builder")).to_have_count(0)
    author.manager.reload()

    expect(author.manager.get_by_text("The builder is open nowhere.")).to_be_visible()
