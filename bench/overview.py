"""Does the Overview stay quick and light with many events and many Event Types? Its server time and what a browser transfers.

The whole application answers in this process, without a network. Read the ratios: to the aims, and of processor time to the page
of the account, which asks the store for nothing and is asked before each view; absolute times belong to the machine and to who
shares it.
With `--folder` the events are made once and kept there, also to see what opening a folder of an earlier version takes.
"""

import argparse
import asyncio
import logging
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx2
from report import END, MEMORY_BYTES, MILLION, fill

from balise.app import Balise, build
from balise.events.received import Kind
from balise.settings import read_settings
from balise.store.engines.embedded import EmbeddedStore
from balise.web.visitor import SESSION_COOKIE

CUSTOM, STANDARD = 300, ("ViewContent", "AddToCart", "Search", "Contact", "CompletePayment", "InitiateCheckout")
TIMES = 40
AIM_MS, AIM_BYTES = 150, 250_000
TRIVIAL = "/account"
MANY = {
    "source": "'SHOP'",
    "event": f"""if(sipHash64(number, 'class') % 2 = 0, concat('custom_event_', toString(sipHash64(number, 'event') % {CUSTOM})),
        arrayElement({list(STANDARD)}, toInt32(sipHash64(number, 'event') % {len(STANDARD)}) + 1))""",
    "event_class": "if(startsWith(event, 'custom'), 'custom', 'standard')",
    "name_sent": "if(event = 'CompletePayment' AND number % 3 = 0, 'Purchase', event)",
}
WAITING = """
INSERT INTO quarantine (position, sign, receipt, source, name_sent, kind, channel, protocol, received_at, event_time, outcome)
SELECT number, 1, toString(number), 'SHOP', concat(toString(number % 20), ' bad'), 'web', 'browser', 'pixel',
       {end:Int64} * 1000 - number * 1000, {end:Int64} - number * 60, 'invalid_name'
FROM numbers(10000)
"""
VIEWS = {
    "first view: 7 days, by channel": "",
    "24 hours": "?range=24h",
    "28 days, by Event Type": "?range=28d&split=type",
    "28 days in hours, by outcome": "?range=28d&by=hour&split=outcome",
    "sorted, a row open": "?sort=-value&open=CompletePayment",
    "page 3 of the table": "?page=3",
    "searched": "?q=event_2",
}


def main() -> None:
    """Fill, ask, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--millions", type=int, default=1, help="millions of events (the aim is meant for 50: 10 GB on disk)")
    options.add_argument("--folder", type=Path, help="where the events are kept, and taken from where they are there already")
    chosen = options.parse_args()
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="balise-bench-"))
    try:
        if not (folder / "store").is_dir():
            _fill(folder, chosen.millions)
        asyncio.run(_measure(folder))
    finally:
        if chosen.folder is None:
            shutil.rmtree(folder)


def _fill(folder: Path, millions: int) -> None:
    store = EmbeddedStore(folder / "store", MEMORY_BYTES)
    fill(store, 0, millions * MILLION, MANY)
    store.change(WAITING, {"end": END})
    (rows,) = store.ask("SELECT count() AS rows FROM hourly_events")
    print(f"{millions} million events, {CUSTOM + len(STANDARD)} Event Types, {rows['rows']:,} rollup rows", flush=True)
    store.close()


async def _measure(folder: Path) -> None:
    for name in ("metadata.db", "log", "seen"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).unlink(missing_ok=True)
    settings = read_settings({"data": str(folder)}, environment={}, file=folder / "none.toml")
    app = build(settings, clock=lambda: END * 1000 - 1)
    began = time.monotonic()
    await app.start()
    print(f"opened in {time.monotonic() - began:.1f} s", flush=True)
    try:
        async with _signed_in(app) as client:
            await _table(client)
    finally:
        await app.stop()


def _signed_in(app: Balise) -> httpx2.AsyncClient:
    app.metadata.sources.create("Shop", Kind.WEB, code="SHOP")
    _, key = app.metadata.invitations.create("viewer", actor="bench")
    user = app.metadata.invitations.accept(key, "bench@shop.example", "Bench", "correct horse battery")
    transport = httpx2.ASGITransport(app=app.asgi, client=("192.0.2.7", 50_000))
    client = httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080", headers={"Accept-Encoding": "gzip"})
    client.cookies.set(SESSION_COOKIE, app.metadata.sessions.open(user.id, "bench"))
    return client


async def _table(client: httpx2.AsyncClient) -> None:
    heads = (("p50", 8), ("p95", 8), ("of aim", 7), ("CPU p50", 8), ("of /account", 11), ("transferred", 11), ("of aim", 7))
    print("  ".join((f"{'view':34}", *(f"{head:>{width}}" for head, width in heads))))
    files = sum([await _transferred(client, path) for path in ("/static/balise.css", "/static/pages.css", "/static/figures.css")])
    files += await _transferred(client, "/static/page.js") + await _transferred(client, "/static/balise.svg")
    for name, query in VIEWS.items():
        address = f"/sources/SHOP{query}"
        sent = await _transferred(client, address) + (files if name.startswith("first") else 0)
        trivial, taken = [], []
        for _ in range(TIMES):
            trivial.append(await _timed(client, TRIVIAL))
            taken.append(await _timed(client, address))
        times, cpu = sorted(each for each, _ in taken), statistics.median(each for _, each in taken)
        p50, p95 = statistics.median(times), times[int(0.95 * TIMES) - 1]
        ratio = cpu / statistics.median(each for _, each in trivial)
        shares = f"{p95 / AIM_MS:7.2f}  {cpu:5.0f} ms  {ratio:11.1f}  {sent / 1000:8.0f} kB  {sent / AIM_BYTES:7.2f}"
        print(f"{name:34}  {p50:5.0f} ms  {p95:5.0f} ms  {shares}", flush=True)


async def _timed(client: httpx2.AsyncClient, address: str) -> tuple[float, float]:
    """Milliseconds by the clock, and of processor time on all cores: the latter is less a matter of who else is at work."""
    began, worked = time.perf_counter(), time.process_time()
    await client.get(address)
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


async def _transferred(client: httpx2.AsyncClient, address: str) -> int:
    """The bytes of an answer's body as they are sent."""
    async with client.stream("GET", address) as answer:
        answer.raise_for_status()
        parts: list[Any] = [part async for part in answer.aiter_raw()]
    return sum(len(part) for part in parts)


if __name__ == "__main__":
    main()
