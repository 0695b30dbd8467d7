"""One action of a visitor is sent twice from one page: by a rule and by the page's own code, without a common event_id."""

from collections.abc import Iterator

from balise.diagnostics.asked import SHOWN, Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.event_rules import rules_seen

CODE = "rule_double"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("rule",)
LEAST, SHARE = 3, 0.2
_SECONDS = 10

TWICE = f"""
SELECT d.event AS event, d.by_rule AS rule, countIf(d.by_code) AS both, count() AS events, minIf(d.began, d.by_code) AS first_at,
       maxIf(d.ended, d.by_code) AS last_at,
       arrayMap(pair -> pair.2, groupArraySortedIf(5)((-d.ended, d.newest), d.by_code)) AS samples
FROM (
    SELECT {SHOWN} AS event, max(e.rule) AS by_rule, countIf(e.rule = '') > 0 AS by_code, min(e.received_at) AS began,
           max(e.received_at) AS ended, argMax(e.receipt, e.rule != '') AS newest
    FROM events AS e
    WHERE e.source = {{source:String}} AND e.received_at >= {{since_ms:Int64}} AND e.received_at <= {{now_ms:Int64}}
      AND e.channel = 'browser' AND e.counted = 1 AND e.ttp != '' AND e.event IN {{events:Array(String)}}
    GROUP BY e.event, cityHash64(e.ttp), cityHash64(path(e.page_url)), intDiv(e.event_time, {_SECONDS})
    HAVING countIf(e.rule != '') > 0
) AS d
GROUP BY event, rule
"""


def find(asked: Asked) -> Iterator[Found]:
    """One for each rule of which a fifth of the events comes with another of the same name, visitor and page within seconds."""
    rules = {seen.rule.id: seen for seen in asked.once(rules_seen)}
    if not rules:
        return
    names = sorted({seen.live.rule.event for seen in rules.values()})
    for row in asked.rows(TWICE, events=names):
        if row["rule"] in rules and row["both"] >= max(LEAST, SHARE * row["events"]):
            yield Found(
                event=row["event"],
                subject=row["rule"],
                events=row["both"],
                of=row["events"],
                first_at=row["first_at"],
                last_at=row["last_at"],
                samples=tuple(row["samples"]),
                facts={"rule": rules[row["rule"]].rule.name},
            )
