"""Which receipts has an event lately, those that wait in quarantine among them?"""

from typing import Any

import msgspec

from balise.events.identity import MATCH_KEYS
from balise.reports.naming import Naming
from balise.store import EventStore

NEWEST = """
SELECT e.receipt AS receipt, e.received_at AS received_at, e.event_time AS event_time, e.channel AS channel,
       e.outcome AS outcome, e.first_receipt AS first_receipt, e.event_id AS event_id, e.name_sent AS name_sent,
       [e.ttclid != '', e.ttp != '', notEmpty(e.email), notEmpty(e.phone), notEmpty(e.external_id),
        e.ip_key != '' AND e.ip_scope = 'public' AND e.user_agent != '', e.first_name != '', e.last_name != '',
        e.zip_code != '', e.idfa != '', e.gaid != '', e.idfv != '', e.lead_id != ''] AS has
FROM events AS e
WHERE e.source = {source:String} AND e.event = {event:String}
  AND e.event_time >= {since:Int64} AND e.event_time < {until:Int64}
ORDER BY e.source DESC, e.event DESC, e.event_time DESC, e.position DESC
LIMIT {limit:UInt32}
"""
WAITING = """
SELECT any(q.received_at) AS received_at, q.receipt AS receipt, any(q.event_time) AS event_time, any(q.channel) AS channel,
       any(q.outcome) AS outcome, any(q.event_id) AS event_id, any(q.name_sent) AS name_sent
FROM quarantine AS q
WHERE q.source = {source:String} AND q.name_sent IN {names:Array(String)}
  AND q.event_time >= {since:Int64} AND q.event_time < {until:Int64}
GROUP BY receipt
HAVING sum(q.sign) > 0
ORDER BY received_at DESC, receipt
LIMIT {limit:UInt32}
"""
NAMES = """
SELECT h.name_sent AS name_sent
FROM hourly_quarantine AS h
WHERE h.source = {source:String} AND h.hour >= {since:Int64} AND h.hour < {until:Int64}
GROUP BY name_sent
HAVING sum(h.waiting) > 0
"""


class RecentReceipt(msgspec.Struct):
    """One event: times in milliseconds and seconds, its outcome, the match keys it carries by their names."""

    receipt: str
    received_at: int
    event_time: int
    channel: str
    outcome: str
    first_receipt: str
    event_id: str
    name_sent: str
    keys: list[str]


def recent_receipts(
    store: EventStore, source: str, hours: tuple[int, int], event: str, naming: Naming, limit: int = 10
) -> list[RecentReceipt]:
    """The newest receipts of the event shown under this name, the last to happen first."""
    asked = {"source": source, "since": hours[0], "until": hours[1], "limit": limit}
    rows: list[dict[str, Any]] = []
    for name in naming.members([event]):
        rows += store.ask(NEWEST, asked | {"event": name})
    waiting = [row["name_sent"] for row in store.ask(NAMES, asked) if naming.of_sent(row["name_sent"])[0] == event]
    if waiting:
        rows += store.ask(WAITING, asked | {"names": waiting})
    rows.sort(key=lambda row: (-row["event_time"], -row["received_at"], row["receipt"]))
    return [_receipt(row) for row in rows[:limit]]


def _receipt(row: dict[str, Any]) -> RecentReceipt:
    has = row.pop("has", [])
    keys = [key for key, there in zip(MATCH_KEYS, has, strict=False) if there]
    return RecentReceipt(**{"first_receipt": ""} | row, keys=keys)
