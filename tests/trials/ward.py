"""A quarantine that really is one: log, writer, memory and store, with events that wait in it."""

import asyncio
import itertools
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from balise.clock import now_ms
from balise.events.identity import IdentityReader
from balise.events.received import Kind
from balise.events.source import Source
from balise.events.stored import QuarantinedEvent
from balise.log import EntryKind
from balise.log.engines.sqlite import SqliteLog
from balise.log.from_threads import appender
from balise.pipeline import Context, run
from balise.store.engines.embedded import EmbeddedStore
from balise.trials.healing import Healing
from balise.vocabulary import load_edition
from balise.vocabulary.policy import load_policy
from balise.writer.loop import Writer
from balise.writer.seen import SeenEvents
from tests.making import received

STORED = "SELECT event, outcome, count() AS events FROM events WHERE source = {source:String} GROUP BY event, outcome"
RECEIPTS = "SELECT receipt, count() AS copies FROM events WHERE source = {source:String} GROUP BY receipt"
FINDINGS = "SELECT receipt, findings FROM events WHERE source = {source:String}"


@dataclass
class Ward:
    """What waits, and who may heal it."""

    folder: Path
    codes: Any = field(default_factory=lambda: map("S{}".format, itertools.count(1)))

    def __post_init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.store = EmbeddedStore(self.folder / "store", 10**9)
        self.log, self.seen = SqliteLog(self.folder / "log"), SeenEvents(self.folder / "seen")
        self.writer = Writer(self.log, self.store, self.seen, 10_000, 0, 10**12)
        self.append = appender(self.log, self.loop)
        self.rules = Context(
            Source(code="", name="", kind=Kind.WEB), load_edition("2024-10"), load_policy(), IdentityReader("FR", b"k" * 32)
        )
        self.writer.start()

    def source(self) -> Source:
        """A source of a test's own."""
        return Source(code=next(self.codes), name="Shop", kind=Kind.WEB)

    def rules_of(self, source: Source) -> Context:
        """The rules of a replay."""
        return replace(self.rules, source=source, replaying=True)

    def healing(self, append: Any = None) -> Healing:
        """Somebody who heals; `append` may break down."""
        return Healing(self.log, append or self.append, self.writer, self.store, self.rules_of, now_ms)

    def wait(self, source: Source, *events: dict[str, Any]) -> list[str]:
        """Let events come that are refused; their receipts."""
        rows = []
        for place, fields in enumerate(events):
            fields = {"receipt": f"{source.code}-{place:05}", "received_at": now_ms() - 10_000 + place, **fields}
            result = run(received(source=source.code, **fields), replace(self.rules, source=source))
            assert isinstance(result, QuarantinedEvent), fields
            rows.append(result)
        if rows:
            first = self.append([EntryKind.QUARANTINED.value + msgspec.json.encode(row) for row in rows])
            self.writer.settled(first + len(rows) - 1)
        return [row.receipt for row in rows]

    def stored(self, source: Source) -> dict[tuple[str, str], int]:
        """How many events rest, by name and outcome."""
        return {(row["event"], row["outcome"]): row["events"] for row in self.store.ask(STORED, {"source": source.code})}

    def copies(self, source: Source) -> dict[str, int]:
        """How often each receipt rests."""
        return {row["receipt"]: row["copies"] for row in self.store.ask(RECEIPTS, {"source": source.code})}

    def findings(self, source: Source) -> dict[str, list[list[str]]]:
        """What each resting event's receipt tells."""
        return {row["receipt"]: row["findings"] for row in self.store.ask(FINDINGS, {"source": source.code})}

    def times(self, source: Source) -> list[int]:
        """When the resting events happened."""
        sql = "SELECT event_time FROM events WHERE source = {source:String} ORDER BY event_time"
        return [row["event_time"] for row in self.store.ask(sql, {"source": source.code})]

    def close(self) -> None:
        """Let go of everything."""
        self.writer.stop()
        self.log.close()
        self.seen.close()
        self.store.close()
        self.loop.call_soon_threadsafe(self.loop.stop)
