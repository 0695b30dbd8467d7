"""Data that must not be sent: personal data in clear outside its keys, and content that suggests sensitive data."""

from collections.abc import Iterator

from balise.diagnostics.asked import SAMPLES, SHOWN, Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.received import totals

CODE = "prohibited_data"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("kinds", "pages")

PROHIBITED = f"""
SELECT {SHOWN} AS event, pair.1 AS path, arrayStringConcat(arraySort(groupUniqArray(10)(pair.2)), ', ') AS kinds,
       arrayStringConcat(arrayFilter(page -> page != '', topK(3)(cutQueryStringAndFragment(e.page_url))), ', ') AS pages,
       uniqExact(e.receipt) AS events, min(e.received_at) AS first_at, max(e.received_at) AS last_at, {SAMPLES} AS samples
FROM events AS e
ARRAY JOIN arrayDistinct(arrayMap(
    f -> (replaceRegexpAll(f.path, '[.][0-9]+', '[]'), extract(f.message, '[(]([^)]*)[)]')),
    arrayFilter(f -> f.code IN ('personal_data_removed', 'sensitive_data_removed', 'sensitive_data_found'), e.findings)
)) AS pair
WHERE e.source = {{source:String}} AND e.received_at >= {{since_ms:Int64}} AND e.received_at <= {{now_ms:Int64}}
  AND notEmpty(e.findings) AND e.outcome != 'test'
GROUP BY event, path
ORDER BY events DESC, event, path
LIMIT 100
"""


def find(asked: Asked) -> Iterator[Found]:
    """One for each event and parameter, with the kinds of data and the pages it came from."""
    for row in asked.rows(PROHIBITED):
        yield Found(
            event=row["event"],
            subject=row["path"],
            events=row["events"],
            of=max(asked.once(totals).get(row["event"], 0), row["events"]),
            first_at=row["first_at"],
            last_at=row["last_at"],
            samples=tuple(row["samples"]),
            facts={"kinds": row["kinds"] or "–", "pages": row["pages"] or "–"},
        )
