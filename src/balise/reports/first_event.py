"""What was the first event a source received?"""

import msgspec

from balise.events.outcome import Outcome
from balise.reports.naming import Naming
from balise.store import EventStore

STORED = """
SELECT e.receipt AS receipt, e.event AS name, e.channel AS channel, e.received_at AS received_at, e.outcome AS outcome
FROM events AS e
WHERE e.source = {source:String}
  AND e.position = (SELECT min(first.position) FROM events AS first WHERE first.source = {source:String})
LIMIT 1
"""
WAITING = """
SELECT q.receipt AS receipt, q.name_sent AS name, q.channel AS channel, q.received_at AS received_at, q.outcome AS outcome
FROM quarantine AS q
WHERE q.source = {source:String}
  AND q.position = (SELECT min(first.position) FROM quarantine AS first WHERE first.source = {source:String})
LIMIT 1
"""


class FirstEvent(msgspec.Struct):
    """An event that came. `received_at` in milliseconds; `name` is the one it stands under; of what waits, the one sent."""

    receipt: str
    name: str
    channel: str
    received_at: int
    outcome: Outcome


def first_event(store: EventStore, source: str, naming: Naming) -> FirstEvent | None:
    """The first event that is stored, a test event too; where there is none, the first that waits in quarantine."""
    for sql in (STORED, WAITING):
        for row in store.ask(sql, {"source": source}):
            shown = naming.shown(row["name"]) if sql is STORED else row["name"]
            return msgspec.convert(row | {"name": shown}, FirstEvent)
    return None
