"""The script as a real browser inflates it: however it is compressed, the page gets the same bytes."""

import hashlib
import urllib.request

import pytest

DIGEST = """async (url) => {
  const body = await (await fetch(url, { cache: "no-store" })).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}"""


@pytest.mark.parametrize("host, encoding", [("127.0.0.1", "br"), ("t.shop.test", "gzip")])
def test_a_browser_inflates_the_script(chromium, server, source, host, encoding):
    """Chromium, which takes brotli only where nobody can listen in, makes of each encoding exactly the plain script."""
    path = f"/i18n/pixel/events.js?sdkid={source.code}&lib=ttq"
    with urllib.request.urlopen(server.base + path, timeout=10) as answer:
        plain = answer.read()
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{server.base}/healthz")
    with page.expect_response("**/events.js*") as seen:
        found = page.evaluate(DIGEST, server.at(host) + path)
    context.close()

    assert source.code.encode() in plain
    assert seen.value.headers["content-encoding"] == encoding
    assert found == hashlib.sha256(plain).hexdigest()


def test_a_browser_asks_again_only_whether_it_changed(chromium, server, source):
    """A page that is loaded again later gets 304 for the script it has."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{server.base}/healthz")
    look = f"""async () => {{
      const answer = await fetch("/i18n/pixel/events.js?sdkid={source.code}", {{ cache: "no-cache" }});
      return [answer.status, (await answer.text()).includes("{source.code}")];
    }}"""
    first = page.evaluate(look)
    with page.expect_response("**/events.js*") as seen:
        second = page.evaluate(look)
    asked = seen.value.request.all_headers()
    context.close()

    assert first == second == [200, True]
    assert asked["if-none-match"] == seen.value.headers["etag"]
