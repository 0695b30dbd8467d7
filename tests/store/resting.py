"""Rows as the writer puts them into the store, for tests."""

from typing import Any

import msgspec

from balise.events.clause import ACROSS
from balise.events.identity import match_keys
from balise.store import EventStore
from balise.writer.verdict import Verdict
from tests.making import quarantined, recorded, stored

ROLLUP_RULES = {
    "hourly_events": """
SELECT source, event, event_class, hour, channel, currency, sum(h.counted) AS counted, sum(h.merged) AS merged,
       sum(h.dropped) AS dropped, sum(h.paired) AS paired, sum(h.valued) AS valued, sum(h.value) AS value,
       max(h.last_received) AS last_received, sum(h.with_ttclid) AS with_ttclid, sum(h.with_email) AS with_email
FROM hourly_events AS h GROUP BY source, event, event_class, hour, channel, currency ORDER BY ALL""",
    "hourly_activity": """
SELECT source, event, hour, channel, sum(h.counted) AS counted, sum(h.merged) AS merged, sum(h.dropped) AS dropped,
       sum(h.paired) AS paired
FROM hourly_activity AS h GROUP BY source, event, hour, channel ORDER BY ALL""",
    "daily_events": """
SELECT source, event, event_class, hour, channel, currency, sum(h.counted) AS counted, sum(h.merged) AS merged,
       sum(h.dropped) AS dropped, sum(h.paired) AS paired, sum(h.valued) AS valued, sum(h.value) AS value,
       max(h.last_received) AS last_received, sum(h.with_ttclid) AS with_ttclid, sum(h.with_email) AS with_email
FROM daily_events AS h GROUP BY source, event, event_class, hour, channel, currency ORDER BY ALL""",
    "known_events": """
SELECT source, event, event_class, hour, channel, max(k.last_received) AS last_received
FROM known_events AS k GROUP BY source, event, event_class, hour, channel ORDER BY ALL""",
    "hourly_names": """
SELECT source, event, name_sent, hour, sum(h.received) AS received
FROM hourly_names AS h GROUP BY source, event, name_sent, hour ORDER BY ALL""",
    "daily_rules": """
SELECT source, rule, rule_version, event, hour, sum(r.events) AS events, sum(r.counted) AS counted, sum(r.score) AS score,
       min(r.score_least) AS score_least, max(r.last_received) AS last_received
FROM daily_rules AS r GROUP BY source, rule, rule_version, event, hour ORDER BY ALL""",
    "hourly_quarantine": """
SELECT source, name_sent, hour, outcome, sum(h.waiting) AS waiting, max(h.last_received) AS last_received
FROM hourly_quarantine AS h GROUP BY source, name_sent, hour, outcome ORDER BY ALL""",
    "daily_clicks": """
SELECT source, hour, gesture, target_hash, page, any(d.target) AS target, sum(d.clicks) AS clicks, max(d.last_at) AS last_at
FROM daily_clicks AS d GROUP BY source, hour, gesture, target_hash, page ORDER BY ALL""",
}
ROW_RULES = {
    "hourly_events": """
SELECT source, event, event_class, event_time - positiveModulo(event_time, 3600) AS hour, channel, currency,
       countIf(outcome = 'counted') AS counted, countIf(outcome = 'merged') AS merged, countIf(outcome = 'dropped') AS dropped,
       countIf(paired = 1) AS paired,
       countIf(value_added IS NOT NULL) AS valued, sum(coalesce(value_added, toDecimal128(0, 9))) AS value,
       max(received_at) AS last_received, countIf(bitTest(keys_added, 0)) AS with_ttclid,
       countIf(bitTest(keys_added, 2)) AS with_email
FROM events WHERE outcome IN ('counted', 'merged', 'dropped')
GROUP BY source, event, event_class, hour, channel, currency ORDER BY ALL""",
    "hourly_activity": """
SELECT source, event, event_time - positiveModulo(event_time, 3600) AS hour, channel, countIf(outcome = 'counted') AS counted,
       countIf(outcome = 'merged') AS merged, countIf(outcome = 'dropped') AS dropped,
       countIf(paired = 1) AS paired
FROM events WHERE outcome IN ('counted', 'merged', 'dropped')
GROUP BY source, event, hour, channel ORDER BY ALL""",
    "daily_events": """
SELECT source, event, event_class, event_time - positiveModulo(event_time, 86400) AS hour, channel, currency,
       countIf(outcome = 'counted') AS counted, countIf(outcome = 'merged') AS merged, countIf(outcome = 'dropped') AS dropped,
       countIf(paired = 1) AS paired,
       countIf(value_added IS NOT NULL) AS valued, sum(coalesce(value_added, toDecimal128(0, 9))) AS value,
       max(received_at) AS last_received, countIf(bitTest(keys_added, 0)) AS with_ttclid,
       countIf(bitTest(keys_added, 2)) AS with_email
FROM events WHERE outcome IN ('counted', 'merged', 'dropped')
GROUP BY source, event, event_class, hour, channel, currency ORDER BY ALL""",
    "known_events": """
SELECT source, event, event_class, event_time - positiveModulo(event_time, 28 * 86400) AS hour, channel,
       max(received_at) AS last_received
FROM events WHERE outcome IN ('counted', 'merged', 'dropped')
GROUP BY source, event, event_class, hour, channel ORDER BY ALL""",
    "hourly_names": """
SELECT source, event, name_sent, event_time - positiveModulo(event_time, 3600) AS hour, count() AS received
FROM events WHERE outcome IN ('counted', 'merged', 'dropped') AND name_sent != event
GROUP BY source, event, name_sent, hour ORDER BY ALL""",
    "daily_rules": """
SELECT source, rule, rule_version, event, event_time - positiveModulo(event_time, 86400) AS hour, count() AS events,
       countIf(outcome = 'counted') AS counted, sum(rule_score) AS score, min(rule_score) AS score_least,
       max(received_at) AS last_received
FROM events WHERE outcome IN ('counted', 'merged', 'dropped') AND rule != ''
GROUP BY source, rule, rule_version, event, hour ORDER BY ALL""",
    "hourly_quarantine": """
SELECT source, name_sent, event_time - positiveModulo(event_time, 3600) AS hour, outcome, sum(sign) AS waiting,
       max(received_at) AS last_received
FROM quarantine GROUP BY source, name_sent, hour, outcome ORDER BY ALL""",
    "daily_clicks": """
SELECT source, event_time - positiveModulo(event_time, 86400) AS hour, gesture, target_hash, page, any(target) AS target,
       count() AS clicks, max(event_time) AS last_at
FROM clicks GROUP BY source, hour, gesture, target_hash, page ORDER BY ALL""",
}


