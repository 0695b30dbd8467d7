"""What does the pixel cost the page it is on? Bytes before it works, and time of the page's main thread on a slow processor.

A page with the base code and ten calls is opened in Chromium at a quarter of the processor's speed, and so are the same page
without them, and the page with the base code and an empty script in place of the pixel, which is what no pixel can save; each
time in a browser profile that has seen nothing. Printed are medians of the main thread's own processor time, by the browser's
account, and what each page takes more than the plain one. A busy machine makes all of them larger: measure on a quiet one.
`--profile` says which functions take the time, from a build with their names in it.
"""

import argparse
import collections
import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from serving import Serving, balise, free_port

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "src/balise/web/static/pixel"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
SLOWER = 4
RUNS = 15
AIM_MS = 10.0
BUDGET_BYTES = 5 * 1024
AFTER_MS = 1000
"""How long a page is left alone after its load, so that everything is sent and answered."""
EVENTS = 10
CALLS = """<script>
addEventListener("load", function () {
  setTimeout(function () {
    for (var n = 1; n < %d; n++) {
      ttq.track(n %% 3 ? "ViewContent" : "ship_product", {
        contents: [{ content_id: "30" + n, content_type: "product", content_name: "dress", quantity: 1, price: 8 }],
        value: 8 + n, currency: "EUR", description: "A dress of the summer",
      }, { event_id: "event-" + n });
    }
  }, 100);
});
</script>"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">%s</head>
<body><h1>Shop</h1><p>Dresses.</p>%s</body></html>"""


def sizes(server: Serving) -> None:
    """What a visitor's browser loads, as the server sends it, and what it may load later."""
    script = f"{server.url}/i18n/pixel/events.js?sdkid={server.source}&lib=ttq"
    first = {name: len(loaded(script, name)) for name in ("identity", "gzip", "br")}
    print(f"{'':28}{'bytes':>9}{'gzip':>9}{'brotli':>9}")
    print(
        f"{'events.js, loads first':28}{first['identity']:9,}{first['gzip']:9,}{first['br']:9,}   budget {BUDGET_BYTES:,} gzipped"
    )
    for file in sorted(BUILT.glob("*.*.js")):
        packed = [len(file.with_name(file.name + ending).read_bytes()) for ending in (".gz", ".br")]
        print(f"{file.name.split('.')[0] + ', when needed':28}{file.stat().st_size:9,}{packed[0]:9,}{packed[1]:9,}")
    for name in ("snippet.js", "ttq.js"):
        content = (BUILT / name).read_bytes()
        print(f"{name:28}{len(content):9,}{len(gzip.compress(content, 9)):9,}")
    print()


def loaded(url: str, encoding: str) -> bytes:
    """What the server sends to a browser that takes this encoding."""
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept-Encoding": encoding})) as answer:
        content: bytes = answer.read()
        return content


@contextmanager
def pages(contents: dict[str, str]) -> Iterator[str]:
    """A site with these pages; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = contents.get(self.path.split("?")[0], "").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


@contextmanager
def visit(browser: Browser, address: str, slower: int) -> Iterator[tuple[Page, CDPSession]]:
    """Open the page on a slow processor, in a profile that has seen nothing, and leave it alone until it is done."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    page.wait_for_timeout(AFTER_MS)
    yield page, session
    context.close()


def thread_ms(browser: Browser, address: str, slower: int) -> tuple[float, float]:
    """Milliseconds of the main thread: of all its tasks, and of scripts alone."""
    with visit(browser, address, slower) as (_, session):
        told = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return told["TaskDuration"] * 1000, told["ScriptDuration"] * 1000


def measure(browser: Browser, address: str, runs: int, slower: int) -> dict[str, list[tuple[float, float]]]:
    """The same number of runs of each page, in turns."""
    found: dict[str, list[tuple[float, float]]] = {"plain": [], "an empty script": [], "the pixel": []}
    for _ in range(runs + 1):
        for name, path in zip(found, ("/plain", "/empty", "/pixel"), strict=True):
            found[name].append(thread_ms(browser, address + path, slower))
    return {name: runs[1:] for name, runs in found.items()}


