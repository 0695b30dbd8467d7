"""Browser and server used to send the same events, and far fewer are known as the same than before."""

from collections.abc import Iterator
from statistics import median

from balise.diagnostics.asked import Asked
from balise.diagnostics.detectors.volume import LONGEST_SILENCE, newest
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.hours import HOUR_S, Hours, by_hour, end_second

CODE = "overlap_fell"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = LONGEST_SILENCE + 1
FACTS: tuple[str, ...] = ("before", "now")
DAY = 24
DAYS = 14
LEAST_DAYS = 7
LEAST_COUNTED = 30
LEAST_BEFORE = 0.2
MOST_LEFT = 0.6
LEAST_FALL = 0.15


def find(asked: Asked) -> Iterator[Found]:
    """One for each event whose copies of the last 24 hours are far below the worst of the days before."""
    end = end_second(asked)
    for row in asked.once(by_hour):
        now, days = _shares(row)
        if now is None or len(days) < LEAST_DAYS or (end - DAY * HOUR_S) * 1000 < asked.since_ms:
            continue
        before, worst = median(days), min(days)
        if before >= LEAST_BEFORE and now <= MOST_LEFT * worst and now <= before - LEAST_FALL:
            counted = sum(row.counted[-DAY:])
            yield Found(
                event=row.event,
                subject="event_id",
                events=round((before - now) * counted),
                of=counted,
                first_at=(end - DAY * HOUR_S) * 1000,
                last_at=end * 1000,
                samples=newest(asked, row.event, end - DAY * HOUR_S, end),
                facts={"before": round(100 * before), "now": round(100 * now)},
            )


def _shares(row: Hours) -> tuple[float | None, list[float]]:
    """Copies by counted event: of the last 24 hours, and of those before; days with few events are left out."""
    found: list[float | None] = []
    for day in range(DAYS + 1):
        stop = len(row.counted) - day * DAY
        counted = sum(row.counted[stop - DAY : stop])
        found.append(sum(row.copies[stop - DAY : stop]) / counted if counted >= LEAST_COUNTED else None)
    return found[0], [share for share in found[1:] if share is not None]
