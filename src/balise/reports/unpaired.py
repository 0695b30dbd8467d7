"""Which counted events of browser and server have no copy from the other, lately?"""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from balise.events.clause import ACROSS
from balise.events.received import Channel
from balise.store import EventStore

DAY = 86_400
AROUND = 3_600
"""A copy by the other side is looked for this many seconds before and after the day."""
NEWEST = """
SELECT max(e.event_time) AS newest FROM events AS e
WHERE e.source = {source:String} AND e.event IN {events:Array(String)}
  AND e.event_time >= {since:Int64} AND e.event_time < {until:Int64}
  AND e.counted = 1 AND e.channel IN ('browser', 'server')
"""
FIELDS = """e.receipt AS receipt, e.event AS event, e.channel AS channel, e.name_sent AS name_sent, e.event_id AS event_id,
       e.received_at AS received_at, e.event_time AS event_time, e.value AS value, e.currency AS currency,
       arrayFilter(key -> key != '', arrayConcat(
           [e.ttp, if(e.ip_key != '' AND e.user_agent != '', concat(e.ip_key, e.user_agent), '')],
           e.email, e.phone, e.external_id)) AS keys"""
"""What is compared: `keys` are everything that tells a visitor, hashed or the cookie's."""
UNPAIRED = f"""
SELECT {FIELDS}
FROM events AS e
WHERE e.source = {{source:String}} AND e.event IN {{events:Array(String)}}
  AND e.event_time >= {{since:Int64}} AND e.event_time < {{until:Int64}} AND e.counted = 1 AND e.channel = {{channel:String}}
  AND e.receipt NOT IN (
    SELECT f.first_receipt FROM events AS f
    WHERE f.source = {{source:String}} AND f.event IN {{events:Array(String)}} AND f.counted = 0
      AND f.event_time >= {{since:Int64}} - {AROUND} AND f.event_time < {{until:Int64}} + {AROUND}
      AND f.clause IN {{across:Array(String)}})
ORDER BY e.event_time DESC, e.position DESC
LIMIT {{limit:UInt32}}
"""


class Seen(msgspec.Struct, frozen=True):
    """A counted event as far as it is compared; `keys` never leave this package."""

    receipt: str
    event: str
    channel: str
    name_sent: str
    event_id: str
    received_at: int
    event_time: int
    value: Decimal | None
    currency: str
    keys: list[str]

    def same_worth(self, other: "Seen") -> bool:
        """Whether the amounts do not contradict each other."""
        return self.value is None or other.value is None or (self.value, self.currency) == (other.value, other.currency)


def last_day(store: EventStore, source: str, events: Sequence[str], hours: tuple[int, int]) -> tuple[int, int] | None:
    """Within these hours, the day up to the newest of these events (canonical names) that counted; None where there is none."""
    asked = {"source": source, "events": list(events), "since": hours[0], "until": hours[1]}
    newest = store.ask(NEWEST, asked)[0]["newest"] if events else 0
    return (max(hours[0], newest + 1 - DAY), newest + 1) if newest else None


def unpaired(
    store: EventStore, source: str, events: Sequence[str], day: tuple[int, int], channel: Channel, limit: int
) -> list[Seen]:
    """Events (canonical names) of one channel within these seconds, a day at most, without a copy of the other side."""
    asked = {"source": source, "events": list(events), "since": day[0], "until": day[1], "channel": channel.value, "limit": limit}
    return msgspec.convert(store.ask(UNPAIRED, asked | {"across": [clause.value for clause in ACROSS]}), list[Seen])
