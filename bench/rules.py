"""What do rules cost a click? Time of a click on a large page with 100 live rules, over the same click without them.

A page with 3,000 elements is opened in Chromium with the pixel and 100 rules on clicks, then with the pixel alone. Printed is
what one click takes the page's main thread: a click beside every target, on a button that no rule means, on a target as it was
described, and on one whose page has changed since, which is compared with the rest of the page. Medians of several rounds. No
server is needed.
"""

import argparse
import json
import re
import shutil
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "src/balise/web/static/pixel"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BASE = "https://events.example"
CODE = "C9ABCDEFGHIJKLMNOPQR"
CLICKS = 100
ROUNDS = 5
HEADERS = {"access-control-allow-origin": "*"}
CARD = (
    '<article class="card"><h3>Cup {n}</h3><p>Holds <b>{n}</b> tea leaves.</p>'
    '<button type="button" class="btn buy" id="buy-{n}" data-sku="CUP-{n}">Buy cup number {n}</button></article>'
)
RUN = """([css, clicks]) => {
  const element = document.querySelector(css);
  const begun = performance.now();
  for (let n = 0; n < clicks; n++) element.click();
  return (performance.now() - begun) / clicks * 1000;
}"""


def page_html(elements: int) -> str:
    """A shop's list of that many elements, five in each card, and the base code's script."""
    cards = "".join(CARD.format(n=n) for n in range(elements // 5))
    tag = f'<script async src="{BASE}/i18n/pixel/events.js?sdkid={CODE}"></script>'
    return (
        f'<!doctype html><html lang="en"><head><title>Cups</title>{tag}</head><body><main><h1>Cups</h1><p id="beside">Beside</p>'
        f'<button id="other" type="button">Nothing of it</button>{cards}</main></body></html>'
    )


def rules_of(count: int) -> list[dict[str, Any]]:
    """Rules on the buttons of the first cards; that of card 1 remembers a text and a class that are no more."""
    rules = []
    for n in range(count):
        target: dict[str, Any] = {
            "tag": "button", "id": f"buy-{n}", "attributes": {"type": "button", "data-sku": f"CUP-{n}"}, "role": "button",
            "name": f"Buy cup number {n}", "classes": ["btn", "buy"], "path": ["main", "article.card"], "position": [0, 1],
            "near": [f"Cup {n}", f"Holds {n} tea leaves."],
        }  # fmt: skip
        if n == 1:
            target |= {"name": "Order this cup number", "classes": ["button-old"], "near": ["Old cups"]}
        rules.append(
            {"id": f"r_{n:012}", "version": 1, "event": "buy_cup", "trigger": {"on": "click", "target": target}, "often": "page"}
        )
    return rules


def serve(page: Page, elements: int, rules: int) -> None:
    """Answer everything the page asks for."""
    setting = {"code": CODE, "lib": "ttq", "cookies": True, "match": [], "phone": ""} | ({"rules": "m"} if rules else {})
    script = (BUILT / "core.js").read_text() + f"\n__balise.start({json.dumps(setting)})"

    def answer(route: Route) -> None:
        path = re.sub(r"https://[^/]+|\?.*", "", route.request.url)
        if path.endswith("events.js"):
            route.fulfill(body=script, content_type="text/javascript", headers=HEADERS)
        elif path.endswith("rules.json"):
            body = json.dumps({"mark": "m", "rules": rules_of(rules)})
            route.fulfill(body=body, content_type="application/json", headers=HEADERS)
        elif "/static/" in path:
            route.fulfill(body=(BUILT / Path(path).name).read_text(), content_type="text/javascript", headers=HEADERS)
        elif path.endswith("/pixel"):
            route.fulfill(body='{"code":0,"message":"OK","data":{}}', content_type="application/json", headers=HEADERS)
        else:
            route.fulfill(body=page_html(elements), content_type="text/html")

    page.route("**/*", answer)


def measured(browser: Browser, elements: int, rules: int, slower: float) -> dict[str, float]:
    """Microseconds of a click, by what is clicked."""
    page = browser.new_page()
    serve(page, elements, rules)
    page.goto("https://shop.example/cups")
    page.wait_for_function("() => self.__balise")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(3000)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    places = {"beside every target": "#beside", "another button": "#other", "a target": "#buy-50", "a changed target": "#buy-1"}
    times = {}
    for name, css in places.items():
        rounds = [page.evaluate(RUN, [css, CLICKS]) for _ in range(ROUNDS)]
        times[name] = statistics.median(rounds)
    page.close()
    return times


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--elements", type=int, default=3000)
    options.add_argument("--rules", type=int, default=100)
    options.add_argument("--slower", type=float, default=1.0, help="how many times slower the processor is made")
    chosen = options.parse_args()
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=found, args=["--no-sandbox"])
        without = measured(browser, chosen.elements, 0, chosen.slower)
        with_rules = measured(browser, chosen.elements, chosen.rules, chosen.slower)
        browser.close()
    print(f"{chosen.elements:,} elements, {chosen.rules} rules, processor {chosen.slower:g} times slower; µs a click")
    print(f"{'a click on':24}{'without':>10}{'with rules':>12}{'more':>10}{'ratio':>8}")
    for name, plain in without.items():
        more = with_rules[name]
        print(f"{name:24}{plain:10,.0f}{more:12,.0f}{more - plain:10,.0f}{more / max(plain, 1):8,.0f}")


if __name__ == "__main__":
    main()
