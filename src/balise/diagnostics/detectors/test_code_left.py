"""A test code that stays on: what carries it is shown as a test and counts nowhere."""

from collections.abc import Iterator

from balise.diagnostics.asked import SAMPLES, Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.received import totals

CODE = "test_code_left"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("hours",)
LEAST = 50
LEAST_HOURS = 6
"""Who tries something out sends for an hour or two."""

TESTS = f"""
SELECT e.test_event_code AS code, count() AS events, uniqExact(intDiv(e.received_at, 3600000)) AS hours,
       min(e.received_at) AS first_at, max(e.received_at) AS last_at, {SAMPLES} AS samples
FROM events AS e
WHERE e.source = {{source:String}} AND e.received_at >= {{since_ms:Int64}} AND e.received_at <= {{now_ms:Int64}}
  AND e.outcome = 'test'
GROUP BY code
ORDER BY events DESC, code
LIMIT 20
"""


def find(asked: Asked) -> Iterator[Found]:
    """One for each code that many events carry, over many hours."""
    for row in asked.rows(TESTS):
        if row["events"] >= LEAST and row["hours"] >= LEAST_HOURS:
            yield Found(
                subject=row["code"],
                events=row["events"],
                of=row["events"] + sum(asked.once(totals).values()),
                first_at=row["first_at"],
                last_at=row["last_at"],
                samples=tuple(row["samples"]),
                facts={"hours": row["hours"]},
            )
