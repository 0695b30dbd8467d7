"""Match quality: the score of each event type, what would raise it, where it differs, what is wrong with what is sent."""

from typing import Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from balise.api.addresses import Given, SourceCode, find_source
from balise.api.parts import Parts
from balise.api.problems import Refusal, documented
from balise.api.query import MOMENT, read_moment
from balise.events.identity import Weights
from balise.events.source import Source
from balise.reports.key_gains import KeyGains, key_gains
from balise.reports.match_quality import MatchQuality, match_quality
from balise.reports.moments import DAY, hour_of, next_hour
from balise.reports.naming import Naming
from balise.reports.quality_by import QualityBy, quality_by
from balise.reports.sent_quality import SentQuality, sent_quality

USUAL_DAYS = 7
_HOW = "widened to whole hours"

Since = Annotated[
    str | None,
    QueryParameter(
        name="from", description=f"From this moment on, {_HOW}; 7 days before the end if left out.", schema_extra=MOMENT
    ),
]
Until = Annotated[
    str | None, QueryParameter(name="to", description=f"Before this moment, {_HOW}; now if left out.", schema_extra=MOMENT)
]
EventOnly = Annotated[str, QueryParameter(description="Only the event shown under this name.", max_length=200)]


class _Question(msgspec.Struct):
    source: Source
    hours: tuple[int, int]
    naming: Naming
    weights: Weights


@get(
    "/sources/{code:str}/match-quality",
    summary="Match quality by event type",
    response_description="The score of each event type with counted events, and of all together, the most frequent first.",
    responses=documented(404),
    sync_to_thread=True,
)
def report_match_quality(code: SourceCode, parts: Given, since: Since = None, until: Until = None) -> MatchQuality:
    """How well events can be matched to people: Balise's own score, 0 to 10, which is not the platform's.

    `quality` is the sum over the keys of `points` × `share`, copies merged; `points` make 10 and are the workspace's weights.
    `quality_before` is that of as many hours before.
    """
    asked = _question(parts, code, since, until)
    begin, end = asked.hours
    before = (max(0, 2 * begin - end), begin)
    return match_quality(parts.store, asked.source.code, asked.hours, asked.naming, asked.weights, before)


@get(
    "/sources/{code:str}/match-quality/gains",
    summary="What one more key would add",
    response_description="Each event type and missing key that visitors gave elsewhere, the largest gain first.",
    responses=documented(404),
    sync_to_thread=True,
)
def report_key_gains(code: SourceCode, parts: Given, since: Since = None, until: Until = None, event: EventOnly = "") -> KeyGains:
    """For each event type and key: on how many events it is missing though the visitor gave it with another event in the 30 days
    before the end (`known`), and what the score would be with it (`predicted`).

    A bounded number of the newest events is read: `since` and `looked_since` say from when on, `whole` whether that is all.
    """
    asked = _question(parts, code, since, until)
    return key_gains(parts.store, asked.source.code, asked.hours, asked.naming, asked.weights, event)


@get(
    "/sources/{code:str}/match-quality/parts",
    summary="Match quality by page, device class and channel",
    response_description="The parts, the most frequent first.",
    responses=documented(404),
    sync_to_thread=True,
)
def report_quality_parts(
    code: SourceCode, parts: Given, since: Since = None, until: Until = None, event: EventOnly = ""
) -> QualityBy:
    """The score of each page and device class after merging, and of what each channel's own copies carry.

    A bounded number of the newest events is read: `since` says from when on, `whole` whether that is all.
    """
    asked = _question(parts, code, since, until)
    return quality_by(parts.store, asked.source.code, asked.hours, asked.naming, asked.weights, event)


@get(
    "/sources/{code:str}/match-quality/faults",
    summary="What is wrong with the identity that is sent",
    response_description="What was found, by kind, each with receipts to look at.",
    responses=documented(404),
    sync_to_thread=True,
)
def report_identity_faults(code: SourceCode, parts: Given, since: Since = None, until: Until = None) -> SentQuality:
    """Values that matched nobody when they were read, hashes of hashes, different hashes of one person from browser and server,
    one address or user agent for many people, click IDs that are cut. No value is told.

    A bounded number of the newest events is read: `since` says from when on, `whole` whether that is all.
    """
    asked = _question(parts, code, since, until)
    return sent_quality(parts.store, asked.source.code, asked.hours, asked.naming)


def _question(parts: Parts, code: str, since: str | None, until: str | None) -> _Question:
    begin, end = read_moment(since, "from"), read_moment(until, "to")
    end = next_hour(parts.clock() // 1000 if end is None else end)
    begin = max(0, end - USUAL_DAYS * DAY) if begin is None else hour_of(begin)
    if begin > end:
        raise Refusal(400, "wrong_moment", "`from` lies after `to`.", "query.from", "Exchange the two.")
    source = find_source(parts, code)
    weights = parts.metadata.match_weights.of_source(source.code, source.kind)
    return _Question(source, (begin, end), Naming(aliases=parts.metadata.plan.aliases(source.code)), weights)


MATCH_QUALITY_HANDLERS = (report_match_quality, report_key_gains, report_quality_parts, report_identity_faults)
