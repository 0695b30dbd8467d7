"""What a detector may ask: the store, what people set up, and what other detectors already asked of the same hours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from balise.diagnostics.questions.event_rules import EventRules
from balise.events.identity import USUAL, Weights
from balise.events.plan import Plan
from balise.events.plan.aliases import resolved
from balise.events.received import Kind
from balise.events.source import Source
from balise.metadata import DoorCount, Token
from balise.store import EventStore
from balise.vocabulary import Edition
from balise.vocabulary.policy import Policy

T = TypeVar("T")

HOUR_MS = 3_600_000
SAMPLES = "arrayMap(pair -> pair.2, groupArraySorted(5)((-e.received_at, e.receipt)))"
"""SQL for the receipts of the newest rows `e` of a group."""
SHOWN = "transform(e.event, {aliased:Array(String)}, {shown_as:Array(String)}, e.event)"
"""SQL for the name under which the event of a row `e` is shown."""


@dataclass(frozen=True)
class Asked:
    """A source, from `since_ms` to `now_ms` (milliseconds since 1970): the hours in which events were received."""

    store: EventStore
    source: Source
    edition: Edition
    policy: Policy
    plan: Plan
    now_ms: int
    since_ms: int
    weights: Weights = USUAL[Kind.WEB]
    """What each key weighs in match quality, where the source belongs."""
    tokens: tuple[Token, ...] = ()
    """The tokens that were ever made for the source."""
    at_doors: Callable[[int], list[DoorCount]] = lambda _since_ms: []
    """What happened at the doors since a moment and left no event."""
    rules_known: EventRules = field(default_factory=EventRules)
    """The rules that pages run, and what was seen of them."""
    _answers: dict[Any, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Each aliased canonical name and the name its events are shown under."""
        return resolved(self.plan.aliases)

    def shown(self, name_sent: str) -> str:
        """The name under which an event sent as this stands in reports; a name that cannot count stands for itself."""
        canonical = self.edition.canonical(name_sent, self.source.kind.value)
        event = canonical.event or name_sent
        return self.aliases.get(event, event)

    def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """Ask the store. `{source:String}`, `{since_ms:Int64}`, `{now_ms:Int64}` and what `SHOWN` needs are given already."""
        given = {"source": self.source.code, "since_ms": self.since_ms, "now_ms": self.now_ms}
        if "{aliased:" in sql:
            # The dialect knows no empty list here; no event has an empty name.
            given |= {"aliased": ["", *self.aliases], "shown_as": ["", *self.aliases.values()]}
        return self.store.ask(sql, given | parameters)

    def once(self, question: Callable[["Asked"], T]) -> T:
        """The answer to a question, worked out for the first detector that has it and kept for the others."""
        if question not in self._answers:
            self._answers[question] = question(self)
        answer: T = self._answers[question]
        return answer

    def back(self, hours: int) -> "Asked":
        """The same source over this many hours up to now."""
        since = self.now_ms - hours * HOUR_MS
        if since == self.since_ms:
            return self
        if hours not in self._answers:
            self._answers[hours] = self.from_then_on(since)
        asked: Asked = self._answers[hours]
        return asked

    def from_then_on(self, since_ms: int) -> "Asked":
        """The same source from another moment on."""
        return replace(self, since_ms=since_ms, _answers={})
