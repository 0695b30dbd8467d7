"""Which findings do the events carry that were stored in these hours?

One pass over the events that carry any. Indices in paths are left out: `properties.contents.3.price` counts as
`properties.contents[].price`. Test events are not looked at.
"""

import msgspec

from balise.diagnostics.asked import SAMPLES, SHOWN, Asked

MOST = 2_000

STORED_FINDINGS = f"""
SELECT {SHOWN} AS event, pair.1 AS code, pair.2 AS path, count() AS events,
       min(e.received_at) AS first_at, max(e.received_at) AS last_at, {SAMPLES} AS samples
FROM events AS e
ARRAY JOIN arrayDistinct(arrayMap(f -> (f.code, replaceRegexpAll(f.path, '[.][0-9]+', '[]')), e.findings)) AS pair
WHERE e.source = {{source:String}} AND e.received_at >= {{since_ms:Int64}} AND e.received_at <= {{now_ms:Int64}}
  AND notEmpty(e.findings) AND e.outcome != 'test'
GROUP BY event, code, path
ORDER BY events DESC, event, code, path
LIMIT {MOST}
"""


class StoredFinding(msgspec.Struct, frozen=True):
    """How many stored events of a name carry a finding at a path; times in milliseconds, newest receipts first."""

    event: str
    code: str
    path: str
    events: int
    first_at: int
    last_at: int
    samples: tuple[str, ...]


def stored_findings(asked: Asked) -> list[StoredFinding]:
    """The most frequent first, at most `MOST`."""
    return msgspec.convert(asked.rows(STORED_FINDINGS), list[StoredFinding])
