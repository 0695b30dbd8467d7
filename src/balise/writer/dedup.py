"""Is this event a copy, and of what? The platform's rule, as one pure function.

The key is (source, canonical event, event_id) and arrival time decides. A second copy within 48 hours of
the first is not counted: from the other of browser and server within 5 minutes it is merged, else dropped.
A server copy without an event_id is compared by its `_ttp` cookie with what the browser sent in the same 5 minutes.
`tests/writer/histories` holds the rule by labelled examples; docs/decisions/0010 tells of the one place where it is bent.
"""

from hashlib import blake2b

import msgspec

from balise.events.clause import Clause
from balise.events.outcome import Outcome
from balise.events.received import Channel
from balise.events.stored import MESSAGE_RECEIPT, StoredEvent

WINDOW_MS = 48 * 3600 * 1000
MERGE_MS = 5 * 60 * 1000


class Windows(msgspec.Struct, frozen=True):
    """How long the first copy is remembered, and how long a copy by the other channel joins it; milliseconds."""

    copies_ms: int = WINDOW_MS
    merge_ms: int = MERGE_MS


PLATFORM = Windows()
"""The platform's own windows, by which everything is judged; others are only ever tried."""
_MERGING = {Channel.BROWSER.value, Channel.SERVER.value}


class FirstCopy(msgspec.Struct, array_like=True):
    """What is remembered of the first copy: enough to judge later ones and to know what they add."""

    receipt: str
    arrived: int
    channel: str
    keys: int
    fields: list[str]
    has_value: bool
    waiting: list["FirstCopy"] = []
    """Of a key of the server's `_ttp`: earlier copies with it that no copy of the browser has joined, the oldest first."""


def event_key(event: StoredEvent) -> bytes | None:
    """The 16 bytes that stand for (source, event, event_id); None without an event_id."""
    if not event.event_id:
        return None
    return blake2b(f"{event.source}\0{event.event}\0{event.event_id}".encode(), digest_size=16).digest()


def ttp_keys(event: StoredEvent) -> tuple[bytes, bytes] | None:
    """The 16 bytes that stand for (source, event, `_ttp`) by this event's channel, and by the other of browser and server.

    None for events that the cookie may not pair: of the server's only those without an event_id are compared by it.
    """
    if not event.ttp or (event.channel != Channel.BROWSER if event.event_id else event.channel not in _MERGING):
        return None
    return _ttp_key(event, event.channel), _ttp_key(event, next(iter(_MERGING - {event.channel})))


def _ttp_key(event: StoredEvent, channel: str) -> bytes:
    return blake2b(f"{event.source}\0{event.event}\0ttp\0{channel}\0{event.ttp}".encode(), digest_size=16).digest()


def still_waiting(latest: FirstCopy | None, now: int, windows: Windows = PLATFORM) -> list[FirstCopy]:
    """The copies under a `_ttp` key that came less than 5 minutes before `now` (milliseconds), the oldest first."""
    if latest is None:
        return []
    copies = [*latest.waiting, msgspec.structs.replace(latest, waiting=[])]
    return [copy for copy in copies if now - copy.arrived < windows.merge_ms]


def message_key(receipt: str) -> bytes | None:
    """The 16 bytes that stand for a message of a pixel, which may come more than once; None for any other receipt."""
    if not receipt.endswith(MESSAGE_RECEIPT):
        return None
    return blake2b(f"message\0{receipt}".encode(), digest_size=16).digest()


def pair_key(receipt: str) -> bytes:
    """The 16 bytes that stand for: the first copy with this receipt has met one of the other of browser and server."""
    return blake2b(f"pair\0{receipt}".encode(), digest_size=16).digest()


def judge(event: StoredEvent, first: FirstCopy | None, windows: Windows = PLATFORM) -> tuple[Outcome, Clause]:
    """The verdict on an event with an event_id, given the first copy with its key, if one is remembered."""
    if first is None or event.received_at - first.arrived >= windows.copies_ms:
        return Outcome.COUNTED, Clause.FIRST
    if not _across(event.channel, first.channel):
        return Outcome.DROPPED, Clause.SAME_CHANNEL
    if event.received_at - first.arrived < windows.merge_ms:
        return Outcome.MERGED, Clause.OTHER_CHANNEL_5_MINUTES
    return Outcome.DROPPED, Clause.OTHER_CHANNEL_48_HOURS


def judge_by_ttp(event: StoredEvent, other: FirstCopy | None, windows: Windows = PLATFORM) -> tuple[Outcome, Clause]:
    """The verdict on an event that only its `_ttp` can pair, given the latest copy with it by the other of browser and server.

    The server's copy gives way to the browser's; where it came first it is counted already, and the browser's joins it.
    """
    if other is None or event.received_at - other.arrived >= windows.merge_ms:
        return Outcome.COUNTED, Clause.FIRST if event.event_id else Clause.NO_EVENT_ID
    if event.channel == Channel.SERVER:
        return Outcome.DROPPED, Clause.TTP_5_MINUTES
    return Outcome.MERGED, Clause.TTP_SERVER_FIRST


def _across(one: str, other: str) -> bool:
    return one != other and {one, other} == _MERGING
