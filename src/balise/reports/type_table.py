"""How does each Event Type of a source stand: how its events ended, what they are worth, when it was last received?

Reads the hourly rollups only. Sums equal those of the Event Type report for the same hours: here what waits in quarantine
stands under the name it would count as, and under the name as sent where it cannot count.
"""

from decimal import Decimal
from typing import Any

import msgspec

from balise.reports.naming import Naming
from balise.store import EventStore

IN_RANGE = """
SELECT h.event AS event, argMax(h.event_class, h.last_received) AS event_class,
       sum(h.counted) AS counted, sum(h.merged) AS merged, sum(h.dropped) AS dropped, sum(h.valued) AS valued,
       tupleElement(sumMapIf([h.currency], [h.value], h.valued > 0) AS money, 1) AS currencies, tupleElement(money, 2) AS amounts,
       groupUniqArray(h.channel) AS channels
FROM hourly_events AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64}
GROUP BY event
"""
EVER = """
SELECT h.event AS event, argMax(h.event_class, h.last_received) AS event_class, max(h.last_received) AS last_received,
       argMax(h.channel, h.last_received) AS channel
FROM hourly_events AS h
WHERE h.source = {source:String}
GROUP BY event
"""
WAITING = """
SELECT h.name_sent AS name_sent, sumIf(h.waiting, h.hour >= {since:Int64} AND h.hour < {until:Int64}) AS waiting,
       max(h.last_received) AS last_received
FROM hourly_quarantine AS h
WHERE h.source = {source:String}
GROUP BY name_sent
HAVING waiting > 0
"""


class TypeRow(msgspec.Struct, kw_only=True):
    """One Event Type under the name it is shown by. `valued` counts the events with a value; `last_received` is in milliseconds.

    `names` are the canonical names it unites. Channels are those of the hours asked for, else the last one ever.
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
    names: set[str] = set()

    @property
    def total(self) -> int:
        """Everything received, however it ended."""
        return self.counted + self.merged + self.dropped + self.quarantined

    @property
    def deduplicated(self) -> int:
        """Copies that were not counted again."""
        return self.merged + self.dropped


def type_table(store: EventStore, source: str, since: int, until: int, naming: Naming) -> list[TypeRow]:
    """Every Event Type ever received and every name that waits, with what came from `since` to before `until`.

    The two are whole hours, in seconds since 1970, UTC. In no order.
    """
    asked = {"source": source, "since": since, "until": until}
    rows: dict[str, TypeRow] = {}
    for found in store.ask(IN_RANGE, asked):
        _add(_row(rows, naming, found), found)
    for found in store.ask(EVER, asked):
        row = _row(rows, naming, found)
        row.channels = row.channels or {found["channel"]}
        row.last_received = max(row.last_received, found["last_received"])
    for found in store.ask(WAITING, asked):
        shown, event_class = naming.of_sent(found["name_sent"])
        row = rows.setdefault(shown, TypeRow(event=shown, event_class=event_class))
        row.quarantined += found["waiting"]
        row.last_received = max(row.last_received, found["last_received"])
    return list(rows.values())


def _row(rows: dict[str, TypeRow], naming: Naming, found: dict[str, Any]) -> TypeRow:
    event, shown = found["event"], naming.shown(found["event"])
    if shown not in rows:
        event_class = found["event_class"] if shown == event else naming.class_of(shown, found["event_class"])
        rows[shown] = TypeRow(event=shown, event_class=event_class)
    rows[shown].names.add(event)
    return rows[shown]


def _add(row: TypeRow, found: dict[str, Any]) -> None:
    for name in ("counted", "merged", "dropped", "valued"):
        setattr(row, name, getattr(row, name) + found[name])
    row.channels |= set(found["channels"])
    for currency, amount in zip(found["currencies"], found["amounts"], strict=True):
        row.value[currency] = row.value.get(currency, Decimal(0)) + Decimal(amount)
