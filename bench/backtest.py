"""What does it cost to try a change on what was received? Time and memory, for changes that reach few events and all of them.

Events are made inside the store: five Event Types, a quarter of the events a server's copy of the browser's. How far each one is
goes to standard error. Memory is the process's own at its highest, with the store's; what the two worlds remember of copies
is in files that the system may drop from memory, and counted apart.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from report import DAYS, END, MEMORY_BYTES, MILLION, fill

from balise.events.plan import OnMismatch, Parameter, ParameterType, Plan, PlannedEvent, Status
from balise.events.received import Kind
from balise.events.source import OnSensitive, Source
from balise.store.engines.embedded import EmbeddedStore
from balise.trials.backtest import backtest
from balise.trials.backtest_change import Rules
from balise.vocabulary.policy import load_policy
from balise.writer.dedup import Windows

HOUR = 3_600_000
VISITS: Mapping[str, str] = {
    "source": "'SHOP'",
    "outcome": "if(number % 4 = 1, 'merged', 'counted')",
    "event": """multiIf(intDiv(number, 4) % 10 = 0, 'CompletePayment', intDiv(number, 4) % 10 = 1, 'Leave_Review',
        intDiv(number, 4) % 10 < 4, 'AddToCart', intDiv(number, 4) % 10 = 4, 'Search', 'ViewContent')""",
    "event_class": "if(event = 'Leave_Review', 'custom', 'standard')",
    "name_sent": "if(event = 'CompletePayment', 'Purchase', event)",
    "channel": "if(number % 4 = 1, 'server', 'browser')",
    "event_id": "if(number % 4 = 3, '', concat('id-', hex(sipHash64(toUInt64(number - (number % 4 = 1)), 'id'))))",
    "ttp": "if(number % 4 = 3, concat('01', hex(sipHash64(intDiv(number, 16)))), '')",
    "value_added": "if(number % 4 = 1, NULL, toDecimal128(number % 90000, 9) / 100)",
    "value": "toDecimal128(number % 90000, 9) / 100",
    "currency": "'EUR'",
    "properties": """concat('{"contents":[{"content_id":"', toString(number % 9000), '","price":12.5}],"currency":"EUR","value":',
        toString((number % 90000) / 100), ',"rating":', toString(number % 6), '}')""",
}
RATED = PlannedEvent(
    name="Leave_Review",
    status=Status.LIVE,
    on_mismatch=OnMismatch.QUARANTINE,
    parameters=(Parameter(name="rating", type=ParameterType.INTEGER, required=True, min=1, max=5),),
)


def changes(now: Rules) -> dict[str, Rules]:
    """What is tried, from what reaches least."""
    newer = msgspec.structs.replace(now.source, edition="2025-05")
    warned = msgspec.structs.replace(now.source, on_sensitive=OnSensitive.WARN)
    return {
        "an alias: no event ends otherwise": Rules(now.source, Plan(aliases={"Leave_Review": "Review"}), now.policy),
        "a plan for one event": Rules(now.source, Plan(events=(RATED,)), now.policy),
        "a newer edition": Rules(newer, now.plan, now.policy),
        "another window: every copy": Rules(now.source, now.plan, now.policy, Windows(24 * HOUR)),
        "sensitive content: every step": Rules(warned, now.plan, now.policy),
    }


def memory_mb() -> dict[str, float]:
    """The process's memory now: its own, and pages of files."""
    status = Path("/proc/self/status").read_text()
    return {name: int(status.split(f"{name}:")[1].split()[0]) / 1024 for name in ("RssAnon", "RssFile")}


class Watch:
    """Prints how far it is at every tenth, and notes the highest memory."""

    def __init__(self) -> None:
        self.began, self.worked = time.perf_counter(), time.process_time()
        self.tenth, self.most = 0, memory_mb()

    def __call__(self, done: int, total: int) -> None:
        """Take note."""
        self.most = {name: max(self.most[name], value) for name, value in memory_mb().items()}
        if total and done * 10 // total > self.tenth:
            self.tenth = done * 10 // total
            print(f"  {done:>12,} of {total:,}, {time.perf_counter() - self.began:6.0f} s", file=sys.stderr, flush=True)


def main() -> None:
    """Fill, try, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--millions", type=float, default=1, help="millions of events (10: 2 GB on disk)")
    options.add_argument("--only", default="", help="only changes with this word in their name")
    given = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="balise-bench-"))
    try:
        store = EmbeddedStore(folder / "store", MEMORY_BYTES)
        fill(store, 0, round(given.millions * MILLION), VISITS)
        print(f"{given.millions:g} million events of {DAYS} days; memory before: {memory_mb()['RssAnon']:.0f} MB", flush=True)
        table(store, given.only)
        store.close()
    finally:
        shutil.rmtree(folder)


def table(store: EmbeddedStore, only: str) -> None:
    """A line for each change."""
    now = Rules(Source(code="SHOP", name="Shop", kind=Kind.WEB), Plan(), load_policy())
    heads = (("read", 12), ("seconds", 8), ("CPU", 8), ("CPU a row", 9), ("memory", 9), ("files", 8), ("verdicts again", 14))
    print("  ".join((f"{'change':36}", *(f"{head:>{width}}" for head, width in heads))), flush=True)
    for name, then in changes(now).items():
        if only in name:
            watch = Watch()
            found: Any = backtest(store, now, then, (END - DAYS * 86400, END + 86400), watch)
            took, worked = time.perf_counter() - watch.began, time.process_time() - watch.worked
            cost = f"{1e6 * worked / found.read:6.0f} µs" if found.read else "–"
            again = f"{100 * found.reproduced / found.judged:.3f} %" if found.judged else "–"
            memory = f"{watch.most['RssAnon']:6.0f} MB  {watch.most['RssFile']:5.0f} MB"
            print(f"{name:36}  {found.read:12,}  {took:8.1f}  {worked:6.1f} s  {cost:>9}  {memory}  {again:>14}", flush=True)


if __name__ == "__main__":
    main()
