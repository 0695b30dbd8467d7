"""What do diagnostics find of what is wrong, and what do they tell of what is not?

Three months of two real shops are sent to one source through the real doors, hour by hour on a clock of its own. On the clean
data every detector looks four times a day: what it tells anew is a false alarm. Then days of it are sent once more, each
time to a source of its own and with one fault in the last day: found, or not. The people who wrote the detectors made the
faults, so recall says that a detector does what it was made for, not how many faults of the world it knows. The data are
the published ones (`--data`); without them nothing is measured.
"""

import argparse
import asyncio
import logging
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx2
from faults import AGAINST_USUAL, OF_EVENTS, Fault
from faults_of_people import OF_PEOPLE
from faults_of_rules import OF_RULES
from shop import REQUESTS_PER_MINUTE, Key, Shop
from shop_data import CLICKS, DAYS, FIRST, ORDERS, Sent, shop_days

from balise.app import build
from balise.diagnostics.asked import HOUR_MS
from balise.diagnostics.detectors import DETECTORS
from balise.settings import read_settings

ROOT = Path(__file__).parents[1]
WARM_UP = 28
"""Days before anything is told as a false alarm: what is usual must be known first."""
LOOK_EVERY_HOURS = 6
FORGET_HOURS = 24
"""What was told, and is told again after it was gone for longer, is told anew."""
HISTORY_DAYS = 58
CLEAN = "SHOP"
FAULTS = (*OF_EVENTS, *AGAINST_USUAL, *OF_PEOPLE, *OF_RULES)
COPY = """
INSERT INTO events SELECT * REPLACE ({code:String} AS source) FROM events AS e
WHERE e.source = {from:String} AND e.received_at >= {first:Int64} AND e.received_at < {end:Int64}
"""


