"""What would become of these events, and why? The real pipeline and the real judgement, with an empty memory.

Nothing is kept: neither log nor store hears of it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import msgspec

from balise.events.clause import clause_sentence
from balise.events.identity import MATCH_KEYS, match_keys
from balise.events.outcome import SENTENCES, Outcome
from balise.events.received import Channel, ReceivedEvent
from balise.events.source import Source
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.log import EntryKind, LogEntry
from balise.pipeline import Context, Result, run_all
from balise.reports.quarantine_items import Reason, reasons
from balise.trials.comparison import Step, steps_between
from balise.writer.batch import decide
from balise.writer.dedup import FirstCopy
from balise.writer.verdict import Verdict

MOST = 10
"""Events that may be tried at once."""
AGAIN = {
    "en": "It is the same message as before, sent again: a browser cannot know that it arrived. It leaves no trace.",
    "fr": "C’est le même message, renvoyé : un navigateur ne peut savoir qu’il est arrivé. Il ne laisse aucune trace.",
}
_encode = msgspec.json.Encoder().encode


class Given(msgspec.Struct, kw_only=True):
    """An event to try: what was `sent` (JSON of the Events API or of the pixel, or the text of a `ttq` call), from which of
    browser and server, and how many milliseconds after the first."""

    sent: Any
    channel: Channel
    after_ms: int = 0


class Tried(msgspec.Struct, kw_only=True):
    """What became of one event; `keys` names its match keys. Empty `outcome`: the same message again, nothing is left."""

    channel: str
    after_ms: int
    name_sent: str
    event: str
    event_id: str
    keys: list[str]
    findings: list[Reason]
    outcome: str
    sentence: dict[str, str]
    clause: str = ""
    why: dict[str, str] = {}


class Comparison(msgspec.Struct):
    """The events in their order, how many would count, and step by step how the last compares with the first."""

    events: list[Tried]
    counted: int
    steps: list[Step]


class Reader(Protocol):
    """Reads what people paste."""

    def read(self, source: Source, sent: Any, channel: Channel, at: int) -> tuple[ReceivedEvent, Context]:
        """The event as it would be received at this moment. Raises `WrongInput` with the cure."""


class _Nothing:
    """A memory and a store that know nothing."""

    def find(self, keys: Iterable[bytes], arrivals: tuple[int, int]) -> dict[bytes, FirstCopy]:
        return {}

    def done(self, deeds: Iterable[str]) -> set[str]:
        return set()

    def stored_before(
        self, source: str, keys: Iterable[tuple[str, str]], times: tuple[int, int], position: int
    ) -> dict[tuple[str, str], str]:
        return {}


class Simulator:
    """Tries events of a source."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def compare(self, source: Source, given: Sequence[Given], now: int) -> Comparison:
        """Try up to `MOST` events as if the first came at `now` (milliseconds). Raises `WrongInput`."""
        ordered = sorted(given, key=lambda each: each.after_ms)
        read = [self._reader.read(source, each.sent, each.channel, now + each.after_ms) for each in ordered]
        results = run_all(read)
        nothing = _Nothing()
        entries = [LogEntry(place, _kind(result), _encode(result)) for place, result in enumerate(results, 1)]
        rows = decide(entries, nothing, nothing).events
        verdicts = {place: _read_verdict(row) for place, row in rows.items()}
        tried = [
            _tried(each, result, verdicts.get(place))
            for place, (each, result) in enumerate(zip(ordered, results, strict=True), 1)
        ]
        counted = sum(each.outcome == Outcome.COUNTED for each in tried)
        return Comparison(tried, counted, steps_between(results[0], results[-1]) if len(results) > 1 else [])


def _kind(result: Result) -> EntryKind:
    return EntryKind.STORED if isinstance(result, StoredEvent) else EntryKind.QUARANTINED


def _read_verdict(row: bytes) -> Verdict:
    fields = msgspec.json.decode(row, type=list[Any], strict=False)[: len(Verdict.__struct_fields__)]
    return msgspec.convert(fields, Verdict, strict=False)


def _tried(given: Given, result: Result, verdict: Verdict | None) -> Tried:
    waits = isinstance(result, QuarantinedEvent)
    outcome = result.outcome if isinstance(result, QuarantinedEvent) else verdict.outcome if verdict else ""
    clause = verdict.clause if verdict else ""
    bits = 0 if isinstance(result, QuarantinedEvent) else match_keys(result)
    return Tried(
        channel=given.channel.value,
        after_ms=given.after_ms,
        name_sent=result.name_sent,
        event="" if isinstance(result, QuarantinedEvent) else result.event,
        event_id=result.event_id,
        keys=[name for place, name in enumerate(MATCH_KEYS) if bits >> place & 1],
        findings=reasons(result.findings),
        outcome=outcome,
        sentence=dict(zip(("en", "fr"), SENTENCES[Outcome(outcome)], strict=True)) if outcome else AGAIN,
        clause=clause,
        why={} if waits or not clause else {language: clause_sentence(clause, language) for language in ("en", "fr")},
    )
