"""What happened to one event, from its arrival to its rest?"""

from typing import Any

import msgspec

from balise.events.clause import clause_sentence
from balise.events.identity import MATCH_KEYS, match_keys
from balise.events.money import money_text
from balise.events.outcome import SENTENCES, Outcome
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.reports.moments import iso_text
from balise.reports.quarantine_items import reasons
from balise.reports.receipt_parts import (
    MOST_COPIES,
    Added,
    ByRule,
    Copy,
    Ending,
    ReceiptLife,
    Received,
    Resting,
    Waiting,
)
from balise.reports.removals import removals
from balise.store import EventStore

LINKED_MS = 48 * 3600 * 1000
"""A copy without the same event_id is looked for this long after the first one's arrival."""

EVENT = f"""
SELECT position, outcome, clause, first_receipt, value_added, keys_added, fields_added, stored_at,
       {", ".join(name for name in StoredEvent.__struct_fields__)}
FROM events
WHERE receipt = {{receipt:String}}
LIMIT 1
"""
WAITS = f"""
SELECT position, sign, stored_at, {", ".join(QuarantinedEvent.__struct_fields__)}
FROM quarantine
WHERE receipt = {{receipt:String}}
ORDER BY position
"""
COPY = """
SELECT receipt, received_at, channel, outcome, clause, value_added, currency, keys_added, fields_added FROM events
"""
SAME_ID = f"""
{COPY}
WHERE source = {{source:String}} AND event = {{event:String}} AND event_id = {{event_id:String}} AND receipt != {{receipt:String}}
ORDER BY position
LIMIT {MOST_COPIES}
"""
LINKED = f"""
{COPY}
WHERE source = {{source:String}} AND event = {{event:String}} AND first_receipt = {{receipt:String}}
  AND received_at BETWEEN {{received_at:Int64}} AND {{received_at:Int64}} + {LINKED_MS}
ORDER BY position
LIMIT {MOST_COPIES}
"""
FIRST = f"{COPY} WHERE receipt = {{receipt:String}} LIMIT 1"


def receipt_life(store: EventStore, receipt: str) -> ReceiptLife | None:
    """Everything about the event with this receipt; None where there is no such event."""
    waits = store.ask(WAITS, {"receipt": receipt})
    found = store.ask(EVENT, {"receipt": receipt})
    history = [_waiting(row) for row in waits]
    if found:
        return _stored_life(store, found[0], history)
    return _waiting_life(_quarantined(waits[-1]), history) if waits else None


def _stored_life(store: EventStore, row: dict[str, Any], history: list[Waiting]) -> ReceiptLife:
    event = msgspec.convert([row[name] for name in StoredEvent.__struct_fields__], StoredEvent)
    return ReceiptLife(
        receipt=event.receipt,
        source=event.source,
        received=_received(event, _object(event.context).get("arrival"), event.partner_name),
        name_sent=event.name_sent,
        event=event.event,
        event_class=event.event_class,
        event_id=event.event_id,
        test_event_code=event.test_event_code,
        findings=reasons(event.findings),
        removed=removals(event.findings),
        identity=_key_names(match_keys(event)),
        properties=_object(event.properties),
        value=None if event.value is None else money_text(event.value, event.currency),
        currency=event.currency,
        page_url=event.page_url,
        by_rule=ByRule(rule=event.rule, version=event.rule_version, score=f"{event.rule_score:.2f}") if event.rule else None,
        quarantine=history,
        ending=_ending(row["outcome"], row["clause"], row["first_receipt"]),
        added=_added(row),
        copies=_copies(store, event, row["first_receipt"]),
        stored=Resting(row["position"], iso_text(row["stored_at"])),
    )


def _waiting_life(event: QuarantinedEvent, history: list[Waiting]) -> ReceiptLife:
    sent = _object(event.received)
    user, properties = sent.get("user"), sent.get("properties")
    return ReceiptLife(
        receipt=event.receipt,
        source=event.source,
        received=_received(event, sent),
        name_sent=event.name_sent,
        event="",
        event_class="",
        event_id=event.event_id,
        findings=reasons(event.findings),
        removed=removals(event.findings),
        identity=[key for key in MATCH_KEYS if key in user] if isinstance(user, dict) else [],
        properties=properties if isinstance(properties, dict) else {},
        quarantine=history,
        ending=_ending(event.outcome),
    )


def _received(event: StoredEvent | QuarantinedEvent, arrival: Any, partner_name: str = "") -> Received:
    known = arrival if isinstance(arrival, dict) else {}
    return Received(
        at=iso_text(event.received_at),
        event_time=iso_text(event.event_time * 1000),
        kind=event.kind,
        channel=event.channel,
        protocol=event.protocol,
        partner_name=partner_name,
        bytes=known.get("bytes") or None,
        clock_behind_ms=known.get("clock_behind_ms") or None,
    )


def _ending(outcome: str, clause: str = "", first_receipt: str = "") -> Ending:
    english, french = SENTENCES[Outcome(outcome)] if outcome in Outcome.__members__.values() else ("", "")
    sentence = {"en": english, "fr": french}
    return Ending(outcome=outcome, sentence=sentence, clause=clause, why=_why(clause), first_receipt=first_receipt)


def _why(clause: str) -> dict[str, str]:
    return {language: clause_sentence(clause, language) for language in ("en", "fr")} if clause else {}


def _copies(store: EventStore, event: StoredEvent, first_receipt: str) -> list[Copy]:
    what = {"source": event.source, "event": event.event, "event_id": event.event_id, "receipt": event.receipt}
    rows = store.ask(SAME_ID, what) if event.event_id else []
    rows += store.ask(LINKED, what | {"received_at": event.received_at})
    if first_receipt and first_receipt != event.receipt:
        rows += store.ask(FIRST, {"receipt": first_receipt})
    by_receipt = {row["receipt"]: row for row in rows if row["receipt"] != event.receipt}
    ordered = sorted(by_receipt.values(), key=lambda row: (row["received_at"], row["receipt"]))
    return [_copy(row) for row in ordered[:MOST_COPIES]]


def _copy(row: dict[str, Any]) -> Copy:
    return Copy(
        receipt=row["receipt"],
        at=iso_text(row["received_at"]),
        channel=row["channel"],
        outcome=row["outcome"],
        clause=row["clause"],
        why=_why(row["clause"]),
        added=_added(row),
    )


def _added(row: dict[str, Any]) -> Added:
    amount = row["value_added"]
    return Added(
        value=None if amount is None else money_text(amount, row["currency"]),
        currency="" if amount is None else row["currency"],
        keys=_key_names(row["keys_added"]),
        properties=row["fields_added"],
    )


def _key_names(bits: int) -> list[str]:
    return [name for place, name in enumerate(MATCH_KEYS) if bits >> place & 1]


def _waiting(row: dict[str, Any]) -> Waiting:
    event = _quarantined(row)
    return Waiting(
        step="waiting" if row["sign"] > 0 else "left",
        at=iso_text(row["stored_at"]),
        position=row["position"],
        outcome=event.outcome,
        path=event.path,
        findings=reasons(event.findings),
    )


def _quarantined(row: dict[str, Any]) -> QuarantinedEvent:
    return msgspec.convert([row[name] for name in QuarantinedEvent.__struct_fields__], QuarantinedEvent)


def _object(text: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
