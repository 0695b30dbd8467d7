"""The installation page in a real browser: it waits for the first event, and turns without a reload."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.serving import Source

RECEIPT = re.compile(r"^/receipts/[0-9A-F]+-0$")


@pytest.fixture
def page(server, chromium: Browser, source: Source):
    """The page of a source without an event, opened by somebody who just accepted an invitation."""
    link = server.ask("POST", "/api/v1/users", {"role": "viewer"})["url"]
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(server.base + "/invitation/" + link.rpartition("/")[2])
    for name, value in (("email", f"{source.code}@shop.example"), ("name", "Ada"), ("password", "four words and a number 7")):
        page.fill(f"[name={name}]", value)
    page.click("main button[type=submit]")
    page.goto(f"{server.base}/sources/{source.code}/install")
    yield page
    context.close()


def test_the_note_turns_when_the_first_event_comes(page, server, source: Source):
    """The page asks by itself; the first event's name, channel and receipt stand there, and then it asks no more."""
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/install/arrival") else None)
    expect(page.locator("#arrival")).to_contain_text("Waiting for your first event")
    token = server.ask("POST", "/api/v1/tokens", {"source": source.code})["token"]
    page.evaluate(
        """async ([token, code]) => {
          const data = [{ event: "leave_review", event_time: Math.floor(Date.now() / 1000) }];
          const headers = { "Access-Token": token, "Content-Type": "application/json" };
          const body = JSON.stringify({ event_source: "web", event_source_id: code, data });
          await fetch("/open_api/v1.3/event/track/", { method: "POST", headers, body });
        }""",
        [token, source.code],
    )
    expect(page.locator("[data-arrived]")).to_contain_text("leave_review", timeout=15_000)
    expect(page.locator("[data-arrived] a").first).to_have_attribute("href", RECEIPT)
    count = len(asked)
    page.wait_for_timeout(3_000)

    assert count >= 1
    assert len(asked) == count
