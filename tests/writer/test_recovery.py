"""A crash at any point between log, store and memory leaves every event stored once, and the rollups true."""

import random

import msgspec
import pytest

from balise.errors import StoreUnavailable
from balise.log import EntryKind
from balise.log.engines.sqlite import SqliteLog
from balise.store.engines.embedded import EmbeddedStore
from balise.writer.loop import Writer
from balise.writer.seen import SeenEvents
from tests.making import HOUR, NOW, quarantined, stored

ROWS = "SELECT position, outcome, receipt, counted FROM events ORDER BY position"
HOURS = "SELECT sum(counted) AS counted, sum(dropped) AS dropped, sum(value) AS value FROM hourly_events"
WAITING = "SELECT count() AS rows, sum(sign) AS waiting FROM quarantine"


class FaultyStore:
    """The real store, which fails before, in the middle of, or after chosen inserts."""

    def __init__(self, store: EmbeddedStore, faults: list[str]) -> None:
        self._store, self._faults = store, faults

    def insert(self, table: str, rows: bytes) -> None:
        fault = self._faults.pop(0) if self._faults else ""
        lines = rows.split(b"\n")
        if fault == "middle":
            self._store.insert(table, b"\n".join(lines[: len(lines) // 2]))
        if fault in ("", "after"):
            self._store.insert(table, rows)
        if fault:
            raise StoreUnavailable(f"A fault {fault} the insert.")

    def __getattr__(self, name: str):
        return getattr(self._store, name)


@pytest.fixture
def parts(tmp_path):
    """A real log, store and memory on one folder."""
    log, store, seen = SqliteLog(tmp_path / "log"), EmbeddedStore(tmp_path / "store", 10**9), SeenEvents(tmp_path / "seen")
    yield log, store, seen
    log.close()
    store.close()
    seen.close()


def writer_of(log, store, seen, most: int = 7) -> Writer:
    return Writer(log, store, seen, most=most, every_ms=0, keep_ms=HOUR)


def lines_of(many: int) -> list[bytes]:
    """Orders, every third a copy of the one before, every fifth quarantined instead."""
    lines = []
    for number in range(many):
        if number % 5 == 4:
            lines.append(EntryKind.QUARANTINED.value + msgspec.json.encode(quarantined(receipt=f"q-{number}")))
            continue
        order = number - 1 if number % 3 == 2 else number
        at = NOW + number * 1000
        event = stored(receipt=f"r-{number}", event_id=f"order-{order}", received_at=at, event_time=at // 1000, value="2.50")
        lines.append(EntryKind.STORED.value + msgspec.json.encode(event))
    return lines


async def filled(log: SqliteLog, many: int) -> None:
    lines = lines_of(many)
    while lines:
        await log.append(lines[:3])
        lines = lines[3:]


def run_dry(writer: Writer) -> None:
    """Let the writer work until the log is stored, trying again as it does itself."""
    while writer.behind:
        writer._round()


def state(store) -> tuple:
    return store.ask(ROWS), store.ask(HOURS), store.ask(WAITING)


async def test_a_batch_that_failed_anywhere_is_finished_without_a_trace(parts, tmp_path):
    """Whatever inserts fail, before, in the middle or after, rows and rollups end as if none had."""
    log, store, seen = parts
    await filled(log, 60)
    faults = [random.Random(4).choice(["", "before", "middle", "after"]) for _ in range(40)]
    run_dry(writer_of(log, FaultyStore(store, faults), seen))
    rows, hours, waiting = state(store)
    assert len(rows) == len({row["position"] for row in rows}) == 48
    assert hours[0]["counted"] == sum(row["counted"] for row in rows)
    assert hours[0]["value"] == msgspec.convert("2.5", type=type(hours[0]["value"])) * hours[0]["counted"]
    assert hours[0]["dropped"] == 48 - hours[0]["counted"]
    assert waiting == [{"rows": 12, "waiting": 12}]


async def test_a_new_process_goes_on_where_the_old_one_died(parts, tmp_path):
    """Rows that were inserted but not committed are recognised by position; the others are written with the same verdicts."""
    log, store, seen = parts
    await filled(log, 30)
    faulty = FaultyStore(store, ["", "", "middle"])
    old = writer_of(log, faulty, seen)
    while old._round():
        pass
    assert old.behind
    run_dry(writer_of(log, store, seen, most=1000))
    rows, hours, _ = state(store)
    assert [row["position"] for row in rows] == [n + 1 for n in range(30) if n % 5 != 4]
    assert hours[0]["counted"] == sum(row["counted"] for row in rows)
    outcomes = {row["receipt"]: row["outcome"] for row in rows}
    assert [outcomes[f"r-{n}"] for n in (0, 1, 2, 3, 5)] == ["counted", "counted", "dropped", "counted", "counted"]


async def test_the_writer_stores_what_is_left_before_it_stops(parts):
    """Stop returns when the log is stored."""
    log, store, seen = parts
    writer = writer_of(log, store, seen)
    writer.start()
    await filled(log, 25)
    writer.stop()
    assert writer.behind == 0
    assert len(store.ask(ROWS)) == 20


async def test_the_writer_says_when_the_store_fails_and_goes_on_when_it_is_back(parts):
    """While the store fails the events wait in the log with a reason; afterwards all are stored."""
    log, store, seen = parts
    writer = writer_of(log, FaultyStore(store, ["before"]), seen)
    await filled(log, 5)
    assert not writer._round()
    assert writer.failure == "A fault before the insert."
    assert writer.behind == 5
    run_dry(writer)
    assert writer.failure is None
    assert len(store.ask(ROWS)) == 4
