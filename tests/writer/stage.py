"""A stage for labelled histories: the real doors, log, writer, memory and store, at times a history names."""

import asyncio
import json
import tomllib
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx2

from balise.clock import now_ms
from balise.collect.browser import Browsers
from balise.collect.directory import Directory
from balise.collect.door import Door
from balise.collect.intake import Intake
from balise.collect.pixel_door import PixelDoor
from balise.collect.rate import RateLimit
from balise.collect.side_door import SideDoor
from balise.events.fix import RenameEvent
from balise.events.received import Kind
from balise.log.engines.sqlite import SqliteLog
from balise.log.from_threads import appender
from balise.lookups.bots import Bots
from balise.metadata import open_metadata
from balise.pipeline.again import Order
from balise.reports.quarantine_groups import Chosen
from balise.store.engines.embedded import EmbeddedStore
from balise.trials.healing import Healing
from balise.vocabulary.policy import load_policy
from balise.writer.loop import Writer
from balise.writer.seen import SeenEvents
from tests.desk import EVENT_TRACK, PIXEL
from tests.making import HOUR, wire

FOLDER = Path(__file__).parent / "histories"
BETWEEN_HISTORIES_MS = 240 * HOUR
ROWS = """
SELECT position, receipt, outcome, clause, first_receipt, counted, merged, dropped, value_added FROM events
WHERE position > {after:UInt64} ORDER BY position
"""
WAITS = "SELECT position, receipt, outcome FROM quarantine WHERE position > {after:UInt64} AND sign > 0 ORDER BY position"
USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"


def histories() -> dict[str, dict[str, Any]]:
    """Every labelled history by its title."""
    files = [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml"))]
    found = [history for file in files for history in file["history"]]
    return {history["title"]: history for history in found}


def milliseconds(text: str) -> int:
    """`h:mm:ss.mmm`, with a minus before what lies back."""
    total = 0.0
    for part in text.removeprefix("-").split(":"):
        total = total * 60 + float(part)
    return round(total * 1000) * (-1 if text.startswith("-") else 1)


class Stage:
    """Plays histories one after the other, each in sources of its own and days later than the one before."""

    def __init__(self, folder: Path) -> None:
        self.now = now_ms()
        self.metadata = open_metadata(f"sqlite:///{folder}/metadata.db", self.clock)
        self.store = EmbeddedStore(folder / "store", 10**9)
        self.log, self.seen = SqliteLog(folder / "log"), SeenEvents(folder / "seen")
        self.writer = Writer(self.log, self.store, self.seen, 10_000, 0, 10**12)
        directory = Directory(self.metadata, load_policy(), "", self.clock, Bots())
        intake, free = Intake(self.log, self.clock), RateLimit(0)
        self.door = Door(intake, directory, free, self.clock, 2**20)
        self.pixel_door = PixelDoor(intake, directory, free, self.clock, 2**20, Browsers("127.0.0.1"))
        self._rules_of = partial(directory.context_of, replaying=True)
        self.side = SideDoor(intake, self.log, self.writer, self.store, directory, self.clock)
        self.writer.start()

    def clock(self) -> int:
        """The history's time."""
        return self.now

    async def play(self, number: int, history: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
        """Let a history happen; what became of each event, and the log's position before it."""
        begin = self.now + BETWEEN_HISTORIES_MS
        for code in {f"H{number}{event.get('source', '')}" for event in history["events"]}:
            self.metadata.sources.create(code, Kind.WEB, code, edition=history.get("edition", "2024-10"))
        before, bodies, ended = self.log.last_position(), [], []
        for event in history["events"]:
            self.now = begin + milliseconds(event["at"])
            after = self.log.last_position()
            bodies.append(await self._send(f"H{number}{event.get('source', '')}", event, bodies, ended))
            assert self.writer.wait_until_stored(self.log.last_position(), 30)
            ended.append(self._what_came(after))
        return ended, before

    async def _send(self, code: str, event: dict[str, Any], bodies: list[Any], ended: list[dict[str, Any]]) -> Any:
        happened = self.now + milliseconds(event.get("happened", "0"))
        if event["by"] == "replay":
            source = self.metadata.sources.find(code)
            fixes = (RenameEvent(to=event["name"]),) if "name" in event else ()
            chosen = Chosen(receipts=(ended[event["again"]]["receipt"],))
            append = appender(self.log, asyncio.get_running_loop())
            healing = Healing(self.log, append, self.writer, self.store, self._rules_of, self.clock)
            return await asyncio.to_thread(healing.replay, source, chosen, Order(fixes))
        body = bodies[event["again"]] if "again" in event else _body(code, event, happened, len(bodies))
        if event["by"] == "browser":
            iso = datetime.fromtimestamp(self.now / 1000, UTC).isoformat(timespec="milliseconds")
            await _ask(self.pixel_door, PIXEL, body | {"sent_at": iso}, {"User-Agent": USER_AGENT})
        elif event["by"] == "server":
            token = self.metadata.tokens.create(code).token
            await _ask(self.door, EVENT_TRACK, body, {"Access-Token": token})
        else:
            await self.side.import_lines(self.metadata.sources.find(code), json.dumps(body).encode(), 1)
        return body

    def _what_came(self, after: int) -> dict[str, Any]:
        """The one event past this position: its row, or that it waits; `nothing` where there is none."""
        rows = self.store.ask(ROWS, {"after": after}) or self.store.ask(WAITS, {"after": after})
        assert len(rows) <= 1
        return rows[0] if rows else {"outcome": "nothing"}

    def close(self) -> None:
        """Let go of the files."""
        self.writer.stop()
        for part in (self.log, self.seen, self.store, self.metadata):
            part.close()


def _body(code: str, event: dict[str, Any], happened: int, place: int) -> dict[str, Any]:
    """What a browser or a server sends for this event of a history."""
    name = event.get("name", "CompletePayment")
    properties = {"value": float(event["value"]), "currency": "EUR"} if "value" in event else {}
    given = {"event_id": _id(event["id"])} if "id" in event else {}
    if event["by"] == "browser":
        sent = wire(code, name, properties=properties, context__user={"anonymous_id": event.get("ttp", f"own-{place}")})
        sent |= {"timestamp": datetime.fromtimestamp(happened / 1000, UTC).isoformat(timespec="milliseconds")}
        sent.pop("event_id")
        return {"batch": [sent | given | ({"test_event_code": event["test"]} if "test" in event else {})]}
    user = {"ttp": event["ttp"]} if "ttp" in event else {"external_id": f"customer-{place}"}
    item = {
        "event": name,
        "event_time": happened // 1000,
        "user": user,
        "properties": properties,
        "page": {"url": "https://s.example/"},
    }
    top = {"test_event_code": event["test"]} if "test" in event else {}
    return {"event_source": "web", "event_source_id": code, "data": [item | given], **top}


def _id(given: Any) -> Any:
    """The id of a history; `{400}` stands for as many letters."""
    return given.replace("{400}", "i" * 400) if isinstance(given, str) else given


async def _ask(app: Any, path: str, body: dict[str, Any], headers: dict[str, str]) -> None:
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=True, client=("203.0.113.9", 50_000))
    async with httpx2.AsyncClient(transport=transport, base_url="http://balise.test") as client:
        answer = await client.post(path, content=json.dumps(body).encode(), headers=headers)
    assert answer.status_code == 200, answer.text
