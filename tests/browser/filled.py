"""A server with something on every page: a shop's day, a plan, people, tokens, test events, a replay, a quiet source."""

import json
import re
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.every_page import SHOP, SILENT, View
from tests.browser.serving import Server
from tests.running import balise

PASSWORD = "a lantern beside the track"
LINK = re.compile(r"sign in\s+(http\S+)")
LANGUAGES = {"en": ("en-GB", "Maya Okafor"), "fr": ("fr-FR", "Léa Martin")}
PLAN = {
    "format": 1,
    "blocked": ["debug_ping"],
    "aliases": {"gift_wrap_chosen": "Gift_Wrapped"},
    "events": {
        "size_guide_opened": {
            "status": "live",
            "description": "Somebody opened the size guide of a product.",
            "owner": "Maya, web team",
            "parameters": {"content_category": {"type": "text", "required": True}},
        },
        "Gift_Wrapped": {
            "status": "planned",
            "display_name_en": "Gift wrap chosen",
            "display_name_fr": "Emballage cadeau choisi",
        },
        "old_banner_seen": {"status": "retired", "owner": "Léa"},
    },
}

PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
CLICKED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("click", "/products/mug", {"tag": "button", "role": "button", "name": "Leave a review", "path": ["main"]}),
    ("click", "/products/mug", {"tag": "button", "role": "button", "name": "Add to basket", "path": ["main", "form"]}),
    ("click", "/products/bowl", {"tag": "button", "role": "button", "name": "Add to basket", "path": ["main", "form"]}),
    ("click", "/", {"tag": "a", "role": "link", "name": "Everything for the table", "attributes": {"href": "/table"}}),
    ("submit", "/contact", {"tag": "form", "id": "contact"}),
    ("click", "/", {"tag": "div", "classes": ["banner"]}),
)


