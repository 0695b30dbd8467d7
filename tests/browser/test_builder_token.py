"""What scripts of the customer's page can learn of the builder's token and key."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Response

from tests.browser.base_code import base_code
from tests.browser.builder import Author
from tests.browser.serving import Source
from tests.browser.site import Site

SPY = """() => {
  const seen = [];
  const note = (from, text) => seen.push([from, `${text}`]);
  const strings = (from, value, depth, known) => {
    if (typeof value === "string") return note(from, value);
    if (!value || (typeof value !== "object" && typeof value !== "function") || depth > 5 || known.has(value)) return;
    known.add(value);
    for (const name of Object.getOwnPropertyNames(value))
      try { strings(`${from}.${name}`, value[name], depth + 1, known); } catch {}
  };
  note("location", location.href); note("referrer", document.referrer); note("cookie", document.cookie);
  note("history", JSON.stringify(history.state)); note("name", window.name);
  for (const entry of (window.navigation ? navigation.entries() : [])) note("navigation", entry.url);
  for (const entry of performance.getEntries()) note("performance", JSON.stringify(entry));
  strings("localStorage", { ...localStorage }, 0, new Set()); strings("sessionStorage", { ...sessionStorage }, 0, new Set());
  strings("window", window.__balise, 0, new Set()); strings("ttq", window.ttq, 0, new Set());
  for (const name of Object.keys(window))
    if (!/^(self|window|frames|parent|top|document|navigator|caught)$/.test(name)) strings(name, window[name], 0, new Set());
  note("markup", document.documentElement.outerHTML);
  const host = document.querySelector("balise-builder");
  note("root", host && host.shadowRoot); strings("host", { ...host }, 0, new Set());
  return seen;
}"""
PATCH = """() => {
  const caught = (window.caught = []);
  const { apply } = Reflect;
  const quote = JSON.stringify;
  const collect = (one) => {
    if (typeof one === "string") caught[caught.length] = one;
    else if (one && typeof one === "object")
      for (const name of Object.getOwnPropertyNames(one)) {
        const found = Object.getOwnPropertyDescriptor(one, name);
        if (found && typeof found.value === "string") caught[caught.length] = found.value;
      }
  };
  const watch = (of, name) => {
    const real = of[name];
    of[name] = function (...given) { collect(this); for (const one of given) collect(one); return apply(real, this, given); };
  };
  for (const [of, names] of [[window, ["fetch"]], [Response.prototype, ["json", "text"]], [JSON, ["parse", "stringify"]],
    [Headers.prototype, ["set", "append"]], [Reflect, ["apply"]], [Promise.prototype, ["then"]],
    [XMLHttpRequest.prototype, ["open", "send", "setRequestHeader"]], [Object, ["assign", "freeze", "create"]]])
    for (const name of names) watch(of, name);
  addEventListener("pagehide", () => { sessionStorage.caught = `[${caught.map((one) => quote(one))}]`; });
  if (window.navigation) navigation.addEventListener("navigate", (event) => collect(event.destination.url));
  for (const name of ["then", "toJSON", "signal", "window", "duplex", "priority", "integrity", "keepalive"])
    Object.defineProperty(Object.prototype, name, { configurable: true, get() { collect(this); return undefined; },
      set(value) { Object.defineProperty(this, name, { value, configurable: true, enumerable: true, writable: true }); } });
}"""

REPLAY = """async (address) => {
  const [, token] = performance.getEntriesByType("navigation")[0].name.split("#balise=");
  const headers = { "content-type": "application/json" };
  return token ? (await fetch(address, { method: "POST", headers, body: JSON.stringify({ token }) })).status : 0;
}"""


@pytest.fixture
def author(chromium: Browser, source: Source) -> Iterator[Author]:
    """An editor whose pages keep what is closed closed."""
    made = Author(chromium, source, see_inside=False)
    yield made
    made.context.close()


def test_scripts_after_the_pixel_find_neither_token_nor_key(author: Author, source: Source, site: Site):
    """Not in address, history, storage, globals, markup or performance entries, nor by replacing what the builder calls."""
    answers: list[Response] = []
    author.context.on("response", lambda answer: "builder/claim" in answer.url and answers.append(answer))
    page = author.open(site.url(site.add(base_code(source.server.base, source.code), "<a id='on' href='?page=3'>On</a>"))).page
    page.locator("balise-builder").wait_for(state="attached")
    page.wait_for_timeout(1_000)
    keys = [answer.json()["key"] for answer in answers if answer.request.method == "POST"]
    page.evaluate(PATCH)
    seen = page.evaluate(SPY)
    # The builder asks the server for its next page, and goes there.
    page.click("#on")
    page.wait_for_url("**page=3")
    page.wait_for_timeout(1_500)
    caught = page.evaluate("() => JSON.parse(sessionStorage.caught)")
    seen += page.evaluate(SPY)
    tokens = [re.findall(r"[\w-]{43}", answer.request.post_data or "")[0] for answer in answers if answer.request.post_data]
    secrets = [*tokens, keys[0]]

    assert len(set(tokens)) == 2
    assert any("builder/next" in text for text in caught)
    found = [(place, text[:200]) for place, text in seen if any(one in text for one in [*secrets, "#balise="])]
    # What browsers measured of loading names the address with its token, which is spent: see the next test.
    assert [text for place, text in found if place != "performance" or keys[0] in text] == []
    assert [text[:200] for text in caught if any(one in text for one in [*secrets, "#balise="])] == []


def test_what_browsers_keep_of_the_address_is_spent(author: Author, source: Source, site: Site):
    """Chromium lists the address that was navigated to, with its fragment: who brings that token gets no key, and is told of."""
    page = author.open(site.url(site.add(base_code(source.server.base, source.code), "<h1>Shop</h1>"))).page
    page.locator("balise-builder").wait_for(state="attached")
    page.wait_for_timeout(1_000)
    status = page.evaluate(REPLAY, f"{source.server.base}/api/v1/builder/claim")
    author.manager.reload()

    assert status in (0, 409)
    assert status == 0 or author.manager.get_by_text("was used twice").count()


def test_the_fragment_is_worth_nothing_on_another_site(author, source: Source, site: Site):
    """A page elsewhere that gets the address with its fragment, by a redirect, opens no builder, and the token is spent."""
    tag = base_code(source.server.base, source.code)
    elsewhere = site.url(site.add(tag, "<h1>Elsewhere</h1>"), "localhost")
    moved = site.add_file(b"", "text/html", {"Location": elsewhere})
    site.pages[moved] = site.pages[moved]._replace(status=302)
    refused: list[int] = []
    author.context.on("response", lambda answer: "builder/claim" in answer.url and refused.append(answer.status))
    page = author.open(site.url(moved)).page
    page.get_by_role("heading", name="Elsewhere").wait_for()
    page.wait_for_timeout(1_500)

    assert page.url.startswith("http://localhost")
    assert 200 not in refused
    assert page.evaluate("() => document.querySelector('balise-builder').shadowRoot") is None


def test_a_copied_address_ends_the_session_and_is_told(author, source: Source, site: Site):
    """Who opens the same address a second time gets nothing; the first session ends, and the Events Manager says so."""
    addresses: list[str] = []
    tag = base_code(source.server.base, source.code)
    spy = "<script>window.first = location.href</script>"
    page = author.open(site.url(site.add(spy + tag, "<h1>Shop</h1>"))).page
    page.locator("balise-builder").wait_for(state="attached")
    page.wait_for_timeout(1_000)
    addresses.append(page.evaluate("() => window.first"))
    other = author.context.new_page()
    with other.expect_response(lambda answer: answer.url.endswith("/builder/claim") and answer.request.method == "POST") as claim:
        other.goto(addresses[0])
    author.manager.reload()

    assert "#balise=" in addresses[0]
    assert claim.value.status == 409
    author.manager.get_by_text("was used twice").first.wait_for()
