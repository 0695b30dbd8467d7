"""A parameter that events always had is missing in many of them now."""

from collections.abc import Iterator
from math import sqrt

from balise.diagnostics.asked import Asked
from balise.diagnostics.detectors.where_shown import ABSENT, where_shown
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.parameters import Look, Parameter, parameters

CODE = "parameter_missing"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("before", "now", "page", "sender", "release")
LEAST_BEFORE, LEAST_NOW = 50, 20
LEAST_RISE = 0.2
LEAST_DEVIATIONS = 6.0


def find(asked: Asked) -> Iterator[Found]:
    """One for each event and parameter; the page and the sender that show it most, and their first release that does."""
    for each in asked.once(parameters):
        if all(_rose(look, each.now) for look in each.before):
            yield _found(asked, each)


def _rose(before: Look, now: Look) -> bool:
    if before.of < LEAST_BEFORE or now.of < LEAST_NOW or now.missing < before.missing + LEAST_RISE:
        return False
    both = (before.of - before.present + now.of - now.present) / (before.of + now.of)
    deviation = sqrt(max(both * (1 - both), 1e-9) * (1 / before.of + 1 / now.of))
    return (now.missing - before.missing) / deviation >= LEAST_DEVIATIONS


def _found(asked: Asked, each: Parameter) -> Found:
    shown = where_shown(asked, ABSENT, each.event, each.name)
    return Found(
        event=each.event,
        subject=f"properties.{each.name}",
        events=(each.now.of - each.now.present) * each.every,
        of=each.now.of * each.every,
        first_at=shown.first_at or each.first_at,
        last_at=shown.last_at or each.last_at,
        samples=shown.samples,
        facts={
            "before": round(100 * max(look.missing for look in each.before)),
            "now": round(100 * each.now.missing),
        }
        | shown.place,
    )
