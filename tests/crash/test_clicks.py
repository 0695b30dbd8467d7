"""200 means on disk, for clicks too, and once each: the real server is killed while pages send them."""

import json
import os
import random
import signal
import threading
import time
import urllib.request
from collections import Counter
from datetime import UTC, datetime

import pytest

from balise.store.engines.embedded import EmbeddedStore
from tests.running import balise, free_port, start, wait_until_ready

KILLS = int(os.environ.get("BALISE_TEST_KILLS", "20")) // 4 + 1
PAGES = 3
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"


class Visitor:
    """Clicks until the connection breaks; sends again, with the same ids, what was not answered."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.clicks = 0
        self.answered: set[str] = set()
        self.unsure: list[list[dict]] = []

    def click_until_killed(self, port: int, dice: random.Random) -> None:
        while True:
            clicks = self.unsure.pop() if self.unsure else [self._click() for _ in range(dice.choice((1, 3, 10)))]
            if not _post(port, clicks):
                self.unsure.append(clicks)
                return
            self.answered |= {click["page"] for click in clicks}
            if dice.random() < 0.2:
                # The answer was lost on the way back.
                self.unsure.append(clicks)

    def _click(self) -> dict:
        self.clicks += 1
        page = f"https://shop.example/{self.name}/{self.clicks}"
        target = {"tag": "button", "name": f"Button {self.clicks % 7}"}
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        return {"id": f"{self.name}-{self.clicks:08}", "code": "CRASH", "at": at, "on": "click", "page": page, "target": target}


def _post(port: int, clicks: list[dict]) -> bool:
    """Whether a whole answer came that says the clicks were taken."""
    body = json.dumps({"batch": [], "clicks": clicks, "sent_at": datetime.now(UTC).isoformat()}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v2/pixel", body, {"User-Agent": AGENT})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            told = json.load(answer)
    except (OSError, ValueError):
        return False
    assert told["code"] == 0, told
    return True


@pytest.mark.slow
def test_every_answered_click_is_there_exactly_once_after_kills(tmp_path):
    """After each SIGKILL the server starts by itself; in the end every answered click is one row, and the sums say so."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    folder, port = tmp_path / "data", free_port()
    balise(folder, "source", "create", "Crash", "--kind", "web", "--code", "CRASH", "--capture")
    visitors = [Visitor(f"page{number}") for number in range(PAGES)]
    for _ in range(KILLS):
        process = start(folder, port, BALISE_PIXEL_REQUESTS_PER_MINUTE="0")
        try:
            wait_until_ready(port, process)
            threads = [
                threading.Thread(target=each.click_until_killed, args=(port, random.Random(dice.random()))) for each in visitors
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
    balise(folder, "report", "event-types", "--source", "CRASH")
    store = EmbeddedStore(folder / "store", 1_000_000_000)
    try:
        rows = Counter(row["page"] for row in store.ask("SELECT page FROM clicks"))
        sums = {
            row["page"]: row["clicks"]
            for row in store.ask("SELECT page, sum(d.clicks) AS clicks FROM daily_clicks AS d GROUP BY page")
        }
    finally:
        store.close()
    answered = {page for visitor in visitors for page in visitor.answered}

    assert len(answered) > KILLS, "The load was too small to mean anything."
    assert sorted(answered - set(rows))[:20] == []
    assert [page for page, count in rows.items() if count != 1] == []
    assert sums == dict(rows)
