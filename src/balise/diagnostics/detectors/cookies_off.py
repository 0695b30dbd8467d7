"""The pixel may not set cookies: a visitor who comes back is another one."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.matching import matching
from balise.diagnostics.questions.received import live

CODE = "cookies_off"
SEVERITY = Severity.NOTICE
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()


def find(asked: Asked) -> Iterator[Found]:
    """One for a source whose pages send and whose cookies are switched off."""
    if asked.source.first_party_cookies or not any(row.channel == "browser" for row in asked.once(live)):
        return
    seen = matching(asked, "e.channel = 'browser' AND e.ttp = ''")
    if seen.events:
        of = sum(row.events for row in asked.once(live) if row.channel == "browser")
        yield Found(events=min(seen.events, of), of=of, first_at=seen.first_at, last_at=seen.last_at, samples=seen.samples)
