"""A parameter with many values has nearly one now, or one with few values has a new one in each event."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.detectors.where_shown import PRESENT, where_shown
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.parameters import Look, parameters

CODE = "parameter_values"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("before", "now", "page", "sender", "release")
LEAST_EVENTS = 50
MANY, TIMES = 12, 10
FEW = 20
MOST_UNLIKE = 2.0
"""How many times more events one period may have than the other: with more events there are more values."""


def find(asked: Asked) -> Iterator[Found]:
    """One for each event and parameter; the page and the sender that show it most, and their first release that does."""
    for each in asked.once(parameters):
        if not all(_collapsed(look, each.now) for look in each.before) and not all(
            _burst(look, each.now) for look in each.before
        ):
            continue
        shown = where_shown(asked, PRESENT, each.event, each.name)
        yield Found(
            event=each.event,
            subject=f"properties.{each.name}",
            events=each.now.present * each.every,
            of=each.now.of * each.every,
            first_at=shown.first_at or each.first_at,
            last_at=shown.last_at or each.last_at,
            samples=shown.samples,
            facts={"before": each.before[0].distinct, "now": each.now.distinct} | shown.place,
        )


def _collapsed(before: Look, now: Look) -> bool:
    enough = min(before.present, now.present) >= LEAST_EVENTS and before.present <= MOST_UNLIKE * now.present
    return enough and before.distinct >= MANY and now.distinct * TIMES <= before.distinct


def _burst(before: Look, now: Look) -> bool:
    enough = min(before.present, now.present) >= LEAST_EVENTS and now.present <= MOST_UNLIKE * before.present
    return enough and before.distinct <= FEW and now.distinct >= max(TIMES * before.distinct, MANY)
