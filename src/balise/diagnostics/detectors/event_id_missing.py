"""Browser and server both send an event, and one of them without an event_id: copies are counted twice."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.matching import matching
from balise.diagnostics.questions.overlap import LEAST, overlaps

CODE = "event_id_missing"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()
LEAST_SHARE = 0.05
NO_ID = "(e.event_id = '' OR startsWith(e.event_id, 'messageId-'))"
"""The browser gives each message an id of its own, so that a retry counts once; no server can know it."""


def find(asked: Asked) -> Iterator[Found]:
    """One for each event and side that lacks ids, unless the cookie pairs the copies all the same."""
    for each in asked.once(overlaps):
        sides = (("browser", each.browser_without_id, each.browser), ("server", each.server_without_id, each.server))
        for side, without, of in sides:
            if each.is_low and without >= LEAST_SHARE * of and without >= LEAST * LEAST_SHARE:
                seen = matching(asked, f"e.channel = {{side:String}} AND {NO_ID}", each.event, side=side)
                yield Found(
                    event=each.event,
                    subject=side,
                    events=without,
                    of=of,
                    first_at=seen.first_at,
                    last_at=seen.last_at,
                    samples=seen.samples,
                )