def event_row(position: int, outcome: str = "counted", first: str = "", clause: str = "first", **fields: Any) -> bytes:
    """A row of `events`: a counted copy adds all it has, a merged one its value and keys, others nothing."""
    event = stored(**({"receipt": f"receipt-{position}"} | fields))
    adds = outcome in ("counted", "merged")
    verdict = Verdict(
        position,
        outcome,
        clause,
        first or event.receipt,
        int(outcome == "counted"),
        int(outcome == "merged"),
        int(outcome == "dropped"),
        event.value if adds else None,
        match_keys(event) if adds else 0,
        event.property_names if adds else [],
        int(clause in ACROSS),
    )
    return _joined(verdict, event)


def waiting_row(position: int, sign: int = 1, **fields: Any) -> bytes:
    """A row of `quarantine`; with `sign=-1` the event leaves."""
    return _joined((position, sign), quarantined(**({"receipt": f"receipt-{position}"} | fields)))


def click_row(position: int, **fields: Any) -> bytes:
    """A row of `clicks`: a click on a button of the shop, now."""
    return msgspec.json.encode((position, *msgspec.structs.astuple(recorded(**fields))[1:]))


def put_clicks(store: EventStore, *rows: bytes) -> None:
    """Insert rows of `clicks`."""
    store.insert("clicks", b"\n".join(rows))


def put_events(store: EventStore, *rows: bytes) -> None:
    """Insert rows of `events`."""
    store.insert("events", b"\n".join(rows))


def put_waiting(store: EventStore, *rows: bytes) -> None:
    """Insert rows of `quarantine`."""
    store.insert("quarantine", b"\n".join(rows))


def rollup_lies(store: EventStore) -> list[str]:
    """The rollups that are not what the rows say."""
    return [
        name
        for name, rule in ROLLUP_RULES.items()
        if _without_nothing(store.ask(rule)) != _without_nothing(store.ask(ROW_RULES[name]))
    ]


def _without_nothing(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row.get("waiting") != 0]


def _joined(columns: Any, event: Any) -> bytes:
    return msgspec.json.encode(columns)[:-1] + b"," + msgspec.json.encode(event)[1:]
