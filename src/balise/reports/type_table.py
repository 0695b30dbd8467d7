"""How does each Event Type of a source stand: how its events ended, what they are worth, when it was last received?

Reads the hourly rollups only. Sums equal those of the Event Type report for the same hours: here what waits in quarantine
stands under the name it would count as, and under the name as sent where it cannot count.
"""

from decimal import Decimal
from typing import Any

import msgspec

from balise.events.identity import QUALITY_KEYS
from balise.reports.known_events import KnownEvent, known_events
from balise.reports.match_quality import KEY_SUMS
from balise.reports.naming import Naming
from balise.reports.spans import DAYS_AND_HOURS, span
from balise.reports.together import together
from balise.store import EventStore

IN_RANGE = f"""
SELECT h.event AS event, sum(h.counted) AS counted, sum(h.merged) AS merged, sum(h.dropped) AS dropped, sum(h.valued) AS valued,
       tupleElement(sumMapIf([h.currency], [h.value], h.valued > 0) AS money, 1) AS currencies, tupleElement(money, 2) AS amounts,
       groupUniqArray(h.channel) AS channels, {KEY_SUMS}
FROM {DAYS_AND_HOURS} AS h
GROUP BY event
"""
BEFORE = f"""
SELECT sum(h.counted) AS counted, sum(h.merged) AS merged, sum(h.dropped) AS dropped
FROM {DAYS_AND_HOURS} AS h
"""
WAITING = """
SELECT h.name_sent AS name_sent, sumIf(h.waiting, h.hour >= {since:Int64} AND h.hour < {until:Int64}) AS waiting,
       sumIf(h.waiting, h.hour >= {before_since:Int64} AND h.hour < {before_until:Int64}) AS before,
       max(h.last_received) AS last_received
FROM hourly_quarantine AS h
WHERE h.source = {source:String}
GROUP BY name_sent
HAVING waiting > 0 OR before > 0
"""


class Totals(msgspec.Struct, frozen=True):
    """How events ended; `received` is the sum of the four."""

    counted: int = 0
    merged: int = 0
    dropped: int = 0
    quarantined: int = 0

    @property
    def received(self) -> int:
        """Every event, however it ended."""
        return self.counted + self.merged + self.dropped + self.quarantined


class TypeRow(msgspec.Struct, kw_only=True):
    """One Event Type under the name it is shown by. `valued` counts the events with a value; `last_received` is in milliseconds.

    `names` are the canonical names it unites, each with what was counted, merged or dropped under it. Channels are those of
    the hours asked for, else of all times, as `last_received` is. `carried` tells how many counted events carry each match key.
    """

    event: str
    event_class: str
    counted: int = 0
    merged: int = 0
    dropped: int = 0
    quarantined: int = 0
    valued: int = 0
    value: dict[str, Decimal] = {}
    channels: set[str] = set()
    last_received: int = 0
    names: dict[str, int] = {}
    carried: dict[str, int] = {}

    @property
    def total(self) -> int:
        """Everything received, however it ended."""
        return self.counted + self.merged + self.dropped + self.quarantined

    @property
    def deduplicated(self) -> int:
        """Copies that were not counted again."""
        return self.merged + self.dropped


class TypeTable(msgspec.Struct):
    """Every row, in no order, and how the events of the hours before ended."""

    rows: list[TypeRow]
    before: Totals

    @property
    def now(self) -> Totals:
        """How the events of the hours asked for ended."""
        return Totals(*(sum(getattr(row, name) for row in self.rows) for name in Totals.__struct_fields__))


def type_table(
    store: EventStore, source: str, hours: tuple[int, int], naming: Naming, before: tuple[int, int] = (0, 0)
) -> TypeTable:
    """Every Event Type received so far and every name that waits, with what came from the first hour to before the second.

    Hours are whole, in seconds since 1970, UTC. `before` are others to compare with.
    """
    asked, compared = span(source, *hours), span(source, *before)
    waited = {"source": source, "since": hours[0], "until": hours[1], "before_since": before[0], "before_until": before[1]}
    inside, (earlier,), known, waiting = together(
        lambda: store.ask(IN_RANGE, asked),
        lambda: store.ask(BEFORE, compared),
        lambda: known_events(store, source),
        lambda: store.ask(WAITING, waited),
    )
    rows: dict[str, TypeRow] = {}
    here = {found["event"]: found for found in inside}
    for event in known:
        _add(rows, naming, event, here.get(event.event))
    for row in rows.values():
        row.channels = row.channels or set().union(*(event.channels for event in known if event.event in row.names))
    _wait(rows, naming, [found for found in waiting if found["waiting"] > 0])
    return TypeTable(list(rows.values()), Totals(**earlier, quarantined=sum(found["before"] for found in waiting)))


def _add(rows: dict[str, TypeRow], naming: Naming, known: KnownEvent, found: dict[str, Any] | None) -> None:
    """Add an event to the row it is shown in; `found` are its sums where it came in the hours asked for."""
    shown = naming.shown(known.event)
    if shown not in rows:
        event_class = known.event_class if shown == known.event else naming.class_of(shown, known.event_class)
        rows[shown] = TypeRow(event=shown, event_class=event_class)
    row = rows[shown]
    row.names.setdefault(known.event, 0)
    row.last_received = max(row.last_received, known.last_received)
    if found is None:
        return
    for name in ("counted", "merged", "dropped", "valued"):
        setattr(row, name, getattr(row, name) + found[name])
    row.names[found["event"]] += found["counted"] + found["merged"] + found["dropped"]
    row.channels |= set(found["channels"])
    row.carried = {key: row.carried.get(key, 0) + found[f"with_{key}"] for key in QUALITY_KEYS}
    for currency, amount in zip(found["currencies"], found["amounts"], strict=True):
        row.value[currency] = row.value.get(currency, Decimal(0)) + Decimal(amount)


def _wait(rows: dict[str, TypeRow], naming: Naming, waiting: list[dict[str, Any]]) -> None:
    for found in waiting:
        shown, event_class = naming.of_sent(found["name_sent"])
        row = rows.setdefault(shown, TypeRow(event=shown, event_class=event_class))
        row.quarantined += found["waiting"]
        row.last_received = max(row.last_received, found["last_received"])
