"""Which values of match keys matched nobody, or were no good, when they were read?"""

from typing import Final

import msgspec

from balise.reports.naming import Naming
from balise.reports.reach import Reach
from balise.store import EventStore

CODES: Final = (
    "hash_of_empty",
    "hash_of_null",
    "placeholder_value",
    "double_hash",
    "md5_value",
    "sha1_value",
    "unexpected_hash",
    "upper_case_hash",
    "invalid_email",
    "invalid_phone",
    "phone_without_country_code",
    "invalid_value",
    "invalid_country",
    "wrong_type",
    "too_long",
    "private_ip",
    "invalid_ip",
    "identity_invalid",
    "personal_in_text",
)
"""Findings that cost matches. What came in clear was hashed here and costs none."""

FAULTS = """
SELECT e.event AS event, e.channel AS channel, fault.1 AS code, fault.2 AS key, count() AS events,
       min(e.received_at) AS first_at, max(e.received_at) AS last_at,
       arrayMap(pair -> pair.2, groupArraySorted(5)((-e.received_at, e.receipt))) AS samples
FROM events AS e
ARRAY JOIN arrayDistinct(arrayMap(f -> (f.code, splitByChar('.', f.path)[2]), arrayFilter(f -> f.code IN {codes:Array(String)}
    AND startsWith(f.path, 'user.'), e.findings))) AS fault
WHERE e.source = {source:String} AND e.event_time >= {since:Int64} AND e.event_time < {until:Int64} AND e.outcome != 'test'
GROUP BY event, channel, code, key
"""


class IdentityFault(msgspec.Struct, kw_only=True):
    """One finding on one key of one event type and channel; `events` copies have it. `samples` are receipts, the newest first."""

    event: str
    channel: str
    code: str
    key: str
    events: int
    first_at: int
    last_at: int
    samples: list[str]


def identity_faults(store: EventStore, source: str, span: Reach, naming: Naming, event: str = "") -> list[IdentityFault]:
    """The findings in these hours, the most frequent first."""
    asked = {"source": source, "since": span.since, "until": span.until, "codes": list(CODES)}
    found: dict[tuple[str, ...], IdentityFault] = {}
    for row in store.ask(FAULTS, asked):
        each = msgspec.convert(row | {"event": naming.shown(row["event"])}, IdentityFault)
        key = (each.event, each.channel, each.code, each.key)
        found[key] = _joined(found[key], each) if key in found else each
    kept = [each for each in found.values() if event in ("", each.event)]
    return sorted(kept, key=lambda each: (-each.events, each.event, each.code, each.key, each.channel))


def _joined(one: IdentityFault, other: IdentityFault) -> IdentityFault:
    return msgspec.structs.replace(
        one,
        events=one.events + other.events,
        first_at=min(one.first_at, other.first_at),
        last_at=max(one.last_at, other.last_at),
        samples=(other.samples + one.samples if other.last_at > one.last_at else one.samples + other.samples)[:5],
    )
