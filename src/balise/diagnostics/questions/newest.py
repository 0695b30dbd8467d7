"""The newest events of these hours, as far as a bounded number of them goes, for questions that compare single events."""

from typing import Final

import msgspec

from balise.diagnostics.asked import Asked
from balise.reports.moments import hour_of, next_hour
from balise.reports.naming import Naming
from balise.reports.reach import Reach, reach

MOST_EVENTS: Final = 50_000


def newest(asked: Asked) -> Reach:
    """The span of their times; never before the moment asked about."""
    since, until = asked.since_ms // 1000, next_hour(asked.now_ms // 1000)
    found = reach(asked.store, asked.source.code, (hour_of(since), until), MOST_EVENTS)
    return msgspec.structs.replace(found, since=max(found.since, since))


def naming(asked: Asked) -> Naming:
    """The names that events are shown under."""
    return Naming(aliases=asked.aliases)
