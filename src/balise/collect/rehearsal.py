"""What would become of events: through the same steps and the same judgement, with nothing kept."""

from typing import Any

import msgspec

from balise.clock import Clock
from balise.collect.answers import new_request_id
from balise.collect.directory import Directory
from balise.collect.from_events_api import open_events_api
from balise.collect.intake import Intake
from balise.events.finding import Finding
from balise.events.intake import Foreseen
from balise.events.received import Channel, ReceivedEvent
from balise.events.source import Source
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.log import EntryKind, EventLog, LogEntry
from balise.pipeline import Context, Result, run
from balise.writer.loop import Writer

_encode = msgspec.json.Encoder().encode
_read_received = msgspec.json.Decoder(ReceivedEvent).decode


class Rehearsal:
    """Foresees; neither the log nor the store hears of it."""

    def __init__(self, intake: Intake, log: EventLog, writer: Writer, directory: Directory, clock: Clock) -> None:
        self._intake, self._log, self._writer = intake, log, writer
        self._directory, self._clock = directory, clock

    async def of_request(self, source: Source, body: dict[str, Any]) -> list[Foreseen]:
        """What would become of a body of the Events API 2.0. Raises `RefusedRequest`."""
        context = self._directory.context_of(source)
        opened = open_events_api(msgspec.json.decode(_encode(body)))
        opened.check_count(context.edition.limits)
        read = self._intake.read_all(opened, context, new_request_id(self._clock()), Channel.SERVER)
        return [_foreseen(result) for result in await self._intake.judge(read)]

    def of_waiting(self, source: Source, rows: list[QuarantinedEvent], event: str | None) -> list[Foreseen]:
        """What would become of what waits, in its order, copies among them included; `event` renames it."""
        context, now = self._directory.context_of(source, replaying=True), self._clock()
        results = [again(row, event, context, now) for row in rows]
        first = self._log.last_position() + 1
        entries = [
            LogEntry(first + place, EntryKind.REPLAYED, _encode((result, row)))
            for place, (result, row) in enumerate(zip(results, rows, strict=True))
            if isinstance(result, StoredEvent)
        ]
        decided = self._writer.foresee(entries).events
        outcomes = {position: str(msgspec.json.decode(row)[1]) for position, row in decided.items()}
        return [
            _foreseen(result, row, outcomes.get(first + place, ""))
            for place, (result, row) in enumerate(zip(results, rows, strict=True))
        ]


def again(row: QuarantinedEvent, name: str | None, context: Context, now: int) -> Result:
    """Take what waits through the steps once more, under another name where one is given."""
    if not row.received:
        return row
    received = _read_received(row.received.encode())
    received.received_at = now
    if name is not None:
        received.name = name
    result = run(received, context)
    result.receipt = row.receipt
    return result


def _foreseen(result: Result, row: QuarantinedEvent | None = None, outcome: str = "") -> Foreseen:
    findings = [Finding(each.code, each.path, each.message) for each in result.findings]
    return Foreseen(
        receipt=row.receipt if row else "",
        received_at=row.received_at if row else 0,
        name_sent=row.name_sent if row else result.name_sent,
        event=result.event if isinstance(result, StoredEvent) else "",
        event_class=result.event_class if isinstance(result, StoredEvent) else "",
        outcome=result.outcome if isinstance(result, QuarantinedEvent) else outcome,
        findings=findings,
    )
