"""A past for backtests: random visits by the real steps, court and store, the same ones under whatever rules."""

import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from balise.events.plan import Plan
from balise.events.received import Channel, Kind, ReceivedEvent
from balise.events.source import Source
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.log import EntryKind, LogEntry
from balise.pipeline import run
from balise.pipeline.again import Order, take_again
from balise.store.engines.embedded import EmbeddedStore
from balise.trials.backtest_change import Rules
from balise.vocabulary.policy import Policy
from balise.writer.batch import decide
from balise.writer.seen import SeenEvents
from tests.making import HOUR, MINUTE, NOW, received

NAMES = (
    "AddToCart",
    "add_to_cart",
    "Purchase",
    "CompletePayment",
    "SubmitForm",
    "Leave_Review",
    "leave_review",
    "gift",
    "1 bad",
    "",
)
DAYS = 9
_encode = msgspec.json.Encoder().encode


def rules(code: str, policy: Policy, plan: Plan | None = None, **choices: Any) -> Rules:
    """The rules of a web source."""
    return Rules(Source(code=code, name=code, kind=Kind.WEB, **choices), plan or Plan(), policy)


def visits(seed: int, many: int) -> list[ReceivedEvent]:
    """What arrives in nine days: copies by both channels with every gap, files, bad events, sensitive content."""
    dice, at, seen = random.Random(seed), NOW - DAYS * 24 * HOUR, []
    events: list[ReceivedEvent] = []
    step = DAYS * 24 * HOUR // (3 * many)
    for number in range(many):
        at += dice.choice([0, 1000, MINUTE, 5 * MINUTE - 1, 5 * MINUTE, step, 5 * step])
        old = dice.choice(seen) if seen and dice.random() < 0.5 else {}
        given = old or {
            "name": dice.choice(NAMES),
            "event_id": dice.choice([None, f"id-{seed}-{number}", f"id-{seed}-{number}", 7]),
            "ttp": dice.choice(["", "", f"t{number % 5}"]),
            "properties": _properties(dice),
        }
        seen = [*seen, given][-6:]
        events.append(
            received(
                receipt=f"R{seed}-{number}",
                channel=dice.choice([Channel.BROWSER, Channel.BROWSER, Channel.SERVER, Channel.FILE]),
                name=given["name"],
                event_id=given["event_id"],
                user={"ttp": given["ttp"]} if given["ttp"] else {},
                properties=dict(given["properties"]),
                received_at=min(at, NOW),
                event_time=min(at, NOW) // 1000 - dice.choice([0, 0, 30, 3600]),
                test_event_code="TEST1" if number % 19 == 0 else "",
                device={"platform": "Linux"} if number % 3 else {},
                extra={"note": "as sent"} if number % 7 == 0 else {},
                bytes=number % 3 * 100,
            )
        )
    return events


def _properties(dice: random.Random) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    if dice.random() < 0.6:
        properties |= {"value": dice.choice([9.2, "12.50", 3]), "currency": dice.choice(["EUR", "USD", "?"])}
    if dice.random() < 0.5:
        properties["rating"] = dice.choice([1, 5, 9, "5", None])
    if dice.random() < 0.2:
        properties["note"] = dice.choice(["a fine mug", "jane@example.com", "cancer treatment"])
    return properties


class Past:
    """Writes a past into the store, batch by batch, as the writer does. Positions go on from source to source."""

    def __init__(self, store: EmbeddedStore, folder: Path) -> None:
        self.store, self._folder, self._position = store, folder, 0

    def write(self, of: Rules, events: Iterable[ReceivedEvent], batch: int = 40) -> None:
        """Let the events arrive at this source."""
        context, entries = of.context(), []
        for event in events:
            own = msgspec.structs.replace(event, source=of.source.code, receipt=f"{of.source.code}-{event.receipt}")
            result = run(msgspec.json.decode(_encode(own), type=ReceivedEvent), context)
            kind = EntryKind.IMPORTED if event.channel is Channel.FILE else EntryKind.STORED
            entries.append(self._entry(kind if isinstance(result, StoredEvent) else EntryKind.QUARANTINED, _encode(result)))
        self._rest(of, entries, batch)

    def replay(self, of: Rules, rows: Iterable[QuarantinedEvent], now: int) -> None:
        """Send again what waits, by these rules."""
        context = replace(of.context(), replaying=True)
        pairs = [(take_again(row, context, Order(now=now)).result, row) for row in rows]
        entries = [self._entry(EntryKind.REPLAYED, _encode(pair)) for pair in pairs if isinstance(pair[0], StoredEvent)]
        self._rest(of, entries, 40)

    def _entry(self, kind: EntryKind, body: bytes) -> LogEntry:
        self._position += 1
        return LogEntry(self._position, kind, body)

    def _rest(self, of: Rules, entries: list[LogEntry], batch: int) -> None:
        seen = SeenEvents(self._folder / of.source.code)
        for start in range(0, len(entries), batch):
            some = entries[start : start + batch]
            decided = decide(some, seen, self.store)
            for table, rows in (("events", decided.events), ("quarantine", decided.quarantine)):
                if rows:
                    self.store.insert(table, b"\n".join(rows.values()))
            seen.commit(some[-1].position, decided.firsts, decided.deeds, decided.now)
        seen.close()
