"""Which copies of one event came, by whom, when, and what became of each?"""

from typing import Any

import msgspec

from balise.events.clause import clause_sentence
from balise.events.identity import MATCH_KEYS
from balise.reports.moments import iso_text
from balise.reports.naming import Naming
from balise.store import EventStore

MOST = 200
HAS_KEYS = """[e.ttclid != '', e.ttp != '', notEmpty(e.email), notEmpty(e.phone), notEmpty(e.external_id),
        e.ip_key != '' AND e.ip_scope = 'public' AND e.user_agent != '', e.first_name != '', e.last_name != '',
        e.zip_code != '', e.idfa != '', e.gaid != '', e.idfv != '', e.lead_id != '']"""
"""Which match keys an event carries, in the order of `MATCH_KEYS`."""
COPIES = f"""
SELECT e.receipt AS receipt, e.event AS event, e.name_sent AS name_sent, e.received_at AS received_at, e.channel AS channel,
       e.protocol AS protocol, e.outcome AS outcome, e.clause AS clause, e.first_receipt AS first_receipt, {HAS_KEYS} AS has
FROM events AS e
WHERE e.source = {{source:String}} AND e.event_id = {{event_id:String}}
ORDER BY e.position
LIMIT {MOST}
"""


class CopyOf(msgspec.Struct, kw_only=True):
    """One copy: `at` is its arrival, ISO 8601, UTC; `after_ms` how long after the first copy listed; `why` says the clause."""

    receipt: str
    event: str
    name_sent: str
    at: str
    after_ms: int
    channel: str
    protocol: str
    keys: list[str]
    outcome: str
    clause: str
    why: dict[str, str]
    first_receipt: str


class CopiesOf(msgspec.Struct):
    """Everything with one event_id: `copies` of the event asked for, and `others`, events of other names with the same id."""

    event: str
    event_id: str
    copies: list[CopyOf]
    others: list[CopyOf]


def copies_of(store: EventStore, source: str, event: str, event_id: str, naming: Naming) -> CopiesOf:
    """The copies of the event shown under this name with this id, in log order, at most `MOST` with the others."""
    rows = store.ask(COPIES, {"source": source, "event_id": event_id}) if event_id else []
    first = rows[0]["received_at"] if rows else 0
    found = [_copy(row, first) for row in rows]
    members = set(naming.members([event]))
    own = [copy for copy in found if copy.event in members]
    return CopiesOf(event, event_id, own, [copy for copy in found if copy.event not in members])


def _copy(row: dict[str, Any], first: int) -> CopyOf:
    has, at, clause = row.pop("has"), row.pop("received_at"), str(row["clause"])
    return CopyOf(
        **row,
        at=iso_text(at),
        after_ms=at - first,
        keys=[key for key, there in zip(MATCH_KEYS, has, strict=False) if there],
        why={language: clause_sentence(clause, language) for language in ("en", "fr")},
    )
