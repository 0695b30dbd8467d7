"""The way in behind every protocol: events go through the pipeline and into the log, and are answered for one by one."""

import asyncio
from collections.abc import Sequence
from itertools import islice
from typing import Any

import msgspec

from balise.clock import Clock
from balise.collect.request import Opened
from balise.events.click import RecordedClick
from balise.events.finding import Finding
from balise.events.received import Channel, ReceivedEvent
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.log import EntryKind, EventLog
from balise.pipeline import Context, Result, run_all

_encode = msgspec.json.Encoder().encode
_STORED, _IMPORTED, _QUARANTINED = EntryKind.STORED.value, EntryKind.IMPORTED.value, EntryKind.QUARANTINED.value


ToJudge = tuple[ReceivedEvent, Context]
"""An event with the rules it will be judged by."""
_Waiting = tuple[Sequence[ToJudge], "asyncio.Future[list[Result]]"]


class Intake:
    """Reads, judges and keeps events. Nothing is answered before the log has it on disk.

    Requests of one turn of the event loop are judged together, as they are committed together: asking the policy lets
    other threads in, which for every small request by itself costs more than the rest of its way.
    """

    def __init__(self, log: EventLog, clock: Clock) -> None:
        self._log, self._clock = log, clock
        self._waiting: list[_Waiting] = []

    async def judge(self, events: Sequence[ToJudge]) -> list[Result]:
        """Take events through the pipeline, each by the rules of its own source."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[Result]] = loop.create_future()
        self._waiting.append((events, future))
        if len(self._waiting) == 1:
            loop.call_soon(self._judge_waiting)
        return await future

    def _judge_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            results = iter(run_all([pair for events, _ in waiting for pair in events]))
        except Exception as error:
            if len(waiting) > 1:
                # One request may not fail the others of its turn.
                for each in waiting:
                    self._waiting = [each]
                    self._judge_waiting()
            elif not waiting[0][1].done():
                waiting[0][1].set_exception(error)
            return
        for events, future in waiting:
            own = list(islice(results, len(events)))
            if not future.done():
                future.set_result(own)

    def read_all(self, opened: Opened, context: Context, request_id: str, channel: Channel) -> list[ToJudge]:
        """Read the items of a request to one source; receipts are `<request_id>-<index>`."""
        return [
            (self.read(item, opened, context, (index, f"{request_id}-{index}"), channel), context)
            for index, item in enumerate(opened.items)
        ]

    def read(self, item: Any, opened: Opened, context: Context, place: tuple[int, str], channel: Channel) -> ReceivedEvent:
        """Read one item of a request; `place` is its index and its receipt."""
        index, receipt = place
        event = ReceivedEvent(
            receipt=receipt,
            source=context.source.code,
            kind=context.source.kind,
            channel=channel,
            protocol=opened.protocol,
            received_at=self._clock(),
            path=opened.path(index),
            test_event_code=opened.test_event_code,
            partner_name=opened.partner_name,
            bytes=len(_encode(item)),
        )
        if isinstance(item, dict):
            opened.read_item(event, item)
        else:
            event.misread = ("",)
        if opened.library:
            event.extra = {"library": opened.library} | event.extra
        return event

    async def keep(self, results: list[Result], imported: bool = False) -> int:
        """Put the results into the log; return the first one's position once they are on disk."""
        stored = _IMPORTED if imported else _STORED
        return await self._log.append(
            [(stored if type(result) is StoredEvent else _QUARANTINED) + _encode(result) for result in results]
        )

    async def keep_clicks(self, clicks: list[RecordedClick]) -> None:
        """Put recorded clicks into the log; they are on disk when this returns."""
        await self._log.append([EntryKind.CLICK.value + _encode(click) for click in clicks])


def complaints(results: list[Result]) -> list[tuple[int, Finding]]:
    """What the platform refuses in these events: (index, finding), the first of each event."""
    found = []
    for index, result in enumerate(results):
        refused = next((finding for finding in result.findings if finding.platform), None)
        if refused is not None:
            found.append((index, refused))
        elif type(result) is QuarantinedEvent:
            found.append((index, result.findings[0]))
    return found
