"""Which hashes are the hash of another hash that came as well? Somebody hashes what is hashed already, and it matches nobody.

A hash alone does not tell what it is of. But who hashes twice in one place mostly hashes once in another, of the same people.
"""

import msgspec

from balise.reports.naming import Naming
from balise.reports.reach import Reach
from balise.store import EventStore

_HASHES = """
    FROM events AS e
    ARRAY JOIN arrayConcat(arrayMap(x -> ('email', x), e.email), arrayMap(x -> ('phone', x), e.phone),
        arrayMap(x -> ('external_id', x), e.external_id)) AS told
    WHERE e.source = {source:String} AND e.event_time >= {since:Int64} AND e.event_time < {until:Int64} AND e.outcome != 'test'
"""
DOUBLES = f"""
SELECT e.event AS event, e.channel AS channel, told.1 AS key, uniqExact(e.position) AS events, uniq(told.2) AS people,
       min(e.received_at) AS first_at, max(e.received_at) AS last_at,
       arrayMap(pair -> pair.2, groupArraySorted(5)((-e.received_at, e.receipt))) AS samples
{_HASHES}
  AND (told.1, told.2) IN (
    SELECT key, lower(hex(SHA256(form))) FROM (
        SELECT told.1 AS key, arrayJoin([told.2, upper(told.2)]) AS form {_HASHES} GROUP BY key, form
    )
  )
GROUP BY event, channel, key
"""


class DoubleHash(msgspec.Struct, kw_only=True):
    """A key of one event type and channel: `events` copies carry the hash of a hash, of `people` different values."""

    event: str
    channel: str
    key: str
    events: int
    people: int
    first_at: int
    last_at: int
    samples: list[str]


def double_hashes(store: EventStore, source: str, span: Reach, naming: Naming, event: str = "") -> list[DoubleHash]:
    """What was surely hashed twice in these hours, the most frequent first."""
    asked = {"source": source, "since": span.since, "until": span.until}
    found = msgspec.convert(store.ask(DOUBLES, asked), list[DoubleHash])
    shown = [msgspec.structs.replace(each, event=naming.shown(each.event)) for each in found]
    kept = [each for each in shown if event in ("", each.event)]
    return sorted(kept, key=lambda each: (-each.events, each.event, each.key, each.channel))
