"""Recorded clicks in a real browser: what a site is made of is kept, nothing of who uses it, on no byte of the disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from balise.store.engines.embedded import EmbeddedStore
from tests.browser.base_code import base_code, inline
from tests.browser.browsers import EVERYTHING_HERE, launch
from tests.browser.serving import Server
from tests.browser.site import Site
from tests.browser.visitor import Visitor

AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
TYPED = "qzxsecretword"
EMAIL, PHONE, CARD, IBAN = (
    "jean.qzxdupont@mail.example",
    "+33 6 12 34 56 78",
    "4111 1111 1111 1111",
    "FR76 3000 6000 0112 3456 7890 189",
)
BESIDE = "Qzxbeside Person"
NEVER = (TYPED, "qzx", EMAIL, "612345678", PHONE, "06 12 34", CARD, "4111111111111111", "411111", IBAN, "30006000", BESIDE)
"""What must be found nowhere."""

FIELDS = ("text", "email", "password", "tel", "search", "url", "number")
PAGE = f"""
<main>
<h1>Mugs</h1><p>{BESIDE}</p>
<button id="review" class="btn review-button" onclick="this.textContent='Thanks'">Leave a review</button>
<p>{BESIDE}</p>
<a id="more" href="#more?mail={EMAIL}">More mugs</a>
<div id="card" role="button" tabindex="0">Open the card</div>
<div id="pointed" style="cursor:pointer"><b>Anything at all</b></div>
<details><summary id="sizes">Sizes</summary>12 cm</details>
<svg id="drawn" role="button" aria-label="Zoom in" width="20" height="20"><rect width="20" height="20"/></svg>
<button id="mailed">{EMAIL}</button>
<button id="called" aria-label="{PHONE}">Call</button>
<button id="paid" title="{CARD}">{IBAN}</button>
<button id="u-{EMAIL}" data-who="{EMAIL}" class="{EMAIL}">Account</button>
<section id="qzx-ignored" data-balise-ignore><button id="ignored">qzx of mine</button></section>
<form id="checkout" novalidate onsubmit="return false" action="/pay?card={CARD}">
{"".join(f'<label>Field {kind} <input id="f-{kind}" type="{kind}" name="{kind}"></label>' for kind in FIELDS)}
<input id="f-cc" autocomplete="cc-number" name="cardNumber"><input id="f-cvc" autocomplete="cc-csc">
<textarea id="letter"></textarea>
<select id="title"><option>qzxmrs</option><option>qzxmr</option></select>
<label id="l-ill"><input id="ill" type="checkbox" name="qzxill"> qzxill</label>
<label><input id="yes" type="radio" name="r" value="qzxyes"> qzxyes</label>
<button id="send" type="submit">Order now</button>
</form>
<div id="editor" contenteditable="true">draft</div>
<button id="after">After the draft</button>
<button id="total">Pay <output id="sum"></output></button>
<x-card></x-card>
</main>
<script>
customElements.define("x-card", class extends HTMLElement {{
  constructor() {{
    super();
    const inner = '<form id="inner" onsubmit="return false"><input id="hidden-field"><button id="inside">Inside</button></form>';
    this.attachShadow({{ mode: "open" }}).innerHTML = inner;
  }}
}});
</script>
"""
PRESSED = (
    "#review", "#more", "#card", "#pointed b", "#sizes", "#drawn rect", "#mailed", "#called", "#paid", "[data-who]", "#ignored",
    "#l-ill", "#yes", "#letter", "#editor", "#after", "#total", "#send", "#inside", "h1",
)  # fmt: skip


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Iterator[Server]:
    """A server of its own, whose folder is searched."""
    running = Server(tmp_path_factory.mktemp("clicks") / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def person(playwright: Playwright) -> Iterator[Browser]:
    """A browser that does not say that a program drives it: crawlers' clicks are not kept."""
    browser = launch(playwright, EVERYTHING_HERE, f"--user-agent={AGENT}")
    yield browser
    browser.close()


def used(visitor: Visitor) -> None:
    """Somebody fills in every field and presses everything on the page, then leaves."""
    page = visitor.open(PAGE)
    page.wait_for_function("() => performance.getEntriesByType('resource').some(({ name }) => /capture\\./.test(name))")
    page.evaluate("document.addEventListener('click', (event) => event.target.closest('a') && event.preventDefault())")
    for kind in FIELDS:
        text = {"email": EMAIL, "tel": PHONE, "number": "4111111111111111"}.get(kind, f"{TYPED} {EMAIL}")
        page.click(f"#f-{kind}")
        page.fill(f"#f-{kind}", text)
    for field, text in (
        ("f-cc", CARD),
        ("f-cvc", "411"),
        ("letter", f"Dear {TYPED}"),
        ("editor", f"{TYPED} {EMAIL}"),
        ("hidden-field", TYPED),
    ):
        page.fill(f"#{field}", text)
    page.evaluate("document.querySelector('#sum').value = 'qzx 411111'")
    page.select_option("#title", "qzxmr")
    for css in PRESSED:
        page.click(css)
    page.keyboard.press("Enter")
    page.goto("about:blank")


