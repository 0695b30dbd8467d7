"""What do recorded clicks cost? The past of a rule over many of them, a click at the door, and a click on the page.

Figures are ratios within one run: the past of a rule against a count of all rows, a click against an event of the pixel through
the same door, a click on a page that records against one on a page that does not, at a quarter of the processor's speed.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import msgspec
from playwright.sync_api import sync_playwright
from serving import balise, free_port

from balise.clock import now_ms
from balise.collect.browser import Browsers
from balise.collect.directory import Directory
from balise.collect.intake import Intake
from balise.collect.pixel_door import PixelDoor
from balise.collect.rate import RateLimit
from balise.log.engines.sqlite import SqliteLog
from balise.lookups.bots import Bots
from balise.metadata import open_metadata
from balise.reports.moments import iso_text
from balise.reports.past_clicks import past_clicks
from balise.rules.rule import Rule, Target, Trigger
from balise.store.engines.embedded import EmbeddedStore
from balise.vocabulary.policy import load_policy

ELEMENTS, PAGES, DAYS = 2_000, 500, 30
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
TARGET = {"tag": "button", "role": "button", "name": "Leave a review", "path": ["main", "section#reviews"], "position": [0, 2]}
FILL = """
INSERT INTO clicks SELECT
    number, 'SHOP', {now:Int64} - (number % {days:Int64}) * 86400000, intDiv({now:Int64}, 1000) - (number % {days:Int64}) * 86400,
    'click', concat('https://shop.example/p/', toString(number % {pages:Int64})),
    leftPad(toString(cityHash64(number % {elements:Int64})), 16, '0'),
    if(number % {elements:Int64} = 0, {target:String},
       concat('{"tag":"button","name":"Button ', char(97 + number % {elements:Int64} % 26), toString(number % {elements:Int64}),
              ' of the shop","path":["main"]}'))
FROM numbers({first:UInt64}, {many:UInt64})
"""
AT_ONCE = 1_000_000
SLOWER = 4
HEAVY = "".join(
    f"<section><h2>Part {n}</h2>{'<p>Words <b>and</b> words.</p>' * 10}<button>Button {n}</button></section>" for n in range(100)
)
PRESS = """() => {
  const button = document.querySelectorAll('button')[50];
  const times = [];
  for (let n = 0; n < 40; n++) { const at = performance.now(); button.click(); times.push(performance.now() - at); }
  return times;
}"""


def seconds(work: Callable[[], Any], times: int = 5) -> float:
    """The median of so many."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def past(folder: Path, clicks: int) -> None:
    """The past of a rule over so many clicks, and what they take on disk."""
    store = EmbeddedStore(folder / "store", 1_500_000_000)
    now = now_ms()
    shared = {"now": now, "days": DAYS, "pages": PAGES, "elements": ELEMENTS, "target": json.dumps(TARGET)}
    for first in range(0, clicks, AT_ONCE):
        store.change(FILL, shared | {"first": first, "many": min(AT_ONCE, clicks - first)})
    rule = Rule(event="leave_review", trigger=Trigger(on="click", target=msgspec.convert(TARGET, Target)))
    told = past_clicks(store, "SHOP", rule, now)
    rows = seconds(lambda: store.ask("SELECT page, count() AS clicks FROM clicks WHERE source = 'SHOP' GROUP BY page"))
    ours = seconds(lambda: past_clicks(store, "SHOP", rule, now))
    room = store.ask("SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND table IN ('clicks', 'daily_clicks')")
    store.close()
    print(f"{clicks:,} clicks on {ELEMENTS:,} elements of {PAGES} pages in {DAYS} days: {told.clicks:,} on the target")
    print(f"past of a rule: {ours:.2f} s, {ours / rows:.2f} of a count of all rows by page ({rows:.2f} s)")
    print(f"on disk: {room[0]['bytes'] / clicks:.1f} bytes a click")


async def door(folder: Path) -> None:
    """Ten clicks against ten events, through the door and onto the disk."""
    metadata = open_metadata(f"sqlite:///{folder}/metadata.db")
    metadata.sources.create("Shop", "web", "SHOP", capture=True)
    log, policy = SqliteLog(folder / "log"), load_policy()
    directory = Directory(metadata, policy, "", now_ms, Bots())
    ask = PixelDoor(Intake(log, now_ms), directory, RateLimit(0), now_ms, 2**21, Browsers("127.0.0.1"))
    at = iso_text(now_ms())
    page = "https://shop.example/p/7"
    clicks = [{"id": f"bench-{n:08}", "code": "SHOP", "at": at, "on": "click", "page": page, "target": TARGET} for n in range(10)]
    context = {"pixel": {"code": "SHOP"}, "page": {"url": page}, "user": {}, "ad": {}, "device": {}}
    events = [
        {"event": "ViewContent", "message_id": f"m-{n}", "timestamp": at, "properties": {}, "context": context} for n in range(10)
    ]
    bodies = {"clicks": {"batch": [], "clicks": clicks, "sent_at": at}, "events": {"batch": events, "sent_at": at}}
    taken: dict[str, list[float]] = {"clicks": [], "events": []}
    app: Any = ask
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://balise.test", headers={"User-Agent": AGENT}) as client:
        for _ in range(200):
            for name, body in bodies.items():
                began = time.perf_counter()
                assert (await client.post("/api/v2/pixel", json=body)).json()["code"] == 0
                taken[name].append(time.perf_counter() - began)
    log.close()
    metadata.close()
    one, other = (statistics.median(taken[name]) * 1000 for name in ("clicks", "events"))
    print(f"ten clicks at the door, synced: {one:.2f} ms, {one / other:.2f} of ten events ({other:.2f} ms)")


def page() -> None:
    """A click on a page of 100 sections, recorded and not."""
    with balise(free_port()) as server, sync_playwright() as playwright:
        for code, capture in (("ON", True), ("OFF", False)):
            server.ask("/api/v1/sources", {"name": code, "kind": "web", "code": code, "capture": capture})
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        found: dict[str, list[float]] = {"ON": [], "OFF": []}
        for code in ("OFF", "ON") * 3:
            tab = browser.new_page()
            tab.route(
                "**/page/", lambda route: route.fulfill(body=f"<!doctype html><body>{HEAVY}</body>", content_type="text/html")
            )
            tab.goto(f"{server.url}/page/")
            tab.add_script_tag(url=f"{server.url}/i18n/pixel/events.js?sdkid={code}&lib=ttq")
            tab.evaluate("code => ttq.load && ttq.load(code)", code)
            tab.wait_for_timeout(1500)
            tab.context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            found[code] += tab.evaluate(PRESS)
            recorded = tab.evaluate("performance.getEntriesByType('resource').some(({ name }) => /capture\\./.test(name))")
            assert recorded is (code == "ON"), "The page did not load what it should."
            tab.close()
        browser.close()
    on, off = (statistics.median(found[code]) for code in ("ON", "OFF"))
    print(f"a click on a page, {SLOWER} times slower: {on:.2f} ms recorded, {off:.2f} ms not")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clicks", type=int, default=10_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        past(Path(one), asked.clicks)
        asyncio.run(door(Path(other)))
    page()
