"""What stands on the page of custom events: the plan, and what arrived."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from balise.errors import Unavailable
from balise.events.plan import Plan, PlannedEvent, Status
from balise.events.plan.aliases import resolved
from balise.events.source import Source
from balise.metadata.rule_types import EventRule
from balise.reports.planned_event_counts import PlannedCounts, planned_event_counts
from balise.reports.unknown_custom_events import UnknownEvent, UnknownEvents, unknown_custom_events
from balise.web.naming import naming_of
from balise.web.pages.rules.senders import senders
from balise.web.parts import WebParts

ROWS_ON_A_PAGE: Final = 100
UNKNOWN_AT_FIRST: Final = 20
_WEEK_SECONDS: Final = 7 * 86_400
_NEAR: Final = 0.7


@dataclass(frozen=True)
class Registered:
    """A registered event with its last 7 days, and the live rules that send it."""

    event: PlannedEvent
    counts: PlannedCounts
    shown_for: tuple[str, ...]
    blocked: bool
    rules: tuple[EventRule, ...] = ()

    @property
    def tone(self) -> str:
        """The mark of its status."""
        return {Status.LIVE: "good", Status.PLANNED: "note", Status.RETIRED: "half"}[self.event.status]

    @property
    def arrives_early(self) -> bool:
        """Whether a planned event is sent already."""
        return self.event.status is Status.PLANNED and self.counts.received > 0

    @property
    def arrives_late(self) -> bool:
        """Whether a retired event is still sent."""
        return self.event.status is Status.RETIRED and self.counts.received > 0


@dataclass(frozen=True)
class Unknown:
    """A name that arrived and stands in no plan; `near` is the planned name most like it, if any is."""

    event: UnknownEvent
    near: str


@dataclass(frozen=True)
class Alias:
    """A name and what its events are shown as; `end` is the last of the chain."""

    name: str
    shown_as: str
    end: str


@dataclass(frozen=True)
class Listing:
    """The parts of the page. `readable`: whether the store could be asked."""

    registered: list[Registered]
    unknown: list[Unknown]
    unknown_names: int
    aliases: list[Alias]
    blocked: tuple[str, ...]
    targets: list[str]
    readable: bool


def read_listing(parts: WebParts, source: Source, plan: Plan) -> Listing:
    """The plan of a source beside what arrived."""
    ends = resolved(plan.aliases)
    counts, unknown, readable = _arrived(parts, source, plan, ends)
    names, sending = [event.name for event in plan.events], senders(parts, source, naming_of(parts, source))
    arrived = [Unknown(one, _near(one.event, names)) for one in unknown.events]
    return Listing(
        registered=[
            replace(_registered(event, plan, ends, counts), rules=tuple(sending.get(event.name, ()))) for event in plan.events
        ],
        unknown=arrived,
        unknown_names=unknown.names,
        aliases=[Alias(name, shown, ends.get(name, shown)) for name, shown in plan.aliases.items()],
        blocked=plan.blocked,
        targets=sorted({*names, *ends.values()}),
        readable=readable,
    )


def _arrived(
    parts: WebParts, source: Source, plan: Plan, ends: Mapping[str, str]
) -> tuple[dict[str, PlannedCounts], UnknownEvents, bool]:
    known = {event.name for event in plan.events} | set(plan.aliases) | set(plan.blocked)
    shown = {**{event.name: event.name for event in plan.events}, **ends}
    since = parts.clock() // 1000 - _WEEK_SECONDS
    try:
        counts = planned_event_counts(parts.store, source.code, shown, since - since % 3600)
        return counts, unknown_custom_events(parts.store, source.code, known), True
    except Unavailable:
        return {}, UnknownEvents(events=[], names=0), False


def _registered(event: PlannedEvent, plan: Plan, ends: Mapping[str, str], counts: Mapping[str, PlannedCounts]) -> Registered:
    shown_for = tuple(name for name, end in ends.items() if end == event.name)
    return Registered(event, counts.get(event.name, PlannedCounts()), shown_for, event.name in plan.blocked)


def _near(name: str, planned: list[str]) -> str:
    by_lower = {each.lower().replace("-", "_"): each for each in planned}
    found = get_close_matches(name.lower().replace("-", "_"), by_lower, n=1, cutoff=_NEAR)
    return by_lower[found[0]] if found else ""
