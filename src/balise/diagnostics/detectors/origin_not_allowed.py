"""Pages of other origins send to the source: a copy of the site, a test system, or a domain that was forgotten in the list."""

from collections.abc import Iterator

from balise.diagnostics.asked import SAMPLES, Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.received import totals

CODE = "origin_not_allowed"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()

ORIGINS = f"""
SELECT JSONExtractString(e.received, 'origin') AS origin, count() AS events,
       min(e.received_at) AS first_at, max(e.received_at) AS last_at, {SAMPLES} AS samples
FROM quarantine AS e
WHERE e.source = {{source:String}} AND e.received_at >= {{since_ms:Int64}} AND e.received_at <= {{now_ms:Int64}}
  AND e.outcome = 'origin_not_allowed' AND e.sign = 1
GROUP BY origin
ORDER BY events DESC, origin
LIMIT 20
"""


def find(asked: Asked) -> Iterator[Found]:
    """One for each origin that is not among those the source names now; an origin that was allowed since is mended."""
    for row in asked.rows(ORIGINS):
        if asked.source.allowed_origins and row["origin"] not in asked.source.allowed_origins:
            yield Found(
                subject=row["origin"] or "–",
                events=row["events"],
                of=row["events"] + sum(asked.once(totals).values()),
                first_at=row["first_at"],
                last_at=row["last_at"],
                samples=tuple(row["samples"]),
            )
