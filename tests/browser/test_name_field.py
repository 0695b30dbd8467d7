"""The name field of a custom event, in a real browser: judged while it is typed, and the form without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import Source


@pytest.fixture
def page_of(chromium: Browser, signed_in: str, source: Source) -> Iterator:
    """Open the form of the source, in a language, with scripts or without."""
    contexts = []

    def open_form(language: str = "en-GB", **options) -> Page:
        context = chromium.new_context(storage_state=signed_in, locale=language, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{source.server.base}/sources/{source.code}/custom-events/new")
        return page

    yield open_form
    for context in contexts:
        context.close()


def test_the_name_is_judged_after_a_rest(page_of):
    """Broken rules show without sending the form, once a rest, and the proposed name is one press away, with undo."""
    page = page_of()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/check?" in request.url else None)
    page.locator("#name").press_sequentially("1 Leave it!", delay=20)

    expect(page.locator("#name-verdict .sum")).to_contain_text("2 rules to mend")
    expect(page.locator("#name-length")).to_have_text("11 / 50")
    expect(page.locator("#name-save button.main")).to_have_attribute("aria-disabled", "true")
    assert len(asked) == 1

    page.get_by_role("button", name="Use this name").click()
    expect(page.locator("#name")).to_have_value("Leave_it")
    expect(page.locator("#name-verdict .sum")).to_contain_text("This name is good")
    expect(page.locator("#name-save button.main")).not_to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Control+z")
    expect(page.locator("#name")).to_have_value("1 Leave it!")


def test_a_reserved_name_is_explained_in_french(page_of):
    """Amber, with the event it is counted as, and what that one serves."""
    page = page_of("fr-FR")
    page.goto(f"{page.url}{'&' if '?' in page.url else '?'}lang=fr")
    page.fill("#name", "Purchase")

    expect(page.locator("#name-verdict .sum.warn")).to_contain_text("Nom réservé")
    expect(page.locator("#name-verdict .maps .to")).to_have_text("CompletePayment")
    expect(page.locator("#name-uses h2")).to_have_text("À quoi sert CompletePayment")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [1440, 390])
def test_an_event_is_registered_with_scripts_and_without(page_of, source, scripts, width):
    """A name that breaks a rule, the proposed one, a parameter, a second row, save: the event is in the plan."""
    page = page_of(java_script_enabled=scripts, viewport={"width": width, "height": 800})
    page.fill("#name", "Leave Review")
    if not scripts:
        page.get_by_role("button", name="Save the event").last.click()
    page.get_by_role("button", name="Use this name").click()
    expect(page.locator("#name")).to_have_value("Leave_Review")
    page.locator("[name=p_name]").fill("rating")
    page.get_by_role("button", name="Add a row").click()
    expect(page.locator("[name=p_name]")).to_have_count(2)
    page.get_by_role("button", name="Save the event").last.click()

    expect(page.locator(".done-line")).to_contain_text("Leave_Review is registered")
    plan = source.server.ask("GET", f"/api/v1/sources/{source.code}/plan")
    assert list(plan["events"]["Leave_Review"]["parameters"]) == ["rating"]


def test_the_enter_key_saves(page_of):
    """Not the button that stands first in the verdict."""
    page = page_of()
    page.fill("#name", "Wishlist_Opened")
    page.locator("#name").press("Enter")

    expect(page.locator(".done-line")).to_contain_text("Wishlist_Opened is registered")
