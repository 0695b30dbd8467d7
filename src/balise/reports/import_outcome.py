"""How did the events between two log positions end?"""

from balise.store import EventStore

OUTCOMES = """
SELECT outcome, sum(events) AS events
FROM (
    SELECT e.outcome AS outcome, count() AS events FROM events AS e
    WHERE e.position BETWEEN {first:UInt64} AND {last:UInt64} GROUP BY outcome
    UNION ALL
    SELECT q.outcome AS outcome, count() AS events FROM quarantine AS q
    WHERE q.position BETWEEN {first:UInt64} AND {last:UInt64} AND q.sign = 1 GROUP BY outcome
) AS both
GROUP BY outcome
ORDER BY outcome
"""


def outcomes_between(store: EventStore, first_position: int, last_position: int) -> dict[str, int]:
    """How many events at these positions, both included, ended in each outcome.

    What left the quarantine there counts as stored only.
    """
    found = store.ask(OUTCOMES, {"first": first_position, "last": last_position})
    return {row["outcome"]: row["events"] for row in found}
