"""The court: judges the copies of events in the order of the log; what one verdict decides, the next ones see."""

from collections.abc import Iterable
from itertools import groupby
from typing import Protocol

import msgspec

from balise.events.clause import ACROSS, Clause
from balise.events.identity import match_keys
from balise.events.outcome import Outcome
from balise.events.received import Channel
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.writer.dedup import (
    PLATFORM,
    FirstCopy,
    Windows,
    event_key,
    judge,
    judge_by_ttp,
    message_key,
    pair_key,
    still_waiting,
    ttp_keys,
)
from balise.writer.verdict import Verdict

_STORED_MARGIN_S = 48 * 3600
_MOST_WAITING = 15


class Memory(Protocol):
    """What a batch asks of the seen events."""

    def find(self, keys: Iterable[bytes], arrivals: tuple[int, int]) -> dict[bytes, FirstCopy]:
        """The first copies remembered for these keys."""

    def done(self, deeds: Iterable[str]) -> set[str]:
        """Which of these deeds, each possible once for ever, were done."""


class Past(Protocol):
    """What was counted before, however long ago."""

    def stored_before(
        self, source: str, keys: Iterable[tuple[str, str]], times: tuple[int, int], position: int
    ) -> dict[tuple[str, str], str]:
        """As `EventStore.stored_before`."""


class Copy(msgspec.Struct):
    """A stored event on its way to a verdict. `history`: it is compared with everything stored, not with 48 hours."""

    position: int
    event: StoredEvent
    body: bytes
    history: bool