def words_of(server: Server, code: str) -> dict[tuple[str, str], int]:
    """Gesture and words of each element that was recorded, and how often."""
    found = server.ask("GET", f"/api/v1/sources/{code}/clicks")["elements"]
    return {(each["gesture"], each["target"].get("name") or each["target"].get("id", "")): each["clicks"] for each in found}


def test_a_visit_is_recorded_without_the_visitor(own: Server, person: Browser, site: Site):
    """All that may be clicked is there with its words; what was typed, chosen, personal or beside it is nowhere on disk."""
    source = own.source(capture=True)
    visitor = Visitor(person.new_context(), site, source)
    used(visitor)
    due = {
        "Leave a review",
        "More mugs",
        "Open the card",
        "Anything at all",
        "Sizes",
        "Zoom in",
        "After the draft",
        "Order now",
        "Inside",
    }
    for _ in range(200):
        own.settle()
        found = words_of(own, source.code)
        if ("submit", "checkout") in found and due <= {words for _, words in found}:
            break
        visitor.page.wait_for_timeout(50)
    visitor.context.close()
    assert due <= {words for gesture, words in found if gesture == "click"}
    assert {words for gesture, words in found if gesture == "submit"} == {"checkout", "inner"}
    assert all(count == 1 for count in found.values())
    assert own.ask("GET", f"/api/v1/sources/{source.code}/event-types")["event_types"] == []

    own.stop()
    assert found_on_disk(own.folder) == {}
    assert found_in_rows(own.folder) == []
    own.start()


def found_on_disk(folder: Path) -> dict[str, list[str]]:
    """Files of the data folder, and the server's output, that hold any of it."""
    files = [file for file in [*folder.rglob("*"), folder.parent / "server.log"] if file.is_file()]
    hits = {str(file): [secret for secret in NEVER if secret.encode().lower() in file.read_bytes().lower()] for file in files}
    return {name: found for name, found in hits.items() if found}


def found_in_rows(folder: Path) -> list[str]:
    """The same in what the store holds compressed."""
    store = EmbeddedStore(folder / "store", 10**9)
    try:
        rows = repr([store.ask(f"SELECT * FROM {table}") for table in ("clicks", "daily_clicks", "events", "quarantine")]).lower()
    finally:
        store.close()
    assert "leave a review" in rows
    return [secret for secret in NEVER if secret.lower() in rows]


def test_nothing_is_recorded_where_it_is_not_wanted(own: Server, person: Browser, site: Site):
    """A source that did not switch it on has no chunk for it; a visitor whose consent is held or withdrawn leaves no click."""
    button = '<button id="go" type="button">Leave a review</button>'
    quiet, asked = own.source(), own.source(capture=True)
    visitor = Visitor(person.new_context(), site, quiet)
    visitor.open(button).click("#go")
    visitor.finish()
    assert not any("capture." in request.url for request in visitor.requests)

    held = Visitor(person.new_context(), site, asked)
    page = held.open(button + inline("ttq.holdConsent();"))
    page.wait_for_function("self.__balise")
    page.click("#go")
    page.evaluate("ttq.revokeConsent()")
    page.click("#go")
    page.goto("about:blank")
    visitor.page.goto("about:blank")
    own.settle()
    for each in (visitor, held):
        assert not any('"clicks"' in (request.post_data or "") for request in each.requests)
        each.context.close()
    assert words_of(own, quiet.code) == words_of(own, asked.code) == {}


def test_a_click_is_kept_once_whatever_fails(own: Server, person: Browser, site: Site):
    """Where the first message fails on the way, the click goes along with the next one, and is recorded once."""
    source = own.source(capture=True)
    visitor = Visitor(person.new_context(), site, source)
    page = visitor.open('<button id="go" type="button">Leave a review</button>')
    visitor.finish()
    page.wait_for_function("() => performance.getEntriesByType('resource').some(({ name }) => /capture\\./.test(name))")
    page.click("#go")
    # The server takes the message, its answer is lost.
    page.route("**/api/v2/pixel", lambda route: (route.fetch(), route.abort()), times=1)
    page.evaluate("ttq.track('ViewContent')")
    visitor.wait(
        lambda: sum('"clicks"' in (request.post_data or "") for request in visitor.requests) > 1, "It was not sent again."
    )
    page.goto("about:blank")
    visitor.context.close()
    own.settle()
    assert words_of(own, source.code) == {("click", "Leave a review"): 1}


def test_a_click_that_leaves_the_page_is_recorded(own: Server, person: Browser, site: Site):
    """A link to another page is recorded though its page ends at once."""
    source = own.source(capture=True)
    visitor = Visitor(person.new_context(), site, source)
    other = site.url(site.add(base_code(own.base, source.code), "<h1>Other</h1>"))
    page = visitor.open(f'<a id="go" href="{other}">To the mugs</a>')
    visitor.finish()
    page.wait_for_function("() => performance.getEntriesByType('resource').some(({ name }) => /capture\\./.test(name))")
    page.click("#go")
    page.wait_for_url(other)
    for _ in range(100):
        own.settle()
        if words_of(own, source.code):
            break
        page.wait_for_timeout(50)
    visitor.context.close()
    assert words_of(own, source.code) == {("click", "To the mugs"): 1}
