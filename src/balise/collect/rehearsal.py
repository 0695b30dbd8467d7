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
from balise.pipeline import Result

_encode = msgspec.json.Encoder().encode
_read_received = msgspec.json.Decoder(ReceivedEvent).decode


class Rehearsal:
    """Foresees; neither the log nor the store hears of it."""

    def __init__(self, intake: Intake, directory: Directory, clock: Clock) -> None:
        self._intake, self._directory, self._clock = intake, directory, clock

    async def of_request(self, source: Source, body: dict[str, Any]) -> list[Foreseen]:
        """What would become of a body of the Events API 2.0. Raises `RefusedRequest`."""
        context = self._directory.context_of(source)
        opened = open_events_api(msgspec.json.decode(_encode(body)))
        opened.check_count(context.edition.limits)
        read = self._intake.read_all(opened, context, new_request_id(self._clock()), Channel.SERVER)
        return [_foreseen(result) for result in await self._intake.judge(read)]


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
