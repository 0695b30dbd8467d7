"""What waits, in piles: events that one cure helps, or events of one name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import msgspec

from balise.events.outcome import SENTENCES, Outcome
from balise.events.received import Kind
from balise.events.stored import QuarantinedEvent
from balise.reports.quarantine_groups import Group
from balise.vocabulary import Edition
from balise.vocabulary.names import check_name
from balise.web.outcomes import Ending
from balise.web.pages.quarantine.choice import Choice

OF_THE_NAME: Final = (Outcome.INVALID_NAME, Outcome.SENSITIVE_NAME, Outcome.NAME_BLOCKED)
"""Reasons whose cure depends on the name."""
_SAMPLES: Final = 3
_Key = tuple[str, str | None]


@dataclass(frozen=True)
class Sample:
    """One event that waits, with what was kept of it as JSON text, empty where nothing was."""

    row: QuarantinedEvent
    payload: str

    @property
    def says_more(self) -> bool:
        """Whether its reason says more than the sentence of its outcome."""
        return self.row.findings[0].message not in (english for english, _ in SENTENCES.values())


@dataclass
class Pile:
    """Events that wait together. `reasons` and `names` are counted, the most frequent first; `suggestion` is a better name."""

    choice: Choice
    groups: list[Group]
    samples: list[Sample] = field(default_factory=list)
    suggestion: str = ""

    @property
    def events(self) -> int:
        """How many wait."""
        return sum(group.events for group in self.groups)

    @property
    def first(self) -> int:
        """When the first of its kind came."""
        return min(group.first for group in self.groups)

    @property
    def channels(self) -> list[str]:
        """The ways they came in."""
        return sorted({channel for group in self.groups for channel in group.channels})

    @property
    def names(self) -> list[tuple[str, int]]:
        """The names as sent."""
        return _counted((group.name, group.events) for group in self.groups)

    @property
    def endings(self) -> list[tuple[Ending, int]]:
        """The reasons, with what helps."""
        counts = _counted((group.outcome, group.events) for group in self.groups)
        return [(Ending(Outcome(outcome)), events) for outcome, events in counts if outcome in Outcome.__members__.values()]


def piles_of(groups: list[Group], by_name: bool, choice: Choice) -> list[Pile]:
    """By name, or by reason: then each name has its own pile where the cure is another name."""

    def key(group: Group) -> _Key:
        if by_name:
            return "", group.name
        return group.outcome, group.name if group.outcome in OF_THE_NAME else None

    found: dict[_Key, list[Group]] = {}
    for group in groups:
        found.setdefault(key(group), []).append(group)
    piles = [Pile(_narrowed(choice, *pair), some) for pair, some in found.items()]
    return sorted(piles, key=lambda pile: -pile.events)


def add_samples(piles: list[Pile], rows: list[QuarantinedEvent]) -> None:
    """Give each pile some of its events."""
    by_group: dict[tuple[str, str], Pile] = {(group.outcome, group.name): pile for pile in piles for group in pile.groups}
    for row in rows:
        pile = by_group.get((row.outcome, row.name_sent))
        if pile and len(pile.samples) < _SAMPLES:
            pile.samples.append(Sample(row, payload_of(row)))


def add_suggestions(piles: list[Pile], edition: Edition, kind: Kind) -> None:
    """Propose a name where one that breaks the rules is all that is wrong."""
    suggest = suggester(edition, kind)
    for pile in piles:
        if pile.choice.name and {group.outcome for group in pile.groups} == {Outcome.INVALID_NAME.value}:
            pile.suggestion = suggest(pile.choice.name)


def suggester(edition: Edition, kind: Kind) -> Callable[[str], str]:
    """Name → a name that keeps the rules, empty where none can be made."""

    def suggest(name: str) -> str:
        return next((reason.suggestion for reason in check_name(name, edition, kind.value).reasons if reason.suggestion), "")

    return suggest


def payload_of(row: QuarantinedEvent) -> str:
    """What was kept of an event, cleaned and hashed, as a person reads it."""
    if not row.received:
        return ""
    sent = msgspec.json.decode(row.received)
    kept = {name: value for name, value in sent.items() if value not in ("", None, {}, [], 0) and name not in _OURS}
    if isinstance(kept.get("user"), dict):
        kept["user"] = sorted(kept["user"])
    return msgspec.json.format(msgspec.json.encode(kept), indent=2).decode()


_OURS: Final = frozenset(
    {"receipt", "source", "kind", "channel", "protocol", "received_at", "path", "clock_behind_ms", "noticed"}
)


def _narrowed(choice: Choice, outcome: str, name: str | None) -> Choice:
    return Choice(outcome or choice.reason, name if name is not None else choice.name, choice.text, choice.range)


def _counted(pairs: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for name, number in pairs:
        counts[name] = counts.get(name, 0) + number
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
