"""The way in for events that no client sends just now: lines of a file."""

import asyncio
from hashlib import blake2b
from typing import Any

import msgspec

from balise.clock import Clock
from balise.collect.answers import new_request_id
from balise.collect.body import parse
from balise.collect.directory import Directory
from balise.collect.from_events_api import open_events_api, read_item
from balise.collect.from_older import open_pixel_batch
from balise.collect.intake import Intake
from balise.collect.rehearsal import Rehearsal
from balise.collect.request import Opened, plain_complaint
from balise.errors import RefusedRequest, UnreadableBody
from balise.events.finding import LINE, english, found
from balise.events.intake import MOST_PROBLEMS, Foreseen, ImportSummary, Problem
from balise.events.outcome import Outcome
from balise.events.received import Channel
from balise.events.source import Source
from balise.events.stored import FILE_RECEIPT, QuarantinedEvent
from balise.log import EventLog
from balise.pipeline import Context, Result, run
from balise.reports.import_outcome import outcomes_between
from balise.store import EventStore
from balise.writer.loop import Writer

PROTOCOL = "file"
_encode = msgspec.json.Encoder().encode


class SideDoor:
    """Imports. They answer when the writer has judged what they gave it, so their summaries are final."""

    def __init__(
        self, intake: Intake, log: EventLog, writer: Writer, store: EventStore, directory: Directory, clock: Clock
    ) -> None:
        self._intake, self._log, self._writer, self._store = intake, log, writer, store
        self._directory, self._clock = directory, clock
        self._rehearsal = Rehearsal(intake, directory, clock)

    async def rehearse(self, source: Source, body: dict[str, Any]) -> list[Foreseen]:
        """What would become of a request of the Events API 2.0, its names and findings; nothing is kept.

        Raises `RefusedRequest` where the platform would refuse the whole request.
        """
        return await self._rehearsal.of_request(source, body)

    async def import_lines(self, source: Source, body: bytes, first_line: int) -> ImportSummary:
        """Take newline-delimited JSON: an Events API request body or a single event a line.

        A line that cannot be read is quarantined with its number. Raises `LogUnavailable`, `StoreUnavailable`.
        """
        context = self._directory.context_of(source)
        request_id = new_request_id(self._clock())
        summary = ImportSummary()
        results: list[Result] = []
        for offset, line in enumerate(body.split(b"\n")):
            if line.strip():
                summary.lines += 1
                results += self._line(line, first_line + offset, context, f"{request_id}-{offset}")
        summary.events = len(results)
        if results:
            first = await self._intake.keep(results, imported=True)
            await self._settled(first + len(results) - 1)
            outcomes = await asyncio.to_thread(outcomes_between, self._store, first, first + len(results) - 1)
            _count(summary, results, outcomes)
        return summary

    async def _settled(self, position: int) -> None:
        await asyncio.to_thread(self._writer.settled, position)

    def _line(self, line: bytes, number: int, context: Context, receipt: str) -> list[Result]:
        try:
            content = parse(line)
            number = _place(content, number)
            opened = open_line(content, context)
        except (UnreadableBody, RefusedRequest) as error:
            return [self._unreadable(line, number, str(error), context)]
        return [
            self._item(item, index, opened, (context, f"{receipt}-{index}", number)) for index, item in enumerate(opened.items)
        ]

    def _item(self, item: Any, index: int, opened: Opened, place: tuple[Context, str, int]) -> Result:
        context, receipt, number = place
        content = _encode(item)
        result = run(self._intake.read(item, opened, context, (index, receipt), Channel.FILE), context)
        if isinstance(result, QuarantinedEvent):
            # The same line again is the same receipt, and the writer quarantines a receipt once.
            result.receipt = self._fixed_receipt(content, index)
            result.path = f"line.{number}.{result.path}".rstrip(".")
        return result

    def _unreadable(self, line: bytes, number: int, why: str, context: Context) -> QuarantinedEvent:
        now, source = self._clock(), context.source
        finding = found(Outcome.UNREADABLE_LINE.value, "", line=number, why=why)
        return QuarantinedEvent(
            receipt=self._fixed_receipt(line, 0),
            source=source.code,
            name_sent="",
            kind=source.kind.value,
            channel=Channel.FILE.value,
            protocol=PROTOCOL,
            received_at=now,
            event_time=now // 1000,
            event_id="",
            outcome=Outcome.UNREADABLE_LINE.value,
            path=f"line.{number}",
            findings=[finding],
            received="",
        )

    def _fixed_receipt(self, content: bytes, index: int) -> str:
        digest = blake2b(content, key=self._directory.secret, person=b"line", digest_size=16).hexdigest()
        return f"{FILE_RECEIPT}{digest}-{index}"


def _place(content: Any, number: int) -> int:
    """The line of the file that a line of the import stands for, where its reader says so in `import_line`."""
    given = content.get("import_line") if isinstance(content, dict) else None
    return given if type(given) is int and 0 < given < 2**53 else number


def open_line(content: Any, context: Context) -> Opened:
    """What a line holds. The source is the one the import names, whatever code the line carries.

    Raises `UnreadableBody`, `RefusedRequest`.
    """
    if not isinstance(content, dict):
        raise UnreadableBody(english(LINE, "not_an_object"))
    if "unreadable_line" in content:
        told = content["unreadable_line"]
        reason = told.get("reason") if isinstance(told, dict) else None
        raise UnreadableBody(_without_values(reason, context))
    if "data" in content or "event_source" in content:
        opened = open_events_api({"event_source_id": context.source.code, **content})
    elif "batch" in content or "context" in content:
        opened = open_pixel_batch({**content, "pixel_code": context.source.code})
        opened.kind = context.source.kind
    else:
        opened = Opened(
            protocol=PROTOCOL,
            kind=context.source.kind,
            code=context.source.code,
            items=[{name: value for name, value in content.items() if name != "import_line"}],
            read_item=read_item,
            complaint=plain_complaint,
        )
    if opened.kind is not context.source.kind:
        raise UnreadableBody(english(LINE, "other_kind", kind=opened.kind, due=context.source.kind))
    return opened


def _without_values(reason: Any, context: Context) -> str:
    text, _ = context.policy.redact(reason if isinstance(reason, str) else english(LINE, "unreadable"))
    return text[:500]


def _count(summary: ImportSummary, results: list[Result], outcomes: dict[str, int]) -> None:
    quarantined = [result for result in results if isinstance(result, QuarantinedEvent)]
    summary.quarantined = len(quarantined)
    summary.counted = outcomes.get(Outcome.COUNTED, 0)
    summary.merged = outcomes.get(Outcome.MERGED, 0)
    summary.dropped = outcomes.get(Outcome.DROPPED, 0)
    summary.test = outcomes.get(Outcome.TEST, 0)
    for row in quarantined:
        summary.reasons[row.outcome] = summary.reasons.get(row.outcome, 0) + 1
        if len(summary.problems) < MOST_PROBLEMS:
            line = row.path.split(".")[1]
            summary.problems.append(Problem(int(line), row.outcome, row.findings[0].message))
