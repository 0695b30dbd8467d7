"""Where is the event with this receipt, event_id or order id, or the events of this person, or of this rule?

A person is looked for by SHA-256 alone: nothing in clear is asked of the store. Every question is bounded by the time of arrival,
which leaves out whole parts of the tables; skip indexes leave out most of the rest.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from balise.reports.moments import iso_text
from balise.reports.naming import Naming
from balise.store import EventStore

MOST: Final = 100
MOST_DAYS: Final = 92
MOST_HASHES: Final = 4
EVENTS = f"""
SELECT e.receipt AS receipt, e.source AS source, e.event AS event, e.name_sent AS name_sent, e.channel AS channel,
       e.received_at AS received_at, e.outcome AS outcome, e.event_id AS event_id, e.first_receipt AS first_receipt,
       e.rule AS rule
FROM events AS e
WHERE e.source IN {{sources:Array(String)}}
  AND e.received_at >= {{since:Int64}} AND e.received_at < {{until:Int64}} AND {{condition}}
ORDER BY e.received_at DESC, e.receipt
LIMIT {MOST + 1}
"""
WAITING = f"""
SELECT q.receipt AS receipt, any(q.source) AS source, '' AS event, any(q.name_sent) AS name_sent, any(q.channel) AS channel,
       any(q.received_at) AS received_at, any(q.outcome) AS outcome, any(q.event_id) AS event_id, '' AS first_receipt,
       JSONExtractString(any(q.received), 'by_rule', 'rule') AS rule
FROM quarantine AS q
WHERE q.source IN {{sources:Array(String)}}
  AND q.received_at >= {{since:Int64}} AND q.received_at < {{until:Int64}} AND {{condition}}
GROUP BY receipt
HAVING sum(q.sign) > 0
ORDER BY received_at DESC, receipt
LIMIT {MOST + 1}
"""
BY_TEXT: Final[tuple[tuple[str, str, str], ...]] = (
    ("receipt", "e.receipt = {text:String}", "q.receipt = {text:String}"),
    ("event_id", "e.event_id = {text:String}", "q.event_id = {text:String}"),
    ("order_id", "e.order_id = {text:String}", "q.order_id = {text:String}"),
    ("rule", "e.rule = {text:String}", "JSONExtractString(q.received, 'by_rule', 'rule') = {text:String}"),
)
"""What a text may be, with the conditions on events and on what waits. One question each: an OR would use no index."""
RULE: Final = "r_"
"""How the id of a rule begins."""
BY_PERSON: Final = (
    ("email", "hasAny(e.email, {hashes:Array(String)})", ""),
    ("phone", "hasAny(e.phone, {hashes:Array(String)})", ""),
    ("external_id", "hasAny(e.external_id, {hashes:Array(String)})", ""),
    ("person", "", "hasAny(q.person, {hashes:Array(String)})"),
)
"""The same for hashes: what waits has its person's in one column."""


class Hit(msgspec.Struct, kw_only=True):
    """An event that was found, and `by` what; `rule` is the one that sent it.

    `at` is its arrival, ISO 8601, UTC; `outcome` as everywhere, also of what waits.
    """

    receipt: str
    source: str
    event: str
    name_sent: str
    channel: str
    at: str
    outcome: str
    event_id: str
    first_receipt: str
    rule: str
    by: str


class Hits(msgspec.Struct):
    """The newest events that were found, at most `MOST`; `more` tells that there are others."""

    events: list[Hit]
    more: bool = False


def search_text(store: EventStore, namings: Mapping[str, Naming], text: str, span: tuple[int, int]) -> Hits:
    """Events of these sources whose receipt, event_id, order id or rule is this text, received in these seconds.

    A receipt is found whenever it came.
    """
    ways = BY_TEXT if text.startswith(RULE) else tuple(way for way in BY_TEXT if way[0] != "rule")
    return _search(store, namings, ways, {"text": text}, span)


def search_person(store: EventStore, namings: Mapping[str, Naming], hashes: list[str], span: tuple[int, int]) -> Hits:
    """Events of these sources with one of these SHA-256 as e-mail, phone or external id, received in these seconds."""
    return _search(store, namings, BY_PERSON, {"hashes": hashes}, span)


def _search(
    store: EventStore,
    namings: Mapping[str, Naming],
    ways: tuple[tuple[str, str, str], ...],
    what: dict[str, Any],
    span: tuple[int, int],
) -> Hits:
    if not namings:
        return Hits([])
    found: dict[str, dict[str, Any]] = {}
    asked = what | {"sources": sorted(namings)}
    for by, on_events, on_waiting in ways:
        times = {"since": 0, "until": 2**62} if by == "receipt" else {"since": span[0] * 1000, "until": span[1] * 1000}
        for table, condition in ((EVENTS, on_events), (WAITING, on_waiting)):
            rows = store.ask(table.replace("{condition}", condition), asked | times) if condition else []
            for row in rows:
                found.setdefault(row["receipt"], row | {"by": by})
    newest = sorted(found.values(), key=lambda row: (-row["received_at"], row["receipt"]))
    return Hits([_hit(row, namings[row["source"]]) for row in newest[:MOST]], len(newest) > MOST)


def _hit(row: dict[str, Any], naming: Naming) -> Hit:
    at = row.pop("received_at")
    event = naming.shown(row.pop("event") or naming.of_sent(row["name_sent"])[0])
    return Hit(**row, event=event, at=iso_text(at))
