"""200 means on disk, and one count for each event: the real server under load is killed at random moments."""

import json
import os
import random
import signal
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from tests.running import balise, free_port, start, wait_until_ready

KILLS = int(os.environ.get("BALISE_TEST_KILLS", "20"))
"""`BALISE_TEST_KILLS=200 pytest tests/crash` for the long run."""
SENDERS = 4


class Shop:
    """Sends orders until the connection breaks; knows which were answered, and sends the others again later."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.numbers = 0
        self.answered: dict[str, str] = {}
        """event_id → receipt of its first answer."""
        self.unsure: list[list[str]] = []
        """Requests without an answer: they may or may not have been taken."""

    def send_until_killed(self, port: int, token: str, dice: random.Random) -> None:
        again, self.unsure = self.unsure, []
        while True:
            size = dice.choice((1, 1, 1, 7, 60))
            ids = again.pop() if again else [self._new_id() for _ in range(size)]
            receipts = _post(port, token, ids)
            if receipts is None:
                self.unsure += [ids, *again]
                return
            for event_id, receipt in zip(ids, receipts, strict=True):
                self.answered.setdefault(event_id, receipt)

    def _new_id(self) -> str:
        self.numbers += 1
        return f"{self.name}-{self.numbers}"


def cents(event_id: str) -> int:
    """The value of an order, told from its id, so that a torn row shows."""
    return sum(map(ord, event_id)) * 7 % 10_000


def order(event_id: str) -> dict:
    return {
        "event": "CompletePayment",
        "event_time": int(time.time()),
        "event_id": event_id,
        "page": {"url": "https://shop.example/thanks"},
        "user": {"ttclid": f"click-{event_id}"},
        "properties": {"value": cents(event_id) / 100, "currency": "EUR", "order_id": event_id, "query": "x" * 300},
    }


def _post(port: int, token: str, ids: list[str]) -> list[str] | None:
    """The receipts, or None when the server died before a whole answer came."""
    body = json.dumps({"event_source": "web", "event_source_id": "CRASH", "data": [order(i) for i in ids]}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/open_api/v1.3/event/track/", body, {"Access-Token": token, "Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            told = json.load(answer)
    except (OSError, ValueError):
        return None
    assert told["code"] == 0, told
    return told["data"]["receipts"]


def kill_under_load(folder: Path, port: int, token: str, shops: list[Shop], dice: random.Random) -> None:
    process = start(folder, port)
    try:
        if dice.random() < 0.2:
            # Now and then in the middle of starting, or of recovering.
            time.sleep(dice.uniform(0.2, 2.0))
            return
        wait_until_ready(port, process)
        threads = [
            threading.Thread(target=shop.send_until_killed, args=(port, token, random.Random(dice.random()))) for shop in shops
        ]
        for thread in threads:
            thread.start()
        time.sleep(dice.uniform(0.05, 1.5))
        process.send_signal(signal.SIGKILL)
        for thread in threads:
            thread.join()
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_every_answered_event_is_there_exactly_once_after_kills(tmp_path):
    """After each SIGKILL the server starts by itself; in the end every answered event counts once, whole, in rows and rollups."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    folder, port = tmp_path / "data", free_port()
    balise(folder, "source", "create", "Crash", "--kind", "web", "--code", "CRASH")
    token = balise(folder, "token", "create", "--source", "CRASH")["token"]
    shops = [Shop(f"shop{number}") for number in range(SENDERS)]
    for _ in range(KILLS):
        kill_under_load(folder, port, token, shops, dice)
    report = balise(folder, "report", "event-types", "--source", "CRASH")["event_types"]
    rows = _rows(folder)
    answered = {event_id: receipt for shop in shops for event_id, receipt in shop.answered.items()}
    assert len(answered) > KILLS, "The load was too small to mean anything."
    assert _problems(rows, answered) == []
    assert [row["counted"] for row in report] == [len({row["event_id"] for row in rows})]
    assert report[0]["total"] == len(rows)
    value = sum(cents(event_id) for event_id in {row["event_id"] for row in rows})
    assert report[0]["value"]["EUR"] == f"{value // 100}.{value % 100:02}"


def _rows(folder: Path) -> list[dict]:
    from balise.store.engines.embedded import EmbeddedStore

    store = EmbeddedStore(folder / "store", 1_000_000_000)
    try:
        return store.ask("SELECT receipt, event_id, counted, value, ttclid, order_id, position FROM events ORDER BY position")
    finally:
        store.close()


def _problems(rows: list[dict], answered: dict[str, str]) -> list[str]:
    problems = []
    counts: dict[str, int] = {}
    for row in rows:
        event_id = row["event_id"]
        counts[event_id] = counts.get(event_id, 0) + row["counted"]
        if (int(row["value"] * 100), row["ttclid"], row["order_id"]) != (cents(event_id), f"click-{event_id}", event_id):
            problems.append(f"torn: {row}")
    receipts = {row["receipt"] for row in rows}
    if len(receipts) != len(rows):
        problems.append(f"{len(rows) - len(receipts)} rows stand twice")
    problems += [f"counted {count} times: {event_id}" for event_id, count in counts.items() if count != 1]
    problems += [f"lost: {event_id}" for event_id, receipt in answered.items() if receipt not in receipts][:20]
    return problems[:50]