@dataclass
class Filled:
    """The server, the windows of two administrators and of a stranger, and what was made, by its name in an address."""

    server: Server
    browser: Browser
    made: dict[str, str] = field(default_factory=dict)
    windows: dict[tuple[str, bool], BrowserContext] = field(default_factory=dict)

    def page(self, language: str, signed_in: bool = True) -> Page:
        """A new tab of somebody who reads this language."""
        window = self.windows.get((language, signed_in))
        if window is None:
            window = self.browser.new_context(locale=LANGUAGES[language][0], reduced_motion="reduce")
            self.windows[language, signed_in] = window
        return window.new_page()

    def address(self, view: View) -> str:
        """Where a page is, with what was made in its address."""
        path = re.sub(r"\{(\w+)\}", lambda found: self.made[found[1]], view.address)
        return path if path.startswith("http") else self.server.base + path

    def fill(self) -> None:
        """Make everything, as people and senders do."""
        self._people()
        self._events()
        self._replay()
        self._issues()
        self._backtest()
        self._clicks()
        self._rule()

    def _people(self) -> None:
        first = LINK.search((self.server.folder.parent / "server.log").read_text(encoding="utf-8"))
        assert first, "The first start printed no link."
        self._account(first[1], "en")
        self._account(self.server.ask("POST", "/api/v1/users", {"role": "administrator"})["url"], "fr")
        self.made["invitation"] = self.server.ask("POST", "/api/v1/users", {"role": "viewer"})["url"]
        self.made["password"] = self.server.ask("POST", "/api/v1/users/reset", {"email": "fr@shop.example"})["url"]

    def _account(self, link: str, language: str) -> None:
        page = self.page(language)
        page.goto(link)
        for name, text in (("email", f"{language}@shop.example"), ("name", LANGUAGES[language][1]), ("password", PASSWORD)):
            page.fill(f"[name={name}]", text)
        _press(page, "main button[type=submit]")
        page.close()

    def _events(self) -> None:
        server = self.server
        sent = balise(server.folder, "demo")
        for name, kind, code in (("Quiet site", "web", SILENT), ("Rue des Lilas", "offline", "till")):
            server.ask("POST", "/api/v1/sources", {"name": name, "kind": kind, "code": code})
        server.ask("PUT", f"/api/v1/sources/{SHOP}/plan", PLAN)
        server.ask("POST", "/api/v1/tokens", {"source": SHOP, "name": "Shop's server"})
        self.made["bought"] = sent["receipt"]
        server.settle()
        page = self.page("en")
        page.goto(f"{server.base}/sources/{SHOP}/test/build")
        _press(page, "main form button.main")
        _press(page, "button[formaction$=send]")
        page.close()
        server.settle()
        self.made["copy"] = self._receipt(f"/sources/{SHOP}/events/CompletePayment", "tr:has(.state:text('Dropped')) a")
        self.made["waiting"] = self._receipt(f"/sources/{SHOP}/quarantine?view=events", "td.to a")

    def _receipt(self, path: str, selector: str) -> str:
        page = self.page("en")
        page.goto(self.server.base + path)
        link: Any = page.locator(selector).first.get_attribute("href")
        page.close()
        return str(link).rpartition("/")[2]

    def _backtest(self) -> None:
        path = f"/api/v1/sources/{SHOP}/backtests"
        ordered = self.server.ask("POST", path, {"change": {"edition": "2025-05"}, "days": 1})
        self.made["backtest"] = str(ordered["id"])
        for _ in range(600):
            if self.server.ask("GET", f"{path}/{ordered['id']}")["state"] in ("done", "failed"):
                return
            time.sleep(0.1)
        raise AssertionError("The backtest did not end within a minute.")

    def _issues(self) -> None:
        issues = self.server.ask("POST", f"/api/v1/sources/{SHOP}/diagnose")["issues"]
        self.made["issue"] = str(issues[0]["id"])
        page = self.page("en")
        page.goto(f"{self.server.base}/alerts/new")
        page.fill("[name=name]", "Lost events")
        page.fill("[name=webhook_url]", "https://hooks.shop.example/balise")
        _press(page, "form.mail-form button[type=submit]")
        _press(page, "form[action$=test] button")
        page.close()

    def _clicks(self) -> None:
        """Recorded clicks on what the shop's pages have."""
        self.server.ask("PATCH", f"/api/v1/sources/{SHOP}", {"capture": True})
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        clicks = [
            {
                "id": f"filled-{number:08}",
                "code": SHOP,
                "at": at,
                "on": on,
                "page": f"https://shop.example{path}",
                "target": target,
            }
            for number, (on, path, target) in enumerate((*one,) for one in CLICKED for _ in range(3))
        ]
        body = json.dumps({"batch": [], "clicks": clicks, "sent_at": at}).encode()
        urllib.request.urlopen(urllib.request.Request(f"{self.server.base}/api/v2/pixel", body, {"User-Agent": PERSON})).close()
        self.server.settle()

    def _rule(self) -> None:
        """A rule that is live, with a sample page and a newer draft."""
        page, base = self.page("en"), f"{self.server.base}/sources/{SHOP}/rules"
        page.goto(f"{base}/new?event=size_guide_opened")
        page.fill("[name=label]", "Size guide on product pages")
        page.fill("[name=t_tag]", "a")
        page.fill("[name=t_text]", "Size guide")
        page.fill("[name=t_attributes]", "data-action=size-guide")
        page.click(".below button.main")
        page.click("form[action$=publish] button.main")
        here = page.url.partition("?")[0]
        page.fill("[type=url][name=page]", f"{self.server.base}/demo/products/cap")
        _press(page, "form[action*=add-page] button")
        page.goto(f"{here}/edit")
        page.fill("[name=t_text]", "Find your size")
        page.check("[name=often][value=page]")
        page.click(".below button[value=save]")
        page.wait_for_url(f"{here}?done=saved")
        self.made["rule"] = here.rpartition("/")[2]
        page.close()

    def _replay(self) -> None:
        page = self.page("en")
        page.goto(f"{self.server.base}/sources/{SHOP}/quarantine/preview?reason=invalid_name&name=free+trial!&as=Free_Trial")
        page.click("form[action$=replay] button")
        page.wait_for_url("**/replays/*")
        self.made["replay"] = page.url
        page.close()


def _press(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait for that: a tab that is closed on its way hangs for good."""
    with page.expect_navigation():
        page.click(selector)
