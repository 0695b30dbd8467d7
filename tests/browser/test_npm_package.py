"""Unmodified code that loads the platform's address works when that name leads to Balise: an npm package, and the base code."""

import json
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from tests.browser.base_code import base_code, inline
from tests.browser.browsers import launch
from tests.browser.counting import READY, counts
from tests.browser.gate import Gate
from tests.browser.visitor import Visitor

ROOT = Path(__file__).parents[2]
PLATFORM = "analytics.tiktok.com"
USE = """
import TiktokPixel from "tiktok-pixel";

await TiktokPixel.init("%s", { email: "Ada@shop.example", phone_number: "+33612345678" }, { debug: false });
TiktokPixel.pageView();
const contents = [{ content_id: "301", quantity: 1, price: 9.2 }];
TiktokPixel.track("Purchase", { value: 9.2, currency: "USD", contents }, { event_id: "order-1" });
TiktokPixel.track("ship_product", { order_id: "1" });
document.querySelector("button").onclick = () => TiktokPixel.track("leave_review", { rating: 5 });
"""
BUNDLED = {
    "entryPoints": ["use.js"],
    "bundle": True,
    "format": "esm",
    "outfile": "out.js",
    "define": {"process.env.NODE_ENV": '"production"'},
}
BUTTON = "<button>Leave a review</button>"


@pytest.fixture(scope="module")
def certificate() -> ssl.SSLContext:
    """A certificate for the platform's name, of an authority nobody trusts and that nothing keeps."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(PLATFORM).configure_cert(context)
    return context


@pytest.fixture
def platform(server, certificate) -> Iterator[Gate]:
    """What the platform's name leads to: TLS, and Balise behind it."""
    gate = Gate(server.port, certificate)
    yield gate
    gate.close()


@pytest.fixture
def misled(playwright, platform, site, source) -> Iterator[Visitor]:
    """A visitor whose browser takes the platform's name for this machine, and its certificate for a good one."""
    rules = f"MAP {PLATFORM}:443 127.0.0.1:{platform.port}, MAP * 127.0.0.1"
    browser = launch(playwright, f"--host-resolver-rules={rules}")
    visitor = Visitor(browser.new_context(ignore_https_errors=True), site, source)
    yield visitor
    browser.close()
    assert visitor.errors == []


@pytest.fixture
def bundle(tmp_path) -> Callable[[str], bytes]:
    """Bundles a module that imports from npm, as a site does."""
    if not (ROOT / "node_modules/tiktok-pixel").exists():
        pytest.skip("The package tiktok-pixel is not in node_modules: run make test.")

    def build(text: str) -> bytes:
        (tmp_path / "use.js").write_text(text)
        (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
        node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
        assert node, "There is no Node."
        command = [node, "-e", f"require('esbuild').buildSync({json.dumps(BUNDLED)})"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)
        return (tmp_path / "out.js").read_bytes()

    return build


def test_a_package_from_npm_is_counted(misled, platform, bundle):
    """The package `tiktok-pixel` as it is published loads Balise under the platform's name, and what it calls is counted."""
    script = bundle(USE % misled.source.code)
    assert f"https://{PLATFORM}/i18n/pixel/events.js".encode() in script
    address = misled.site.add_file(script, "text/javascript")
    page = misled.open(BUTTON, head=f'<script type="module" src="{address}"></script>')
    page.wait_for_function(READY)
    page.get_by_role("button").click()

    counts(misled, {"PageView": 2, "CompletePayment": 1, "ship_product": 1, "leave_review": 1})
    assert ("GET", PLATFORM, f"/i18n/pixel/events.js?sdkid={misled.source.code}&lib=ttq") in platform.asked
    assert {host for _, host, _ in platform.asked} == {PLATFORM}
    order = next(event for event in misled.source.stored if event.name_sent == "Purchase")
    assert (order.event_id, str(order.value), order.currency) == ("order-1", "9.2", "USD")
    assert order.email
    assert order.phone
    assert misled.leaks(["ada@shop.example", "33612345678"]) == []


def test_the_base_code_of_the_platform_is_counted(misled, platform):
    """Base code that names the platform's address, unchanged, works when the name leads here: also what is loaded later."""
    calls = """ttq.identify({ email: "ada@shop.example" }); ttq.page();
      ttq.track("Purchase", { value: 9.2, currency: "USD" }, { event_id: "order-1" });"""
    page = misled.open(head=base_code(f"https://{PLATFORM}", misled.source.code, methods=13) + inline(calls))
    page.wait_for_function(READY)
    page.evaluate("() => ttq.track('leave_review')")

    counts(misled, {"PageView": 1, "CompletePayment": 1, "leave_review": 1})
    assert all(event.email for event in misled.source.stored)
    assert {host for _, host, _ in platform.asked} == {PLATFORM}
    assert misled.leaks(["ada@shop.example"]) == []


def test_the_package_sends_through_a_failing_line(misled, platform, bundle):
    """Behind the platform's name, too, what fails is sent again and counted once."""
    platform.plan += [lambda exchange: exchange.reply(503), lambda exchange: exchange.pass_on() and None]
    address = misled.site.add_file(bundle(USE % misled.source.code), "text/javascript")
    misled.open(BUTTON, head=f'<script type="module" src="{address}"></script>')

    counts(misled, {"PageView": 2, "CompletePayment": 1, "ship_product": 1})
