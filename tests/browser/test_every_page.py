"""Every page as people see it: on a desk and on a phone, light and dark, in both languages, with real events on it.

With BALISE_PICTURES=FOLDER each look is kept there as a picture.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.every_page import VIEWS, View
from tests.browser.filled import Filled
from tests.browser.serving import Server

PICTURES = os.environ.get("BALISE_PICTURES", "")
WIDTHS = (1440, 390)
AXE = """async (rules) => {
  const options = {resultTypes: ["violations"], ...(rules.length && {runOnly: rules})};
  return (await axe.run(options)).violations.map((one) => [one.id, one.nodes[0].html]);
}"""
RULES: dict[str, list[str]] = {"light": [], "dark": ["color-contrast"]}
"""The rules of axe by colours, empty for all: at night a page has other colours and nothing else."""
OVER_THE_EDGE = """() => {
  const wide = document.documentElement.clientWidth;
  const hides = (one) => ["hidden", "clip"].includes(getComputedStyle(one).overflowX);
  const cut = (one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1 && hides(one);
  const told = [...document.querySelectorAll("main :not(.hidden, svg, svg *)")].filter((one) => one.textContent.trim());
  const found = told.filter(cut).map((one) => "cut: " + one.outerHTML.slice(0, 200));
  if (document.documentElement.scrollWidth <= wide) return found;
  const scrolls = (one) => one && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
  const leaves = (one) => one.getBoundingClientRect().right > wide + 1 && !scrolls(one.parentElement);
  const over = [...document.querySelectorAll("body *")].filter(leaves);
  return [...found, ...over.slice(0, 3).map((one) => "over the edge: " + one.outerHTML.slice(0, 200))];
}"""


@pytest.fixture(scope="module")
def filled(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """One server with something on every page."""
    server = Server(tmp_path_factory.mktemp("every") / "data")
    server.start()
    made = Filled(server, chromium)
    made.fill()
    yield made
    for window in made.windows.values():
        window.close()
    server.stop()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_page_can_be_shown_to_anybody(filled: Filled, view: View):
    """No finding of axe, nothing over the edge or cut, nothing on the console: in both languages, widths and colours."""
    found = [trouble for language in ("en", "fr") for trouble in _look(filled, view, language)]

    assert found == []


def _look(filled: Filled, view: View, language: str) -> list[str]:
    page, troubles = filled.page(language, view.signed_in), []
    page.on("console", lambda message: troubles.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    answer = page.goto(filled.address(view))
    assert answer
    assert answer.status in (200, 404)
    for selector, text in view.steps:
        act = page.locator(selector).first
        act.fill(text) if text else act.click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == language
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844 if width < 800 else 900})
        troubles += [f"{language}, {width}: {one}" for one in page.evaluate(OVER_THE_EDGE)]
        troubles += _in_each_colour(page, f"{view.name}.{width}.{language}", with_axe=language == "en")
    # A tab that is closed on its way to another page hangs for good.
    page.goto("about:blank")
    page.close()
    return [trouble for trouble in troubles if not _expected(trouble, answer.status, view)]


def _in_each_colour(page: Page, name: str, with_axe: bool) -> list[str]:
    troubles = []
    if with_axe:
        page.evaluate(Axe().axe_script)
    for colours, rules in RULES.items():
        page.emulate_media(color_scheme=colours)
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{PICTURES}/{name}.{colours}.png", full_page=True)
        if with_axe:
            troubles += [f"{name}, {colours}: {rule} {html[:300]}" for rule, html in page.evaluate(AXE, rules)]
    return troubles


def _expected(trouble: str, status: int, view: View) -> bool:
    """The browser itself tells of answers with 4xx, which some looks ask for."""
    return "Failed to load resource" in trouble and (status == 404 or view.name.endswith(("refused", "difference")))
