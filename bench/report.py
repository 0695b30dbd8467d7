"""Does a report cost more when there are more events? The Event Type report, the overlap of browser and server, and one receipt,
at growing numbers of events.

Events are made inside the store, so that the rollups fill as they do in real life. Read the ratios; absolute times
belong to the machine and to who shares it.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from balise.reports.channel_overlap import channel_overlap
from balise.reports.event_types import event_types
from balise.reports.moments import DAY
from balise.reports.naming import Naming
from balise.reports.receipt_life import receipt_life
from balise.store.engines.embedded import EmbeddedStore

MILLION = 1_000_000
SIZES = (1, 10)
FULL = (1, 10, 50)
TIMES = 9
SETTLED_S = 60
"""How long to let merges end after the events were made, before anything is timed."""
DAYS = 30
END = 1_790_000_000
MEMORY_BYTES = 1_500_000_000
COLUMNS = {
    "position": "number + 1",
    "outcome": "multiIf(number % 10 < 8, 'counted', number % 10 = 8, 'merged', 'dropped')",
    "clause": "'first'",
    "counted": "outcome = 'counted'",
    "merged": "outcome = 'merged'",
    "dropped": "outcome = 'dropped'",
    "value_added": "if(counted AND number % 3 = 0, toDecimal128(number % 90000, 9) / 100, NULL)",
    "keys_added": "if(dropped, 0, 45)",
    "fields_added": "['contents', 'currency', 'value']",
    "paired": "merged",
    "receipt": "concat(formatDateTime(toDateTime(event_time, 'UTC'), '%Y%m%d%H%i%S'), hex(sipHash64(number)), 'AAAA-0')",
    "source": "concat('SHOP', toString(number % 4))",
    "event": "concat('event_', toString(intDiv(number, 4) % 10))",
    "event_class": "if(intDiv(number, 4) % 10 < 5, 'standard', 'custom')",
    "name_sent": "event",
    "kind": "'web'",
    "channel": "if(sipHash64(number) % 2 = 0, 'browser', 'server')",
    "protocol": "'events-api'",
    "received_at": "{began:UInt64} + intDiv((number - {already:UInt64}) * {lasts:UInt64}, {until:UInt64} - {already:UInt64})",
    "event_time": "intDiv(received_at, 1000)",
    "event_id": "concat('order-', hex(sipHash64(number, 'id')))",
    "value": "value_added",
    "currency": "if(isNull(value_added), '', if(number % 2 = 0, 'EUR', 'USD'))",
    "properties": """concat('{"contents":[{"content_id":"', toString(number % 9000), '","price":12.5}],"currency":"EUR"}')""",
    "property_names": "['contents', 'currency', 'value']",
    "page_url": "concat('https://shop.example/thanks/', toString(number % 5000), '?utm_source=tiktok')",
    "email": "[lower(hex(SHA256(toString(number % 300000))))]",
    "external_id": "[lower(hex(SHA256(toString(number))))]",
    "ttclid": "concat('E.C.P.', hex(sipHash128(number, 'click')))",
    "ip_key": "lower(hex(SHA256(toString(number % 100000))))",
    "ip_scope": "'public'",
    "user_agent": "concat('Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E', toString(number % 300))",
}
FILL = """
INSERT INTO events ({names})
SELECT {values}
FROM numbers({{first:UInt64}}, {{many:UInt64}})
SETTINGS min_insert_block_size_rows = 50000, min_insert_block_size_bytes = 0, max_threads = 2
"""


def fill(store: EmbeddedStore, already: int, until: int, other: Mapping[str, str] = MappingProxyType({})) -> None:
    """Make events up to this number, spread over all the days in the order of their time, with `other` columns instead."""
    columns = COLUMNS | dict(other)
    texts = (f"{text} AS {name}" for name, text in columns.items())
    made = FILL.format(names=", ".join(columns), values=", ".join(texts))
    lasts = DAYS * 86400 * 1000
    what = {"already": already, "until": until, "lasts": lasts, "began": END * 1000 - lasts}
    for first in range(already, until, MILLION):
        store.change(made, what | {"first": first, "many": min(MILLION, until - first)})
    ready = time.monotonic() + SETTLED_S
    while store.ask("SELECT count() AS merges FROM system.merges")[0]["merges"] and time.monotonic() < ready:
        time.sleep(0.2)


def median_ms(call: Callable[[], object]) -> float:
    """The median of several calls, after one to warm up."""
    call()
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def size_mb(folder: Path) -> float:
    """What the folder takes on disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1024**2


def memory_mb() -> float:
    """What this process holds in memory now."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def measure(store: EmbeddedStore, events: int) -> tuple[float, ...]:
    """Milliseconds of the report over everything, over the last 7 days, of the overlap over 28 days, and of one receipt."""
    (some,) = store.ask("SELECT receipt FROM events WHERE position = {position:UInt64}", {"position": events // 2})
    now, days = END * 1000, list(range(END - END % DAY - 27 * DAY, END, DAY))
    return (
        median_ms(lambda: event_types(store, "SHOP1", None, None, now)),
        median_ms(lambda: event_types(store, "SHOP1", END - 7 * 86400, END, now)),
        median_ms(lambda: channel_overlap(store, "SHOP1", days, days[-1] + DAY, Naming())),
        median_ms(lambda: receipt_life(store, some["receipt"])),
    )


def main() -> None:
    """Fill, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--full", action="store_true", help="also 50 million events: about 10 GB on disk and some minutes")
    folder = Path(tempfile.mkdtemp(prefix="balise-bench-"))
    store = EmbeddedStore(folder / "store", MEMORY_BYTES)
    try:
        table(store, folder, FULL if options.parse_args().full else SIZES)
    finally:
        store.close()
        shutil.rmtree(folder)


def table(store: EmbeddedStore, folder: Path, sizes: tuple[int, ...]) -> None:
    """One line for each number of events; the figures after × are ratios to the first line."""
    heads = (
        ("events", 12),
        ("report", 16),
        ("last 7 days", 16),
        ("28 days' overlap", 16),
        ("one receipt", 16),
        ("rollup rows", 11),
        ("disk", 9),
    )
    print("  ".join(f"{head:>{width}}" for head, width in (*heads, ("memory", 8), ("filled in", 9))))

    base: tuple[float, ...] = ()
    already = 0
    for millions in sizes:
        began = time.perf_counter()
        fill(store, already, millions * MILLION)
        took, already = time.perf_counter() - began, millions * MILLION
        times = measure(store, already)
        base = base or times
        cells = "  ".join(f"{each:7.1f} ms ×{each / first:5.2f}" for each, first in zip(times, base, strict=True))
        (rollup,) = store.ask("SELECT count() AS rows FROM hourly_events")
        print(
            f"{already:12,}  {cells}  {rollup['rows']:11,}  {size_mb(folder):6.0f} MB  {memory_mb():5.0f} MB  {took:7.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