def main() -> None:
    """Read, play, look, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=ROOT.parent / "shared/data", help="the folder with the shops' files")
    options.add_argument("--repeats", type=int, default=3, help="on how many days each fault is made")
    options.add_argument("--quick", action="store_true", help="leave out the looks at clean data")
    options.add_argument("--only", default="", help="faults of these detectors only, with commas between")
    chosen = options.parse_args()
    missing = [name for name in (CLICKS, ORDERS) if not (chosen.data / name).is_file()]
    if missing:
        print(f"Left out: {', '.join(missing)} not in {chosen.data}. They are published; --data names another folder.")
        return
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="balise-bench-"))
    try:
        asyncio.run(_measure(folder, chosen))
    finally:
        shutil.rmtree(folder)


async def _measure(folder: Path, chosen: argparse.Namespace) -> None:
    days = shop_days(chosen.data, CLEAN, datetime.now(UTC).date() - timedelta(days=1))
    settings = read_settings(
        {"data": str(folder), "requests_per_minute": REQUESTS_PER_MINUTE}, environment={}, file=folder / "none.toml"
    )
    shop = Shop(days[0][0].second * 1000)
    shop.app = build(settings, clock=shop.clock)
    await shop.app.start()
    try:
        transport = httpx2.ASGITransport(app=shop.app.asgi, client=("127.0.0.1", 50_000))
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            shop.client = client
            await _clean(shop, days, 0 if chosen.quick else LOOK_EVERY_HOURS)
            await _faulty(shop, days, chosen.repeats, set(filter(None, chosen.only.split(","))))
    finally:
        await shop.app.stop()


async def _clean(shop: Shop, days: Sequence[list[Sent]], every: int) -> None:
    began = time.monotonic()
    shop.make(CLEAN)
    await shop.play(CLEAN, (sent for day in days for sent in day))
    sent = sum(map(len, days))
    print(f"{sent:,} events of {DAYS} days sent in {time.monotonic() - began:.0f} s", flush=True)
    if not every:
        return
    told: dict[Key, list[date]] = defaultdict(list)
    last: dict[Key, int] = {}
    published = FIRST - datetime.fromtimestamp(days[0][0].second, UTC).date()
    moments = list(_moments(days[WARM_UP], days[-1]))
    began = time.monotonic()
    for moment in moments:
        for key in shop.look(CLEAN, moment):
            if key not in last or moment - last[key] > FORGET_HOURS * HOUR_MS:
                told[key].append(datetime.fromtimestamp(moment / 1000 - 1, UTC).date() + published)
            last[key] = moment
    took = (time.monotonic() - began) / len(moments)
    watched = DAYS - WARM_UP
    alarms = sum(map(len, told.values()))
    print(
        f"Clean data, {watched} days, all {len(DETECTORS)} detectors {24 // LOOK_EVERY_HOURS} times a day, {took:.2f} s each look"
    )
    for (code, event, subject), on in sorted(told.items()):
        rate = f"{len(on):3}  {30 * len(on) / watched:6.2f} in 30 days"
        print(f"  {code:22} {event:16} {subject:24} {rate}: {', '.join(map(str, on))}")
    print(f"  {'false alarms in all':64} {alarms:3}  {30 * alarms / watched:6.2f} in 30 days\n", flush=True)


async def _faulty(shop: Shop, days: Sequence[list[Sent]], repeats: int, only: set[str]) -> None:
    dice = random.Random(4)
    busy = [place for place in range(WARM_UP + 7, DAYS) if sum(sent.by == "server" for sent in days[place]) >= 30]
    print(f"{'fault':44} {'made':>5} {'found':>6}  told beside it")
    made, found = Counter[str](), Counter[str]()
    for number, fault in enumerate(FAULTS):
        if only and fault.code not in only:
            continue
        chosen = sorted(dice.sample(busy, repeats))
        results = [await _one(shop, f"F{number}R{day}", fault, days, day) for day in chosen]
        hits = sum(hit for hit, _ in results)
        beside = Counter(code for _, others in results for code in others)
        made[fault.code] += repeats
        found[fault.code] += hits
        told = ", ".join(f"{code} {times}" for code, times in sorted(beside.items()))
        print(f"{fault.code + (': ' + fault.what if fault.what else ''):44} {repeats:5} {hits:6}  {told}", flush=True)
    _recall(made, found, only)


def _recall(made: Counter[str], found: Counter[str], only: set[str]) -> None:
    never = sorted({detector.CODE for detector in DETECTORS} - set(made))
    missed = [f"{code} {found[code]} of {made[code]}" for code in sorted(made) if found[code] < made[code]]
    print(f"\nFaults of {len(made)} detectors: {sum(found.values())} of {sum(made.values())} found")
    print(f"Not always found: {', '.join(missed) or 'none'}")
    if never and not only:
        print(f"No fault is made for: {', '.join(never)}")


async def _one(shop: Shop, code: str, fault: Fault, days: Sequence[list[Sent]], day: int) -> tuple[bool, set[str]]:
    """Send a day with a fault to a source of its own; whether it is found, and which other detectors tell something new."""
    end = _day_of(days[day]) + 86400
    shop.now_ms = (end - (1 + fault.before_days) * 86400) * 1000
    shop.make(code, fault)
    if fault.history:
        span = {"first": (end - HISTORY_DAYS * 86400) * 1000, "end": (end - 86400) * 1000 + 1}
        shop.app.store.change(COPY, {"code": code, "from": CLEAN, **span})
    if fault.before:
        past = [
            each
            for one in days[day - fault.before_days : day]
            for number, sent in enumerate(one)
            for each in fault.before(sent, number)
        ]
        await shop.play(code, past, 3 * 3600)
    broken = [each for number, sent in enumerate(days[day]) for each in fault.change(sent, number)]
    if fault.choices.get("kind"):
        broken = [sent for sent in broken if sent.by == "server"]
    await shop.play(code, broken, fault.late or (3600 if fault.history else 3 * 3600))
    moment = end * 1000 + 60_000
    codes = {found for found, _, _ in shop.look(code, moment)}
    usual = {found for found, _, _ in shop.look(CLEAN, moment)}
    return fault.code in codes, codes - usual - {fault.code}


def _moments(first: list[Sent], last: list[Sent]) -> Iterator[int]:
    begin, end = _day_of(first) * 1000, (_day_of(last) + 86400) * 1000
    yield from range(begin + LOOK_EVERY_HOURS * HOUR_MS, end + 1, LOOK_EVERY_HOURS * HOUR_MS)


def _day_of(day: list[Sent]) -> int:
    return day[0].second // 86400 * 86400


if __name__ == "__main__":
    sys.exit(main())
