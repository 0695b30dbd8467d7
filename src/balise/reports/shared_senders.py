"""Does one address, or one user agent, stand for many people? Then it is the sender's own, and matches nobody."""

from typing import Any, Final

import msgspec

from balise.lookups.devices import device_of
from balise.reports.reach import Reach
from balise.store import EventStore

LEAST_PEOPLE: Final = 50
ADDRESS_SHARE: Final = 0.1
"""Of a channel's events: a provider's gateway or an office has many people and few of a shop's events."""
AGENT_SHARE: Final = 0.5
"""Of a channel's events: the most frequent browser of real traffic stays well below."""
PROGRAM_SHARE: Final = 0.05
"""The same for an agent that is no browser."""
LEAST_PROGRAM_PEOPLE: Final = 10

_PEOPLE = ", ".join(
    f"uniqIf({each}, notEmpty({each}))" for each in ("e.ttp", "e.email[1]", "e.external_id[1]", "e.phone[1]", "e.ttclid")
)
SENDERS = f"""
SELECT channel, what, value, of, events, people, first_at, last_at, samples
FROM (
    SELECT e.channel AS channel, told.1 AS what, told.2 AS value, count() AS events, greatest({_PEOPLE}) AS people,
           min(e.received_at) AS first_at, max(e.received_at) AS last_at,
           arrayMap(pair -> pair.2, groupArraySorted(5)((-e.received_at, e.receipt))) AS samples,
           sum(events) OVER (PARTITION BY channel, what) AS of
    FROM events AS e
    ARRAY JOIN arrayFilter(pair -> pair.2 != '', [('address', e.ip_key), ('agent', e.user_agent)]) AS told
    WHERE e.source = {{source:String}} AND e.event_time >= {{since:Int64}} AND e.event_time < {{until:Int64}}
      AND e.outcome != 'test' AND e.channel IN ('browser', 'server')
    GROUP BY channel, what, value
)
WHERE people >= {{people:UInt32}} AND 100 * events >= of * {{percent:UInt32}}
ORDER BY events DESC, channel, what, value
LIMIT 100
"""


class SharedSender(msgspec.Struct, kw_only=True):
    """`what` is `address` or `agent`; `agent` is the user agent's text. `events` of the channel's `of` events with one have it,
    and at least `people` different visitors. An address is never told."""

    what: str
    channel: str
    agent: str
    events: int
    of: int
    people: int
    first_at: int
    last_at: int
    samples: list[str]


def shared_senders(store: EventStore, source: str, span: Reach) -> list[SharedSender]:
    """Those that are surely no visitor's, the most frequent first."""
    asked = {
        "source": source,
        "since": span.since,
        "until": span.until,
        "people": LEAST_PROGRAM_PEOPLE,
        "percent": round(100 * PROGRAM_SHARE),
    }
    return [_sender(row) for row in store.ask(SENDERS, asked) if _is_shared(row)]


def _is_shared(row: dict[str, Any]) -> bool:
    share = row["events"] / row["of"]
    if row["what"] == "address":
        return bool(row["people"] >= LEAST_PEOPLE and share >= ADDRESS_SHARE)
    return device_of(row["value"]) == "server" or bool(row["people"] >= LEAST_PEOPLE and share >= AGENT_SHARE)


def _sender(row: dict[str, Any]) -> SharedSender:
    value = row.pop("value")
    return SharedSender(**row, agent=value if row["what"] == "agent" else "")
