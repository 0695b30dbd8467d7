"""What becomes of one batch of log entries: verdicts, rows for the tables, and what to remember."""

import msgspec

from balise.events.outcome import Outcome
from balise.events.stored import FILE_RECEIPT, MESSAGE_RECEIPT, QuarantinedEvent, StoredEvent
from balise.log import EntryKind, LogEntry
from balise.writer.clicks import new_clicks
from balise.writer.court import Copy, Court, Memory, Past
from balise.writer.dedup import FirstCopy

_OF_A_MESSAGE = MESSAGE_RECEIPT.encode() + b'",'
_LONGEST_RECEIPT = 70
_FROM_FILE = b'["' + FILE_RECEIPT.encode()
_read_stored = msgspec.json.Decoder(StoredEvent).decode
_read_quarantined = msgspec.json.Decoder(QuarantinedEvent).decode
_read_replayed = msgspec.json.Decoder(tuple[msgspec.Raw, msgspec.Raw]).decode
_encode = msgspec.json.Encoder().encode


class Decided(msgspec.Struct):
    """A batch after judgement: rows by position, ready to insert, and what the seen events must learn."""

    events: dict[int, bytes] = {}
    quarantine: dict[int, bytes] = {}
    clicks: dict[int, bytes] = {}
    firsts: dict[bytes, FirstCopy] = {}
    deeds: set[str] = set()
    """What may happen once for ever: `left:<receipt>` the quarantine, `line:<receipt>` of a file came into it."""
    now: int = 0

    @property
    def rows(self) -> tuple[tuple[str, dict[int, bytes]], ...]:
        """The rows by table."""
        return (("events", self.events), ("quarantine", self.quarantine), ("clicks", self.clicks))


def decide(entries: list[LogEntry], memory: Memory, store: Past) -> Decided:
    """Judge the entries in their order. Reads the memory and the store, changes neither."""
    decided = Decided()
    found = new_clicks([entry for entry in entries if entry.kind is EntryKind.CLICK], memory)
    entries = [entry for entry in entries if entry.kind is not EntryKind.CLICK]
    copies: list[Copy] = []
    waiting: dict[int, QuarantinedEvent] = {}
    deeds = {entry.position: deed for entry in entries if (deed := _deed(entry))}
    done = memory.done(deeds.values()) if deeds else set()
    for entry in entries:
        deed = deeds.get(entry.position, "")
        if deed in done:
            continue
        if deed:
            done.add(deed)
            decided.deeds.add(deed)
        if entry.kind is EntryKind.QUARANTINED:
            decided.quarantine[entry.position] = _spliced((entry.position, 1), entry.body)
            if _OF_A_MESSAGE in entry.body[:_LONGEST_RECEIPT]:
                waiting[entry.position] = _read_quarantined(entry.body)
        elif entry.kind is EntryKind.REPLAYED:
            body, waited = _read_replayed(entry.body)
            decided.quarantine[entry.position] = _spliced((entry.position, -1), bytes(waited))
            copies.append(Copy(entry.position, _read_stored(body), bytes(body), True))
        else:
            copies.append(Copy(entry.position, _read_stored(entry.body), entry.body, entry.kind is EntryKind.IMPORTED))
    court = Court(copies, list(waiting.values()), memory, store)
    for position, event in waiting.items():
        if court.sent_again(event):
            del decided.quarantine[position]
        court.remember_message(event)
    for copy, (key, ttp) in zip(copies, court.keys, strict=True):
        if copy.history or not court.sent_again(copy.event, key):
            verdict = court.verdict(copy, key, ttp)
            if key is None or verdict.outcome != Outcome.COUNTED:
                # A counted event's own key knows its receipt already.
                court.remember_message(copy.event)
            decided.events[copy.position] = _spliced(verdict, copy.body)
    decided.clicks = found.rows
    decided.firsts, decided.now = court.learnt | found.firsts, max(court.now, found.now)
    return decided


def _deed(entry: LogEntry) -> str:
    """What this entry does that may happen once for ever; empty for live traffic."""
    if entry.kind is EntryKind.REPLAYED:
        return f"left:{_read_quarantined(_read_replayed(entry.body)[1]).receipt}"
    if entry.kind is EntryKind.QUARANTINED and entry.body.startswith(_FROM_FILE):
        return f"line:{_read_quarantined(entry.body).receipt}"
    return ""


def _spliced(columns: object, body: bytes) -> bytes:
    """The row's text: the writer's columns before the event's own, which are already encoded."""
    return _encode(columns)[:-1] + b"," + body[1:]
