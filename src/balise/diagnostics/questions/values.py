"""What are events worth now, and what were they before: the middle value by event, currency and sender?"""

import msgspec

from balise.diagnostics.asked import SAMPLES, SHOWN, Asked
from balise.diagnostics.questions.periods import IN_PERIODS, NOW, PERIOD, PERIODS, sampled

MOST = 3_000
VALUES = f"""
SELECT {SHOWN} AS event, e.currency AS currency, trim(concat(e.protocol, ' ', e.partner_name)) AS sender, {PERIOD} AS period,
       count() AS events, toFloat64(quantileExact(toFloat64(e.value))) AS middle, min(e.received_at) AS first_at,
       max(e.received_at) AS last_at, {SAMPLES} AS samples
FROM events AS e
WHERE {IN_PERIODS} AND e.value > 0
GROUP BY event, currency, sender, period
ORDER BY events DESC
LIMIT {MOST}
"""


class Worth(msgspec.Struct):
    """Events of one period with a value: how many, and the middle one."""

    events: int
    middle: float
    first_at: int
    last_at: int
    samples: tuple[str, ...]


class Values(msgspec.Struct):
    """Events of a name, a currency and a sender now, and in both earlier periods."""

    event: str
    currency: str
    sender: str
    now: Worth
    before: list[Worth]
    every: int


def values(asked: Asked) -> list[Values]:
    """Those that came in all periods."""
    given = sampled(asked)
    found: dict[tuple[str, str, str], dict[int, Worth]] = {}
    for row in asked.rows(VALUES, **given):
        place = (row["event"], row["currency"], row["sender"])
        found.setdefault(place, {})[row["period"]] = msgspec.convert(row, Worth)
    return [
        Values(*place, periods[NOW], [periods[each] for each in PERIODS if each != NOW], given["every"])
        for place, periods in found.items()
        if set(periods) == set(PERIODS)
    ]
