"""Whose events say a time that is whole hours away from their arrival?

Events that were late by chance are late by any number of minutes. Where nearly all are off by the same whole hours, local time
was written as if it were UTC. A time in the past is stored; one in the future waits in quarantine.
"""

import msgspec

from balise.diagnostics.asked import SAMPLES, SHOWN, Asked

NEAR_S = 120
"""An event is on its way this long at most."""
FARTHEST_HOURS = 14
MOST = 200

BEHIND = f"""
SELECT {SHOWN} AS event, e.protocol AS protocol, intDiv(intDiv(e.received_at, 1000) - e.event_time + 60, 3600) AS hours,
       count() AS events, min(e.received_at) AS first_at, max(e.received_at) AS last_at, {SAMPLES} AS samples
FROM events AS e
WHERE e.source = {{source:String}} AND e.received_at >= {{since_ms:Int64}} AND e.received_at <= {{now_ms:Int64}}
  AND e.channel = 'server' AND intDiv(e.received_at, 1000) - e.event_time BETWEEN 3540 AND {FARTHEST_HOURS * 3600 + NEAR_S}
  AND positiveModulo(intDiv(e.received_at, 1000) - e.event_time + 60, 3600) <= {NEAR_S + 60}
GROUP BY event, protocol, hours
ORDER BY events DESC, event, protocol, hours
LIMIT {MOST}
"""
AHEAD = f"""
SELECT e.name_sent AS event, e.protocol AS protocol,
       -intDiv(e.event_time - intDiv(e.received_at, 1000) + {NEAR_S}, 3600) AS hours,
       count() AS events, min(e.received_at) AS first_at, max(e.received_at) AS last_at, {SAMPLES} AS samples
FROM quarantine AS e
WHERE e.source = {{source:String}} AND e.received_at >= {{since_ms:Int64}} AND e.received_at <= {{now_ms:Int64}}
  AND e.outcome = 'in_the_future' AND e.sign = 1 AND e.channel = 'server'
  AND e.event_time - intDiv(e.received_at, 1000) BETWEEN {3600 - NEAR_S} AND {FARTHEST_HOURS * 3600 + 60}
  AND positiveModulo(e.event_time - intDiv(e.received_at, 1000) + {NEAR_S}, 3600) <= {NEAR_S + 60}
GROUP BY event, protocol, hours
ORDER BY events DESC, event, protocol, hours
LIMIT {MOST}
"""


class TimeZone(msgspec.Struct, frozen=True):
    """Events of a server that are off by whole `hours`, negative where they lie ahead; times in milliseconds, as received."""

    event: str
    protocol: str
    hours: int
    events: int
    first_at: int
    last_at: int
    samples: tuple[str, ...]


def time_zones(asked: Asked) -> list[TimeZone]:
    """By name as shown, protocol and hours; also those that are off by chance, which are few."""
    behind = msgspec.convert(asked.rows(BEHIND), list[TimeZone])
    ahead = msgspec.convert(asked.rows(AHEAD), list[TimeZone])
    return behind + [msgspec.structs.replace(row, event=asked.shown(row.event)) for row in ahead]
