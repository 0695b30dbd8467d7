"""Which recorded clicks are new? A click that a browser sent again is one click."""

from collections.abc import Sequence

import msgspec

from balise.events.click import RecordedClick
from balise.log import LogEntry
from balise.writer.court import Memory
from balise.writer.dedup import FirstCopy

_read = msgspec.json.Decoder(RecordedClick).decode
_encode = msgspec.json.Encoder().encode
_OF_NOBODY = FirstCopy("", 0, "", 0, [], False)
"""What is remembered of a click beside its key: nothing."""


class NewClicks(msgspec.Struct):
    """The clicks of a batch that were not seen before: rows by position, what to remember, and when the last one came."""

    rows: dict[int, bytes] = {}
    firsts: dict[bytes, FirstCopy] = {}
    now: int = 0


def new_clicks(entries: Sequence[LogEntry], memory: Memory) -> NewClicks:
    """The first of each message, in the order of the log. Reads the memory, changes nothing."""
    found = NewClicks()
    clicks = [(entry.position, _read(entry.body)) for entry in entries]
    if not clicks:
        return found
    arrivals = [click.received_at for _, click in clicks]
    found.now = max(arrivals)
    known = set(memory.find({_key(click) for _, click in clicks}, (min(arrivals), found.now)))
    for position, click in clicks:
        key = _key(click)
        if key not in known:
            known.add(key)
            found.firsts[key] = _OF_NOBODY
            found.rows[position] = _row(position, click)
    return found


def _key(click: RecordedClick) -> bytes:
    return bytes.fromhex(click.message)


def _row(position: int, click: RecordedClick) -> bytes:
    return _encode((position, *msgspec.structs.astuple(click)[1:]))
