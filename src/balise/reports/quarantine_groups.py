"""Of what waits in a source's quarantine: how many for which reason under which name, and which events exactly?"""

from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from balise.events.stored import QuarantinedEvent
from balise.reports.quarantine_items import quarantine_rows
from balise.store import EventStore

MOST_GROUPS: Final = 200
_END: Final = 2**62

CHOSEN: Final = """q.source = {source:String} AND q.received_at >= {since:Int64} AND q.received_at <= {until:Int64}
  AND ({outcome:String} = '' OR q.outcome = {outcome:String})
  AND ({named:UInt8} = 0 OR q.name_sent = {name:String})
  AND ({text:String} = '' OR positionCaseInsensitiveUTF8(q.name_sent, {text:String}) > 0
       OR q.event_id = {text:String} OR q.receipt = {text:String})"""
GROUPS = f"""
SELECT q.outcome AS outcome, q.name_sent AS name, sum(q.sign) AS events,
       min(q.received_at) AS first, max(q.received_at) AS last, arraySort(groupUniqArray(q.channel)) AS channels
FROM quarantine AS q
WHERE {CHOSEN}
GROUP BY outcome, name
HAVING events > 0
ORDER BY events DESC, outcome, name
LIMIT {MOST_GROUPS}
"""
RECEIPTS = f"""
SELECT q.receipt AS receipt, q.received_at AS received_at
FROM quarantine AS q
WHERE {CHOSEN}
GROUP BY receipt, received_at
HAVING sum(q.sign) > 0
ORDER BY received_at {{order}}, receipt {{order}}
LIMIT {{limit:UInt32}} OFFSET {{skip:UInt32}}
"""
SAMPLES = f"""
SELECT q.receipt AS receipt
FROM quarantine AS q
WHERE q.sign = 1 AND {CHOSEN}
ORDER BY q.received_at DESC
LIMIT 4 BY q.outcome, q.name_sent
LIMIT {{limit:UInt32}}
"""
WAITING = """
SELECT sum(h.waiting) AS events FROM hourly_quarantine AS h WHERE h.source = {source:String}
"""


@dataclass(frozen=True)
class Chosen:
    """A choice of what waits. `name` None: any. `text` is part of a name, or an event_id or a receipt. Times in ms.

    With `receipts` only those are chosen, of them the ones of the outcome and the name.
    """

    outcome: str = ""
    name: str | None = None
    text: str = ""
    since: int = 0
    until: int = _END
    receipts: tuple[str, ...] = ()

    def takes(self, row: QuarantinedEvent) -> bool:
        """Whether an event with a chosen receipt is of the outcome and the name."""
        return self.outcome in ("", row.outcome) and self.name in (None, row.name_sent)

    def of_group(self, outcome: str, name: str | None) -> "Chosen":
        """The same, of one reason and name alone."""
        return replace(self, outcome=outcome, name=name)


class Group(msgspec.Struct, frozen=True):
    """Events that wait for one reason under one name. `first` and `last` are when they came, in milliseconds."""

    outcome: str
    name: str
    events: int
    first: int
    last: int
    channels: list[str]


def quarantine_groups(store: EventStore, source: str, chosen: Chosen) -> list[Group]:
    """The most frequent first, at most `MOST_GROUPS`."""
    return msgspec.convert(store.ask(GROUPS, parameters_of(source, chosen)), list[Group])


def chosen_receipts(store: EventStore, source: str, chosen: Chosen, limit: int) -> list[str]:
    """The receipts of what waits, the oldest first, at most `limit`."""
    sql = RECEIPTS.replace("{order}", "ASC")
    return [row["receipt"] for row in store.ask(sql, parameters_of(source, chosen) | {"limit": limit, "skip": 0})]


def chosen_rows(store: EventStore, source: str, chosen: Chosen, limit: int, skip: int = 0) -> list[QuarantinedEvent]:
    """The whole events, the newest first, at most `limit` from behind the first `skip` on."""
    sql = RECEIPTS.replace("{order}", "DESC")
    place: dict[str, Any] = {"limit": limit, "skip": skip}
    found = store.ask(sql, parameters_of(source, chosen) | place)
    rows = {row.receipt: row for row in quarantine_rows(store, source, [row["receipt"] for row in found])}
    return [rows[row["receipt"]] for row in found if row["receipt"] in rows]


def chosen_samples(store: EventStore, source: str, chosen: Chosen, limit: int = 200) -> list[QuarantinedEvent]:
    """Some of the newest of each reason and name; what has left since is left out."""
    found = store.ask(SAMPLES, parameters_of(source, chosen) | {"limit": limit})
    return list(reversed(quarantine_rows(store, source, [row["receipt"] for row in found])))


def waiting_events(store: EventStore, source: str) -> int:
    """How many events wait, out of the hourly sums."""
    return int(sum(row["events"] for row in store.ask(WAITING, {"source": source})))


def parameters_of(source: str, chosen: Chosen) -> dict[str, Any]:
    """What `CHOSEN` is asked with."""
    return {
        "source": source,
        "since": chosen.since,
        "until": chosen.until,
        "outcome": chosen.outcome,
        "named": int(chosen.name is not None),
        "name": chosen.name or "",
        "text": chosen.text,
    }
