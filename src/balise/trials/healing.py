"""What would become of what waits, if it were mended so; and the replay itself, each event at most once for ever."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from balise.clock import Clock
from balise.events.fix import Fixes
from balise.events.intake import MOST_PROBLEMS, HealingPreview, ReplayProblem, ReplaySummary
from balise.events.outcome import Outcome
from balise.events.source import Source
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.log import EntryKind, EventLog, LogEntry
from balise.pipeline import Context
from balise.pipeline.again import Order, Taken, take_again
from balise.reports.import_outcome import outcomes_between
from balise.reports.quarantine_groups import Chosen
from balise.reports.waiting_pages import START, Place, ended_since, waiting_count, waiting_pages
from balise.store import EventStore
from balise.trials.sampling import Sampling
from balise.writer.loop import Writer

AT_ONCE: Final = 500
Tell = Callable[[int, int], None]
"""Takes how many are done, of how many; may raise to end the work."""
_encode = msgspec.json.Encoder().encode


def _nobody(done: int, total: int) -> None:
    """Tell nobody."""


class Standing(msgspec.Struct, kw_only=True):
    """How far a replay is, to be kept while it runs: after a crash it goes on from there and its sums stay true.

    `page` are receipts that were about to be sent behind the log's `position`; whether they were, the store knows.
    """

    summary: ReplaySummary = msgspec.field(default_factory=ReplaySummary)
    place: Place = START
    page: list[str] = []
    position: int = 0


@dataclass(frozen=True)
class Kept:
    """Where a replay keeps how far it is: what was kept before, and how to keep more."""

    standing: Standing = field(default_factory=Standing)
    keep: Callable[[Standing], None] = lambda _standing: None


class Healing:
    """Tries fixes on what waits, and sends it again. Blocking: call it from a thread."""

    def __init__(
        self,
        log: EventLog,
        append: Callable[[list[bytes]], int],
        writer: Writer,
        store: EventStore,
        rules_of: Callable[[Source], Context],
        clock: Clock,
    ) -> None:
        """`append` is the log's, for a thread; `rules_of` gives a source's rules for events that are sent again."""
        self._log, self._append, self._writer = log, append, writer
        self._store, self._rules_of, self._clock = store, rules_of, clock

    def preview(self, source: Source, chosen: Chosen, fixes: Fixes, tell: Tell = _nobody, most: int = 0) -> HealingPreview:
        """What would become of every event of the choice, or of the first `most`; nothing is changed. Raises `StoreUnavailable`.

        Copies among them are told as such, however far apart they are.
        """
        rules, total = self._rules_of(source), waiting_count(self._store, source.code, chosen)
        found, seen, position = Sampling(), 0, self._log.last_position() + 1
        size = min(AT_ONCE, most) if most else AT_ONCE
        with self._writer.foreseeing() as foreseeing:
            for rows, _ in waiting_pages(self._store, source.code, chosen, size):
                taken = [take_again(row, rules, Order(fixes, now=self._clock())) for row in rows]
                entries = _entries(taken, position)
                decided = foreseeing.judge(entries).events if entries else {}
                found.add(taken, [str(msgspec.json.decode(decided[entry.position])[1]) for entry in entries])
                position, seen = position + len(entries), seen + len(rows)
                tell(min(seen, total), total)
                if most and seen >= most:
                    break
        return found.preview(left=total - seen if chosen.receipts else 0)

    def replay(
        self, source: Source, chosen: Chosen, order: Order, tell: Tell = _nobody, kept: Kept | None = None
    ) -> ReplaySummary:
        """Send again what was chosen: through the same steps and the same dedup. Age limits do not hold: a person asked for it.

        What passes leaves the quarantine, what does not stays, with the reason. Raises `Unavailable`; what was sent stays sent.
        """
        kept = kept or Kept()
        standing = self._resumed(source, kept.standing)
        rules = self._rules_of(source)
        total = waiting_count(self._store, source.code, chosen)
        total += 0 if chosen.receipts else standing.summary.asked
        for rows, place in waiting_pages(self._store, source.code, chosen, AT_ONCE, standing.place):
            taken = [take_again(row, rules, order._replace(now=self._clock())) for row in rows]
            standing = self._sent(source, taken, standing, kept)
            standing.place = place
            tell(min(place[0] if chosen.receipts else standing.summary.asked, total), total)
        summary = standing.summary
        summary.asked = len(chosen.receipts) if chosen.receipts else summary.asked
        summary.already_left = summary.asked - summary.replayed - summary.still_quarantined
        return summary

    def _sent(self, source: Source, taken: list[Taken], standing: Standing, kept: Kept) -> Standing:
        """Send a page on; only then it is counted."""
        passing = [one for one in taken if isinstance(one.result, StoredEvent)]
        summary = _with_staying(standing.summary, taken)
        if passing:
            standing.page = [one.waited.receipt for one in passing]
            standing.position = self._log.last_position()
            kept.keep(standing)
            first = self._append([EntryKind.REPLAYED.value + _encode((one.result, one.waited)) for one in passing])
            last = first + len(passing) - 1
            self._writer.settled(last)
            _count(summary, outcomes_between(self._store, first, last))
        return Standing(summary=summary, place=standing.place)

    def _resumed(self, source: Source, standing: Standing) -> Standing:
        """What was kept, with the page counted that was on its way when the work broke off."""
        if not standing.page:
            return standing
        self._writer.settled(self._log.last_position())
        ended = ended_since(self._store, source.code, standing.page, standing.position)
        standing.summary.asked += sum(ended.values())
        _count(standing.summary, ended)
        standing.page = []
        return standing


def _entries(taken: list[Taken], position: int) -> list[LogEntry]:
    """What would be in the log from this position on."""
    passing = [one for one in taken if isinstance(one.result, StoredEvent)]
    return [
        LogEntry(position + place, EntryKind.REPLAYED, _encode((one.result, one.waited))) for place, one in enumerate(passing)
    ]


def _with_staying(summary: ReplaySummary, taken: list[Taken]) -> ReplaySummary:
    """The sums with these events asked for, and those that stay counted with their reasons."""
    staying = [(one.waited, one.result) for one in taken if isinstance(one.result, QuarantinedEvent)]
    problems = [ReplayProblem(row.receipt, result.outcome, result.findings[0].message) for row, result in staying]
    return msgspec.structs.replace(
        summary,
        asked=summary.asked + len(taken),
        still_quarantined=summary.still_quarantined + len(staying),
        problems=(summary.problems + problems)[:MOST_PROBLEMS],
    )


def _count(summary: ReplaySummary, ended: dict[str, int]) -> None:
    stored = {name: count for name, count in ended.items() if not Outcome(name).quarantined}
    summary.outcomes = dict(Counter(summary.outcomes) + Counter(stored))
    summary.replayed += sum(stored.values())


def standing_of(result: dict[str, Any]) -> Standing:
    """What a job kept; the beginning where it kept nothing, or something of another version."""
    try:
        return msgspec.convert(result.get("standing", {}), Standing)
    except msgspec.ValidationError:
        return Standing()
