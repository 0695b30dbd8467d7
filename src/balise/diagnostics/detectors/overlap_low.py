"""Browser and server both send an event with an event_id, and the ids do not meet."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.detectors import event_id_missing
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.matching import matching
from balise.diagnostics.questions.overlap import overlaps

CODE = "overlap_low"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("overlap",)


def find(asked: Asked) -> Iterator[Found]:
    """One for each event of which less than four in five are known as the same, unless missing ids are the reason."""
    without_ids = {found.event for found in event_id_missing.find(asked)}
    for each in asked.once(overlaps):
        if each.is_low and each.event not in without_ids:
            seen = matching(asked, "e.counted = 1", each.event)
            yield Found(
                event=each.event,
                subject="event_id",
                events=each.smaller - each.paired,
                of=each.smaller,
                first_at=seen.first_at,
                last_at=seen.last_at,
                samples=seen.samples,
                facts={"overlap": round(100 * each.paired / each.smaller)},
            )
