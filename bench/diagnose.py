"""What does it cost to look at a source for what is wrong? One whole run over a day of many events, among those of earlier days.

Every tenth event carries findings, every fourth came by the browser. Absolute times belong to the machine and to who shares it.
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

import structlog
from report import END, MEMORY_BYTES, MILLION, fill, memory_mb

from balise.diagnostics.asked import HOUR_MS, Asked
from balise.diagnostics.detectors import DETECTORS, Detector
from balise.diagnostics.run import Doctor
from balise.metadata import Metadata, open_metadata
from balise.store.engines.embedded import EmbeddedStore
from balise.vocabulary import load_edition
from balise.vocabulary.policy import Policy, load_policy

DAY_MS = 24 * HOUR_MS
SOURCE = "SHOP"
NAMES = ["ViewContent", "AddToCart", "CompletePayment", "Search", "Contact", "leave_review", "guide_read", "add_to_cart"]
SHAPE = {
    "source": f"'{SOURCE}'",
    "event": f"arrayElement({NAMES}, toInt32(sipHash64(number, 'event') % {len(NAMES)}) + 1)",
    "event_class": "if(event IN ('leave_review', 'guide_read', 'add_to_cart'), 'custom', 'standard')",
    "channel": "if(number % 4 = 0, 'browser', 'server')",
    "clause": "if(merged, 'other_channel_5_minutes', 'first')",
    "findings": """if(number % 10 = 0, [
        ('value_is_text', 'properties.value', 'The amount came as text and was read.', ''),
        ('personal_data_removed', 'properties.contents.3.note', 'Personal data (email) was removed.', '')], [])""",
}


def main() -> None:
    """Fill, look, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--millions", type=int, default=1, help="millions of events in the day that is looked at")
    options.add_argument("--before", type=int, default=2, help="millions of events in the days before")
    given = options.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    folder = Path(tempfile.mkdtemp(prefix="balise-bench-"))
    store = EmbeddedStore(folder / "store", MEMORY_BYTES)
    metadata = open_metadata(f"sqlite:///{folder}/metadata.db", lambda: END * 1000)
    try:
        metadata.sources.create("Shop", "web", SOURCE)
        make(store, given.before * MILLION, 0, END * 1000 - 30 * DAY_MS, 29 * DAY_MS)
        make(store, given.millions * MILLION, given.before * MILLION, END * 1000 - DAY_MS, DAY_MS)
        look(store, metadata, load_policy())
    finally:
        metadata.close()
        store.close()
        shutil.rmtree(folder)


def make(store: EmbeddedStore, many: int, already: int, began: int, lasts: int) -> None:
    """Events received evenly over a span of milliseconds."""
    received = {"received_at": f"{began} + intDiv((number - {already}) * {lasts}, {many})"}
    if many:
        fill(store, already, already + many, SHAPE | received)


def look(store: EmbeddedStore, metadata: Metadata, policy: Policy) -> None:
    """A whole run three times, then each detector by itself, the dearest first."""
    doctor = Doctor(store, metadata, policy, lambda: END * 1000)
    (day,) = store.ask("SELECT count() AS events FROM events WHERE received_at > {since:Int64}", {"since": END * 1000 - DAY_MS})
    for _ in range(3):
        began, worked = time.perf_counter(), time.process_time()
        found = doctor.diagnose(SOURCE)
        took, worked = time.perf_counter() - began, time.process_time() - worked
        issues = len(metadata.issues.of_source(SOURCE))
        room = f"{issues} issues, {len(found.failed)} failed, {memory_mb():.0f} MB"
        print(f"{day['events']:,} events: {took:.2f} s ({worked:.2f} s of work), {room}")
    costs = sorted(((cost(store, metadata, policy, detector), detector.CODE) for detector in DETECTORS), reverse=True)
    for seconds, code in costs[:12]:
        print(f"  {code:28} {seconds * 1000:7.0f} ms alone")


def cost(store: EmbeddedStore, metadata: Metadata, policy: Policy, detector: Detector) -> float:
    """Seconds of one detector that finds nothing asked before."""
    source = metadata.sources.find(SOURCE)
    assert source is not None
    now, plan = END * 1000, metadata.plan.whole(SOURCE)
    asked = Asked(store, source, load_edition(source.edition), policy, plan, now, now - DAY_MS)
    began = time.perf_counter()
    list(detector.find(asked.back(detector.LOOK_BACK_HOURS)))
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
