"""How many of an event's copies did pages send without a rule: does the site's own code send it too?"""

from balise.reports.moments import DAY
from balise.reports.naming import Naming
from balise.store import EventStore

FROM_PAGES = """
SELECT sum(h.counted + h.merged + h.dropped) AS events
FROM hourly_events AS h
WHERE h.source = {source:String} AND h.event IN {events:Array(String)} AND h.channel = 'browser' AND h.hour >= {since:Int64}
"""
BY_RULES = """
SELECT sum(r.events) AS events
FROM daily_rules AS r
WHERE r.source = {source:String} AND r.event IN {events:Array(String)} AND r.hour >= {since:Int64}
"""


def events_without_rules(store: EventStore, source: str, event: str, now_ms: int, naming: Naming, days: int = 7) -> int:
    """Events that browsers sent and that count as this one, less those of rules, in so many days (UTC) with today."""
    today = now_ms // 1000 // DAY * DAY
    asked = {"source": source, "events": naming.members([naming.of_sent(event)[0]]), "since": today - (days - 1) * DAY}
    (pages,), (rules,) = store.ask(FROM_PAGES, asked), store.ask(BY_RULES, asked)
    return max(0, (pages["events"] or 0) - (rules["events"] or 0))
