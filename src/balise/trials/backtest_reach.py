"""Which events can a change reach? What it cannot reach is the same with it and without it, and need not be read."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from balise.pipeline import Context
from balise.store import EventStore
from balise.trials.backtest_change import Rules
from balise.vocabulary import Edition

NAMES = """
SELECT DISTINCT event, name_sent FROM (
  SELECT h.event AS event, h.event AS name_sent FROM hourly_events AS h
  WHERE h.source = {source:String} AND h.hour >= {since:Int64}
  UNION ALL
  SELECT h.event AS event, h.name_sent AS name_sent FROM hourly_names AS h
  WHERE h.source = {source:String} AND h.hour >= {since:Int64}
  UNION ALL
  SELECT e.event AS event, e.name_sent AS name_sent FROM events AS e
  WHERE e.source = {source:String} AND e.event_time >= {since:Int64} AND e.outcome = 'test'
  UNION ALL
  SELECT '' AS event, h.name_sent AS name_sent FROM hourly_quarantine AS h
  WHERE h.source = {source:String} AND h.hour >= {since:Int64}
)
"""


@dataclass(frozen=True)
class Reach:
    """`steps_of_all`: the steps may end otherwise for any event. `names`: else only for events sent under these.
    `copies_of_all`: verdicts on copies may differ for any event. `events`: else only under these canonical names.
    """

    steps_of_all: bool
    copies_of_all: bool
    names: frozenset[str]
    events: frozenset[str]
    came_as: Mapping[str, frozenset[str]]
    """The canonical names under which events are stored that would have this one."""

    @property
    def all(self) -> bool:
        """Whether every event must be read."""
        return self.steps_of_all or self.copies_of_all

    @property
    def nothing(self) -> bool:
        """Whether no event can end otherwise; they may still be shown under another name."""
        return not self.all and not self.names

    def touches(self, name_sent: str) -> bool:
        """Whether the steps may end otherwise for events sent under this name."""
        return self.steps_of_all or name_sent in self.names


def reach_of(store: EventStore, now: Rules, then: Rules, since: int) -> Reach:
    """What the change reaches among the names that came since then (seconds). Raises `StoreUnavailable`.

    The steps are pure functions of the event and the context, and ask the context for: the name's verdict, the limits and
    currencies of the edition, blocked names, what is expected of the canonical name, and the choice for sensitive content.
    """
    before, after = now.context(), then.context()
    of_all = now.source.on_sensitive != then.source.on_sensitive or _differ_for_all(before.edition, after.edition, now)
    names, events = set(), set()
    came_as: dict[str, set[str]] = defaultdict(set)
    for row in store.ask(NAMES, {"source": now.source.code, "since": since}):
        name = row["name_sent"]
        one, other = _verdict(before, name), _verdict(after, name)
        if one != other:
            names.add(name)
            events |= {row["event"], one[0], other[0]} - {""}
        came_as[other[0]] |= {row["event"], one[0]} - {""}
    kept = {event: frozenset(olds) for event, olds in came_as.items()}
    return Reach(of_all, now.windows != then.windows, frozenset(names), frozenset(events), kept)


def everything(reach: Reach) -> Reach:
    """The same, as if nothing were known of what the change leaves alone."""
    return replace(reach, steps_of_all=True, copies_of_all=True)


def _differ_for_all(one: Edition, other: Edition, now: Rules) -> bool:
    kind = now.source.kind.value
    return one.limits != other.limits or one.currencies_of(kind) != other.currencies_of(kind)


def _verdict(context: Context, name: str) -> tuple[str, object, object, object, bool]:
    """All that the steps learn from a name; two contexts that learn the same do the same."""
    kind = context.source.kind.value
    found = context.edition.canonical(name, kind)
    accepted = context.edition.custom_allowed(kind)
    return found.event, found, accepted, context.expected.get(found.event), found.event in context.blocked
