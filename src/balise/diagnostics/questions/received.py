"""How many events were received in these hours, by name, way in and protocol, and what did they carry?

One pass over the stored events without their texts. Test events are told apart; files, which hold the past, are left out.
"""

import msgspec

from balise.diagnostics.asked import SHOWN, Asked

MOST = 5_000

RECEIVED = f"""
SELECT {SHOWN} AS event, any(e.event_class) AS event_class, e.name_sent AS name_sent, e.channel AS channel,
       e.protocol AS protocol, e.outcome = 'test' AS test, count() AS events, sum(e.counted) AS counted,
       countIf(e.counted = 1 AND e.value IS NULL) - countIf(e.merged = 1 AND e.value_added IS NOT NULL) AS without_value,
       countIf(e.counted = 1 AND e.value IS NOT NULL AND e.currency = '') AS without_currency,
       countIf(e.event_id = '' OR startsWith(e.event_id, 'messageId-')) AS without_event_id,
       countIf(e.clause IN ('other_channel_5_minutes', 'other_channel_48_hours', 'ttp_5_minutes')) AS paired,
       countIf(e.clause = 'same_channel') AS repeated,
       min(e.received_at) AS first_at, max(e.received_at) AS last_at
FROM events AS e
WHERE e.source = {{source:String}} AND e.received_at >= {{since_ms:Int64}} AND e.received_at <= {{now_ms:Int64}}
  AND e.channel != 'file'
GROUP BY event, name_sent, channel, protocol, test
ORDER BY events DESC, event, name_sent, channel, protocol, test
LIMIT {MOST}
"""


class Received(msgspec.Struct, frozen=True):
    """Events of one name as shown and as sent, way in and protocol; times in milliseconds, as received.

    `without_value`: counted, and no copy merged into it has a value either. `without_event_id`: none, or only the one
    the browser makes for each message. `paired`: copies known across browser and server; `repeated`: within one of them.
    """

    event: str
    event_class: str
    name_sent: str
    channel: str
    protocol: str
    test: bool
    events: int
    counted: int
    without_value: int
    without_currency: int
    without_event_id: int
    paired: int
    repeated: int
    first_at: int
    last_at: int


def received(asked: Asked) -> list[Received]:
    """The most frequent first, at most `MOST`."""
    return msgspec.convert(asked.rows(RECEIVED), list[Received], strict=False)


def live(asked: Asked) -> list[Received]:
    """Without test events."""
    return [row for row in asked.once(received) if not row.test]


def totals(asked: Asked) -> dict[str, int]:
    """By name as shown, how many were received, test events left out."""
    sums: dict[str, int] = {}
    for row in asked.once(live):
        sums[row.event] = sums.get(row.event, 0) + row.events
    return sums
