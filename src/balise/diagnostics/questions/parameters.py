"""What do the parameters of each event look like now, and what before: how many have them, of which types, how many values?

Texts of values do not leave the store: only how many there are.
"""

import msgspec

from balise.diagnostics.asked import SHOWN, Asked
from balise.diagnostics.questions.periods import IN_PERIODS, NOW, PERIOD, PERIODS, sampled

MOST = 6_000
TYPE = """multiIf(startsWith(pair.2, char(34)), 'text', startsWith(pair.2, '['), 'list', startsWith(pair.2, '{'), 'object',
                  pair.2 IN ('true', 'false'), 'boolean', 'number')"""
EVENTS = f"""
SELECT {SHOWN} AS event, {PERIOD} AS period, count() AS events, min(e.received_at) AS first_at, max(e.received_at) AS last_at
FROM events AS e
WHERE {IN_PERIODS}
GROUP BY event, period
"""
PARAMETERS = f"""
SELECT {SHOWN} AS event, {PERIOD} AS period, pair.1 AS name, count() AS present, uniq(pair.2) AS distinct,
       tupleElement(sumMap([{TYPE}], [1]) AS found, 1) AS types, tupleElement(found, 2) AS counts
FROM events AS e
ARRAY JOIN JSONExtractKeysAndValuesRaw(e.properties) AS pair
WHERE {IN_PERIODS} AND pair.2 != 'null' AND length(pair.1) <= 50
GROUP BY event, period, name
ORDER BY present DESC
LIMIT {MOST}
"""


class Look(msgspec.Struct):
    """A parameter in one period: present in so many of the `of` events looked at, with so many different values."""

    of: int = 0
    present: int = 0
    distinct: int = 0
    types: dict[str, int] = {}

    @property
    def missing(self) -> float:
        """The share of events without it."""
        return 1 - self.present / self.of if self.of else 0.0


class Parameter(msgspec.Struct):
    """A parameter of an event now, and in both earlier periods. `every` event in so many was looked at."""

    event: str
    name: str
    now: Look
    before: list[Look]
    first_at: int
    last_at: int
    every: int


def parameters(asked: Asked) -> list[Parameter]:
    """Of every event that came in all periods, each parameter that it ever had in them."""
    given = sampled(asked)
    events = {(row["event"], row["period"]): row for row in asked.rows(EVENTS, **given)}
    looks: dict[tuple[str, str], dict[int, Look]] = {}
    for row in asked.rows(PARAMETERS, **given):
        of = events.get((row["event"], row["period"]), {}).get("events", row["present"])
        look = Look(of, row["present"], row["distinct"], dict(zip(row["types"], row["counts"], strict=True)))
        looks.setdefault((row["event"], row["name"]), {})[row["period"]] = look
    found = []
    for (event, name), by_period in looks.items():
        if all((event, period) in events for period in PERIODS):
            here = [by_period.get(period, Look(events[(event, period)]["events"])) for period in PERIODS]
            times = events[(event, NOW)]
            found.append(Parameter(event, name, here[0], here[1:], times["first_at"], times["last_at"], given["every"]))
    return found
