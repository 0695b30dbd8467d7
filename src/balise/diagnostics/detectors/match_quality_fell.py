"""An event's match quality is far below that of the four weeks before."""

from collections.abc import Iterator

from balise.diagnostics.asked import HOUR_MS, Asked
from balise.diagnostics.detectors.volume import newest as newest_receipts
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.newest import naming
from balise.reports.match_quality import EventQuality, match_quality
from balise.reports.moments import DAY, hour_of, next_hour

CODE = "match_quality_fell"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("before", "now", "key")
WEEKS_BEFORE_S = 28 * DAY
LEAST_FALL = 1.5
LEAST_NOW, LEAST_BEFORE = 100, 400
"""Counted events: with fewer a score moves by chance."""


def find(asked: Asked) -> Iterator[Found]:
    """One for each event; the key that lost the most points is a fact."""
    since, until = hour_of(asked.since_ms // 1000), next_hour(asked.now_ms // 1000)
    before = (since - WEEKS_BEFORE_S, since)
    code, weights = asked.source.code, asked.weights
    scores = match_quality(asked.store, code, (since, until), naming(asked), weights, before)
    fallen = [each for each in scores.events if _fell(each)]
    if not fallen:
        return
    earlier = {each.event: each for each in match_quality(asked.store, code, before, naming(asked), weights).events}
    for each in fallen:
        key = _lost(each, earlier[each.event])
        yield Found(
            event=each.event,
            events=each.counted,
            of=each.counted,
            first_at=max(since * 1000, asked.now_ms - LOOK_BACK_HOURS * HOUR_MS),
            last_at=min(until * 1000, asked.now_ms),
            samples=newest_receipts(asked, each.event, since, until),
            facts={"before": round(each.quality_before or 0.0, 1), "now": round(each.quality or 0.0, 1), "key": key},
        )


def _fell(each: EventQuality) -> bool:
    enough = each.counted >= LEAST_NOW and each.counted_before >= LEAST_BEFORE
    return enough and each.change is not None and each.change <= -LEAST_FALL


def _lost(now: EventQuality, before: EventQuality) -> str:
    """The key that lost the most points."""
    earned = {each.key: each.earned for each in now.keys}
    return max(before.keys, key=lambda each: each.earned - earned.get(each.key, 0.0)).key
