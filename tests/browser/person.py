"""Somebody who works in the web application: reads its words, and uses a pointer or nothing but the keyboard."""

import json
import re
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

MOST_TABS = 120
FOCUSED = "element => element === document.activeElement"


class Person:
    """One browser window; every control is found by the words that stand on it, as people and screen readers find it."""

    def __init__(self, browser: Browser, language: str, width: int, keyboard: bool = False, **options: Any) -> None:
        self.keyboard = keyboard
        size = {"width": width, "height": 844 if width < 800 else 900}
        self.context = browser.new_context(locale=language, viewport=size, **options)
        self.page: Page = self.context.new_page()
        self.troubles: list[str] = []
        self.page.on("console", lambda message: self.troubles.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))

    @property
    def main(self) -> Locator:
        """What the page is about, without what stands around it."""
        return self.page.get_by_role("main")

    def heading(self, text: str) -> None:
        """Wait for the page whose title begins so."""
        expect(self.page.get_by_role("heading", level=1, name=re.compile(f"^{re.escape(text)}"))).to_be_visible()

    def follow(self, text: str, inside: Locator | None = None) -> None:
        """Follow the link with this text, in the page's main part where nothing else is said."""
        self._do((inside or self.main).get_by_role("link", name=text, exact=True))

    def visit(self, text: str) -> None:
        """Open a page from the list of pages."""
        self._do(self.page.locator("nav.nav").get_by_role("link", name=text, exact=True))

    def press(self, text: str) -> None:
        """Press the button with this text."""
        self._do(self.main.get_by_role("button", name=text, exact=True))

    def open(self, text: str) -> None:
        """Open what is folded under this line."""
        self._do(self.main.locator("summary").filter(has_text=text))

    def choose(self, label: str) -> None:
        """Choose one of several."""
        radio = self.main.get_by_role("radio", name=label)
        if not self.keyboard:
            radio.check()
            return
        group = self.main.locator(f"[name={radio.get_attribute('name')}]")
        self._reach(*(group.nth(n) for n in range(group.count())))
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if not radio.is_checked():
                self.page.keyboard.press("ArrowDown")
        expect(radio).to_be_checked()

    def write(self, label: str, text: str, role: str = "textbox") -> None:
        """Write into the field with this label, in the place of what stands there."""
        begins = re.compile(f"^{re.escape(label)}")
        field = self.main.get_by_label(begins) if role == "password" else self.main.get_by_role(role, name=begins)
        if self.keyboard:
            self._reach(field)
        else:
            field.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def key(self, name: str) -> None:
        """Press one key."""
        self.page.keyboard.press(name)

    def _do(self, control: Locator) -> None:
        expect(control).not_to_have_count(0)
        places = {one.get_attribute("href") for one in control.all()}
        assert len(places) == 1, f"These words lead to several places: {places}"
        control = control.first
        if self.keyboard:
            self._reach(control)
            self.page.keyboard.press("Enter")
        else:
            control.click()

    def _reach(self, *controls: Locator) -> None:
        """Go on with the tabulator until one of these has the focus, and can be seen to have it."""
        for _ in range(MOST_TABS):
            if any(control.evaluate(FOCUSED) for control in controls):
                outline = self.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
                around = self.page.evaluate("() => getComputedStyle(document.activeElement.parentElement).outlineStyle")
                assert "none" not in (outline if outline != "none" else around), f"No focus can be seen on {controls[0]}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The tabulator does not lead to {controls[0]}: {json.dumps(self._focused())}")

    def _focused(self) -> Any:
        return self.page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
