"""Which pages of a site send most? Their addresses, without query and fragment."""

from typing import Final

import msgspec

from balise.reports.moments import DAY
from balise.store import EventStore

DAYS: Final = 3
SEEN_PAGES: Final = """
SELECT cutQueryStringAndFragment(e.page_url) AS page, count() AS events
FROM events AS e
WHERE e.source = {source:String} AND e.event_time >= {since:Int64} AND e.event_time < {until:Int64}
  AND e.channel = 'browser' AND startsWith(e.page_url, 'http') AND length(e.page_url) < 500
GROUP BY page
ORDER BY events DESC, page
LIMIT {most:UInt32}
"""


class SeenPage(msgspec.Struct, frozen=True):
    """A page and how many events it sent in the last days."""

    page: str
    events: int


def seen_pages(store: EventStore, source: str, now_ms: int, most: int = 50) -> list[SeenPage]:
    """The pages that sent most in the last three days, the busiest first."""
    now = now_ms // 1000
    given = {"source": source, "since": now - DAYS * DAY, "until": now + DAY, "most": most}
    return [SeenPage(row["page"], row["events"]) for row in store.ask(SEEN_PAGES, given)]