def times(found: dict[str, list[tuple[float, float]]], slower: int) -> None:
    """One line for each page, and the difference."""
    print(
        f"Main thread at {slower}× slow-down, load and {EVENTS} events; median of {len(found['plain'])} runs (least to most), ms"
    )
    medians = {}
    for name, runs in found.items():
        tasks, scripts = zip(*runs, strict=True)
        medians[name] = statistics.median(tasks), statistics.median(scripts)
        print(
            f"  {name:16}{medians[name][0]:8.1f} ({min(tasks):.1f} to {max(tasks):.1f}), of which scripts {medians[name][1]:.1f}"
        )
    for name in ("an empty script", "the pixel"):
        more = [each - plain for each, plain in zip(medians[name], medians["plain"], strict=True)]
        word = f"; aim {AIM_MS:.0f}: {'reached' if more[0] <= AIM_MS else 'missed'}" if name == "the pixel" else ""
        print(f"  {name} costs {more[0]:.1f}, of which scripts {more[1]:.1f}{word}")
    print()


def profile(browser: Browser, address: str, script: str, runs: int, slower: int) -> None:
    """Which functions of the core take the time: of a build that keeps their names."""
    named = named_core(script)
    spent: collections.Counter[str] = collections.Counter()
    for _ in range(runs):
        context = browser.new_context()
        page = context.new_page()
        page.route("**/i18n/pixel/events.js*", lambda route: route.fulfill(body=named, content_type="text/javascript"))
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        session.send("Profiler.enable")
        session.send("Profiler.setSamplingInterval", {"interval": 100})
        session.send("Profiler.start")
        page.goto(address)
        page.wait_for_timeout(5 * AFTER_MS)
        spent.update(own_time(session.send("Profiler.stop")["profile"]))
        context.close()
    print("Where the time goes, ms a visit, without what the functions call")
    for name, microseconds in spent.most_common(25):
        print(f"  {microseconds / 1000 / runs:7.2f}  {name}")


def named_core(script: str) -> str:
    """The core with its functions' names, and the configuration that the server sent behind it."""
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
    (mark,) = {file.name.split(".")[1] for file in BUILT.glob("*.*.js")}
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "core.js"
        options = {
            "entryPoints": [str(ROOT / "pixel/src/core.ts")],
            "bundle": True,
            "target": "es2018",
            "outfile": str(out),
            "define": {"CHUNKS_HASH": json.dumps(mark)},
        }
        command = [node, "-e", f"require('esbuild').buildSync({json.dumps(options)})"]
        subprocess.run(command, cwd=ROOT, check=True)
        return out.read_text() + script[script.rindex("__balise.start(") :]


def own_time(told: Any) -> dict[str, int]:
    """Function → microseconds, from samples of the processor."""
    nodes = {node["id"]: node["callFrame"] for node in told["nodes"]}
    spent: collections.Counter[str] = collections.Counter()
    for node, gone in zip(told["samples"], told["timeDeltas"], strict=True):
        frame = nodes[node]
        where = frame["url"].rpartition("/")[2].split("?")[0] or frame["functionName"]
        if frame["functionName"] not in ("(idle)", "(root)"):
            spent[f"{where} {frame['functionName'] or 'anonymous'}:{frame['lineNumber'] + 1}"] += gone
    return spent


def main() -> None:
    """Start everything, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=RUNS)
    options.add_argument("--slower", type=int, default=SLOWER, help="how many times slower than this machine; 1 is as it is")
    options.add_argument("--profile", action="store_true", help="say which functions take the time")
    chosen = options.parse_args()
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("There is no Chromium here: install it, for example by apt-get install chromium.")
    with balise(free_port()) as server, sync_playwright() as playwright:
        sizes(server)
        html = server.ask(f"/api/v1/sources/{server.source}/snippet?url={server.url}")["html"]
        contents: dict[str, str] = {}
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        with pages(contents) as address:
            contents["/plain"] = PAGE % ("", "")
            contents["/empty"] = PAGE % (html.replace(server.url, address), CALLS % EVENTS)
            contents["/pixel"] = PAGE % (html, CALLS % EVENTS)
            times(measure(browser, address, chosen.runs, chosen.slower), chosen.slower)
            if chosen.profile:
                script = loaded(f"{server.url}/i18n/pixel/events.js?sdkid={server.source}&lib=ttq", "identity").decode()
                profile(browser, address + "/pixel", script, min(chosen.runs, 5), chosen.slower)
        browser.close()


if __name__ == "__main__":
    main()
