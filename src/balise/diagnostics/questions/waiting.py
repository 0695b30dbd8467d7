"""What came into quarantine in these hours and still waits: how many under which name, for which reason?"""

import msgspec

from balise.diagnostics.asked import Asked

MOST = 1_000

WAITING = f"""
SELECT q.reason AS outcome, q.name AS name, count() AS events, min(q.at) AS first_at, max(q.at) AS last_at,
       arrayMap(pair -> pair.2, groupArraySorted(5)((-q.at, q.id))) AS samples
FROM (
    SELECT w.receipt AS id, any(w.outcome) AS reason, any(w.name_sent) AS name, any(w.received_at) AS at
    FROM quarantine AS w
    WHERE w.source = {{source:String}} AND w.received_at >= {{since_ms:Int64}} AND w.received_at <= {{now_ms:Int64}}
    GROUP BY id
    HAVING sum(w.sign) > 0
) AS q
GROUP BY outcome, name
ORDER BY events DESC, outcome, name
LIMIT {MOST}
"""


class Waiting(msgspec.Struct, frozen=True):
    """Events that wait for one reason (`outcome`) under one name as sent; times in milliseconds, newest receipts first."""

    outcome: str
    name: str
    events: int
    first_at: int
    last_at: int
    samples: tuple[str, ...]


def waiting(asked: Asked) -> list[Waiting]:
    """The most frequent first, at most `MOST`."""
    return msgspec.convert(asked.rows(WAITING), list[Waiting])
