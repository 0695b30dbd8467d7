"""Deduplication: what browser and server both sent, what should have met and did not, what was probably counted twice."""

from typing import Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from balise.api.addresses import Given, SourceCode, find_source
from balise.api.match_quality import Since, Until
from balise.api.parts import Parts
from balise.api.problems import Refusal, documented
from balise.api.query import read_moment
from balise.reports.channel_overlap import Overlap, channel_overlap
from balise.reports.copies_of import CopiesOf, copies_of
from balise.reports.double_counts import DoubleCounts, double_counts
from balise.reports.met_pairs import MetPair, met_pairs
from balise.reports.moments import DAY, hour_of, iso_text, next_hour
from balise.reports.naming import Naming
from balise.reports.near_pairs import NearPairs, near_pairs

USUAL_DAYS = 7
MOST_DAYS = 92

EventName = Annotated[
    str, QueryParameter(description="The event, by the name it is shown under.", required=True, min_length=1, max_length=200)
]
EventId = Annotated[str, QueryParameter(description="The event_id as sent.", required=True, min_length=1, max_length=2000)]


class Overlaps(msgspec.Struct):
    """The overlap of every event; `steps` of each are days from these moments on (ISO 8601, UTC)."""

    days: list[str]
    events: list[Overlap]


class Meetings(msgspec.Struct):
    """Pairs that met, the newest first, and those that nearly did."""

    met: list[MetPair]
    near: NearPairs


@get(
    "/sources/{code:str}/dedup",
    summary="Overlap of browser and server",
    response_description="Every event counted from browser or server, the most frequent first.",
    responses=documented(404),
    sync_to_thread=True,
)
def report_overlap(code: SourceCode, parts: Given, since: Since = None, until: Until = None) -> Overlaps:
    """How much of each event both sent, and what one of the two sent alone; shares from 0 to 1 with 95 % Wilson intervals.

    At most 92 days.
    """
    source, (begin, end) = _asked(parts, code, since, until)
    starts = list(range(begin, end, DAY))
    found = channel_overlap(parts.store, source, starts, end, _naming(parts, source)) if starts else []
    return Overlaps([iso_text(start * 1000) for start in starts], found)


@get(
    "/sources/{code:str}/dedup/copies",
    summary="All copies of one event",
    response_description="The copies in log order.",
    responses=documented(404),
    sync_to_thread=True,
)
def report_copies(code: SourceCode, parts: Given, event: EventName, event_id: EventId) -> CopiesOf:
    """Every copy with this event_id: channel, arrival, match keys by name, verdict, and the clause of the rule that gave it.

    Empty where none is known: ids are compared as text, case and all. `others` came under other names.
    """
    source = find_source(parts, code).code
    return copies_of(parts.store, source, event, event_id, _naming(parts, source))


@get(
    "/sources/{code:str}/dedup/pairs",
    summary="Pairs that met, and pairs that nearly did",
    response_description="Samples, the newest first.",
    responses=documented(404),
    sync_to_thread=True,
)
def report_pairs(code: SourceCode, parts: Given, event: EventName, since: Since = None, until: Until = None) -> Meetings:
    """The newest pairs of browser and server; and from the last day with events, those that should have met, with why not."""
    source, hours = _asked(parts, code, since, until)
    naming = _naming(parts, source)
    met = met_pairs(parts.store, source, event, hours, naming)
    return Meetings(met, near_pairs(parts.store, source, event, hours, naming))


@get(
    "/sources/{code:str}/dedup/double-counts",
    summary="Estimate of events counted twice",
    response_description="The estimate, with its interval.",
    responses=documented(404),
    sync_to_thread=True,
)
def estimate_double_counts(
    code: SourceCode, parts: Given, event: EventName, since: Since = None, until: Until = None
) -> DoubleCounts:
    """How many events without an event_id were probably counted twice, from the last day with events.

    `twins`: the share with another event of the same visitor and amount within 5 minutes. `chance`: the same at times shifted
    by 10, 20 and 30 minutes. `doubled`: what is beyond chance; `low` and `high` are its 95 % interval (Newcombe).
    """
    source, hours = _asked(parts, code, since, until)
    return double_counts(parts.store, source, event, hours, _naming(parts, source))


def _asked(parts: Parts, code: str, since: str | None, until: str | None) -> tuple[str, tuple[int, int]]:
    begin, end = read_moment(since, "from"), read_moment(until, "to")
    end = next_hour(parts.clock() // 1000 if end is None else end)
    begin = max(0, end - USUAL_DAYS * DAY) if begin is None else hour_of(begin)
    if begin > end:
        raise Refusal(400, "wrong_moment", "`from` lies after `to`.", "query.from", "Exchange the two.")
    if end - begin > MOST_DAYS * DAY:
        raise Refusal(400, "too_long", f"This is more than {MOST_DAYS} days.", "query.from", "Ask for a part of it.")
    return find_source(parts, code).code, (begin, end)


def _naming(parts: Parts, source: str) -> Naming:
    return Naming(aliases=parts.metadata.plan.aliases(source))


DEDUP_HANDLERS = (report_overlap, report_copies, report_pairs, estimate_double_counts)
