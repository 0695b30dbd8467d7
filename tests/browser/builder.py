"""The builder on a site, worked as a person works it: opened from the Events Manager, in a tab of its own."""

import itertools
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.serving import Source

PASSWORD = "a lantern beside the track"
OPEN_ROOTS = """const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) { return attach.call(this, { ...options, mode: "open" }); };"""
"""Before the pixel: what is in closed roots can be seen by tests."""
NUMBERS = itertools.count(1)


@dataclass
class Author:
    """An editor with a browser; `see_inside` opens what the builder closes, so that a test can look."""

    browser: Browser
    source: Source
    language: str = "en"
    width: int = 1280
    see_inside: bool = True
    options: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        size = {"width": self.width, "height": 844}
        locale = {"en": "en-GB", "fr": "fr-FR"}[self.language]
        self.context: BrowserContext = self.browser.new_context(
            locale=locale, viewport=size, reduced_motion="reduce", **self.options
        )
        self.troubles: list[str] = []
        self.context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        self.manager: Page = self.context.new_page()
        self._sign_up()
        if self.see_inside:
            self.context.add_init_script(OPEN_ROOTS)

    def _sign_up(self) -> None:
        page, server = self.manager, self.source.server
        page.goto(server.ask("POST", "/api/v1/users", {"role": "editor"})["url"])
        for name, text in (("email", f"author{next(NUMBERS)}@shop.example"), ("name", "Maya"), ("password", PASSWORD)):
            page.fill(f"[name={name}]", text)
        page.click("main button[type=submit]")
        page.wait_for_url(f"{server.base}/**")

    def open(self, address: str, rule: str = "", waits: bool = True) -> "Overlay":
        """Open a page of the site with the builder; `waits` until its form is there."""
        self.manager.goto(f"{self.source.server.base}/sources/{self.source.code}/builder?rule={rule}")
        self.manager.fill("#other", address)
        with self.context.expect_page() as opened:
            self.manager.locator("main form button.main").click()
        overlay = Overlay(opened.value)
        if waits and self.see_inside:
            overlay.at("save").wait_for(timeout=20_000)
        return overlay


class Overlay:
    """The builder in a tab: its controls by their ids, its words as they stand there."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def at(self, name: str) -> Locator:
        """A control."""
        return self.page.locator(f"balise-builder #{name}")

    @property
    def panel(self) -> Locator:
        """The panel."""
        return self.page.locator("balise-builder .panel")

    def pick(self, element: Locator, by: str = "pick") -> None:
        """Pick an element of the page with the pointer; `by` is the button that begins."""
        self.at(by).click()
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        assert box, "There is no such element to point at."
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def name(self, event: str) -> None:
        """Name the event, and wait for the server's verdict."""
        self.at("event").fill(event)
        expect(self.at("verdict").locator(".said").first).to_be_visible()

    def save(self) -> str:
        """Save the draft; the rule's id."""
        self.at("save").click()
        self.at("publish").wait_for()
        return str(self.at("publish").get_attribute("href")).rpartition("/")[2]