class Court:
    """Judges the copies of one batch in log order; what one decides, the next ones see."""

    def __init__(
        self, copies: list[Copy], waiting: list[QuarantinedEvent], memory: Memory, store: Past, windows: Windows = PLATFORM
    ) -> None:
        """`waiting` are the messages of pixels that were quarantined."""
        self.windows = windows
        events: list[StoredEvent | QuarantinedEvent] = [*(copy.event for copy in copies), *waiting]
        arrivals = [event.received_at for event in events] or [0]
        self.now = max(arrivals)
        self.keys = [(event_key(copy.event), None if copy.history else ttp_keys(copy.event)) for copy in copies]
        wanted = {key for key, pair in self.keys for key in (key, *(pair or ()))} | {
            message_key(event.receipt) for event in events
        }
        known = memory.find((key for key in wanted if key), (min(arrivals), self.now))
        firsts = {each.receipt for first in known.values() for each in (first, *first.waiting)}
        known |= memory.find(map(pair_key, firsts), (min(arrivals), self.now)) if firsts else {}
        self.known: dict[bytes, FirstCopy] = known
        self.learnt: dict[bytes, FirstCopy] = {}
        self.stored = _stored_before(copies, store)

    def sent_again(self, event: StoredEvent | QuarantinedEvent, key: bytes | None = None) -> bool:
        """Whether this is a message of a pixel that was judged before.

        A browser sends again what it cannot know to have arrived, so that is no copy.
        """
        message = message_key(event.receipt)
        first = self.known.get(key) if key else None
        return message is not None and (message in self.known or (first is not None and first.receipt == event.receipt))

    def remember_message(self, event: StoredEvent | QuarantinedEvent) -> None:
        """Know this message again, if it is one."""
        message = message_key(event.receipt)
        if message:
            self._learn(message, FirstCopy(event.receipt, event.received_at, event.channel, 0, [], False))

    def verdict(self, copy: Copy, key: bytes | None, ttp: tuple[bytes, bytes] | None) -> Verdict:
        """The verdict on the next copy of the batch."""
        event = copy.event
        if event.test_event_code:
            return Verdict(copy.position, Outcome.TEST, Clause.TEST_EVENT, "", 0, 0, 0, None, 0, [], 0)
        first = self.known.get(key) if key else None
        if copy.history and key:
            return self._history(copy, key, first)
        outcome, clause = judge(event, first, self.windows) if key else (Outcome.COUNTED, Clause.NO_EVENT_ID)
        if key and outcome is not Outcome.COUNTED:
            return self._copy_of(key, copy, outcome, clause)
        return self._by_ttp(copy, key, ttp, clause) if ttp else self._counted(copy, clause, key)

    def _by_ttp(self, copy: Copy, key: bytes | None, ttp: tuple[bytes, bytes], clause: Clause) -> Verdict:
        """The verdict on an event that is no copy by its own key, but may be one by its cookie."""
        event, (own, opposite) = copy.event, ttp
        others = still_waiting(self.known.get(opposite), event.received_at, self.windows)
        outcome, ttp_clause = judge_by_ttp(event, others[0] if others else None, self.windows)
        if outcome is Outcome.DROPPED:
            return self._dropped(copy, ttp_clause, others[0])
        if outcome is Outcome.COUNTED:
            verdict = self._counted(copy, clause, key)
            first = _first_copy(event)
            if event.channel == Channel.SERVER:
                first.waiting = still_waiting(self.known.get(own), event.received_at, self.windows)[-_MOST_WAITING:]
            self._learn(own, first)
            return verdict
        verdict, merged = self._joined(copy, others[0], ttp_clause)
        # Later copies of the browser's event are known by its own event_id, and the server's by the browser's arrival.
        merged.channel = event.channel
        if key:
            self._learn(key, merged)
        self._learn(own, msgspec.structs.replace(merged, arrived=event.received_at))
        self._learn(opposite, _waiting(others[1:]))
        return verdict

    def _history(self, copy: Copy, key: bytes, first: FirstCopy | None) -> Verdict:
        receipt = first.receipt if first else self.stored.get((copy.event.source, copy.event.event, copy.event.event_id))
        if receipt is None:
            return self._counted(copy, Clause.FIRST, key)
        return Verdict(copy.position, Outcome.DROPPED, Clause.STORED_BEFORE, receipt, 0, 0, 1, None, 0, [], 0)

    def _counted(self, copy: Copy, clause: Clause, key: bytes | None) -> Verdict:
        event, first = copy.event, _first_copy(copy.event)
        if copy.history:
            first.arrived = self.now
        if key:
            self._learn(key, first)
        return Verdict(copy.position, Outcome.COUNTED, clause, event.receipt, 1, 0, 0, event.value, first.keys, [], 0)

    def _copy_of(self, key: bytes, copy: Copy, outcome: Outcome, clause: Clause) -> Verdict:
        first = self.known[key]
        if outcome is Outcome.DROPPED:
            return self._dropped(copy, clause, first)
        verdict, merged = self._joined(copy, first, clause)
        self._learn(key, merged)
        return verdict

    def _dropped(self, copy: Copy, clause: Clause, first: FirstCopy) -> Verdict:
        return Verdict(
            copy.position, Outcome.DROPPED, clause, first.receipt, 0, 0, 1, None, 0, [], self._paired(copy, first, clause)
        )

    def _joined(self, copy: Copy, first: FirstCopy, clause: Clause) -> tuple[Verdict, FirstCopy]:
        """The verdict on a copy that joins the first one, and what is then known of the first."""
        event, keys = copy.event, match_keys(copy.event)
        fields = [name for name in event.property_names if name not in first.fields]
        value, keys_added = None if first.has_value else event.value, keys & ~first.keys
        paired = self._paired(copy, first, clause)
        verdict = Verdict(copy.position, Outcome.MERGED, clause, first.receipt, 0, 1, 0, value, keys_added, fields, paired)
        merged = msgspec.structs.replace(
            first, keys=first.keys | keys, fields=first.fields + fields, has_value=first.has_value or event.value is not None
        )
        return verdict, merged

    def _paired(self, copy: Copy, first: FirstCopy, clause: Clause) -> int:
        """1 for a copy of the other of browser and server, where no other one met this first one before."""
        key = pair_key(first.receipt)
        if clause not in ACROSS or key in self.known:
            return 0
        self._learn(key, FirstCopy(first.receipt, copy.event.received_at, copy.event.channel, 0, [], False))
        return 1

    def _learn(self, key: bytes, first: FirstCopy) -> None:
        self.known[key] = self.learnt[key] = first


def _first_copy(event: StoredEvent) -> FirstCopy:
    has_value = event.value is not None
    return FirstCopy(event.receipt, event.received_at, event.channel, match_keys(event), event.property_names, has_value)


def _waiting(copies: list[FirstCopy]) -> FirstCopy:
    """Copies of the server, the oldest first, as one: the latest, with the others in it."""
    if not copies:
        return FirstCopy("", 0, Channel.SERVER, 0, [], False)
    return msgspec.structs.replace(copies[-1], waiting=copies[:-1])


def _stored_before(copies: list[Copy], store: Past) -> dict[tuple[str, str, str], str]:
    """What the store already counted of the copies that are compared with everything: (source, event, event_id) → receipt."""
    asking = sorted((copy for copy in copies if copy.history and copy.event.event_id), key=lambda copy: copy.event.source)
    found: dict[tuple[str, str, str], str] = {}
    before = min((copy.position for copy in copies), default=0)
    for source, group in groupby(asking, key=lambda copy: copy.event.source):
        events = [copy.event for copy in group]
        times = [event.event_time for event in events]
        span = (min(times) - _STORED_MARGIN_S, max(times) + _STORED_MARGIN_S)
        keys = {(event.event, event.event_id) for event in events}
        known = store.stored_before(source, keys, span, before)
        found |= {(source, *pair): receipt for pair, receipt in known.items()}
    return found
