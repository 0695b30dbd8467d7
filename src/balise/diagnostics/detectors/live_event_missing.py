"""A custom event that the plan calls live, and that nobody sends."""

from collections.abc import Iterator

from balise.diagnostics.asked import HOUR_MS, Asked
from balise.diagnostics.issue import Found, Severity
from balise.events.plan import Status

CODE = "live_event_missing"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 7 * 24
FACTS: tuple[str, ...] = ("days",)

RECEIVED = """
SELECT h.event AS event, max(h.last_received) AS last_received
FROM known_events AS h
WHERE h.source = {source:String}
GROUP BY event
"""


def find(asked: Asked) -> Iterator[Found]:
    """One for each live event of which nothing came for a week, where the source receives at all."""
    live = [event for event in asked.plan.events if event.status is Status.LIVE]
    if not live or asked.now_ms - asked.since_ms < LOOK_BACK_HOURS * HOUR_MS:
        return
    last: dict[str, int] = {}
    for row in asked.rows(RECEIVED):
        shown = asked.aliases.get(row["event"], row["event"])
        last[shown] = max(last.get(shown, 0), row["last_received"])
    if max(last.values(), default=0) < asked.now_ms - 24 * HOUR_MS:
        return
    for event in live:
        at = last.get(event.name, 0)
        if at < asked.since_ms:
            moment = at or asked.since_ms
            days = (asked.now_ms - moment) // (24 * HOUR_MS)
            yield Found(event=event.name, events=0, of=0, first_at=moment, last_at=asked.now_ms, facts={"days": days})
