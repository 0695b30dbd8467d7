"""A parameter comes as another type than before: a number as text, a list as one value."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.detectors.where_shown import OF_TYPE, where_shown
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.parameters import Look, Parameter, parameters

CODE = "parameter_type"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("before", "now", "page", "sender", "release")
LEAST_BEFORE, LEAST_NOW = 50, 10
MOST_BEFORE, LEAST_SHARE = 0.01, 0.05


def find(asked: Asked) -> Iterator[Found]:
    """One for each event and parameter; the page and the sender that show it most, and their first release that does."""
    for each in asked.once(parameters):
        new = [name for name, count in each.now.types.items() if _is_new(name, count, each)]
        if new:
            yield _found(asked, each, max(new, key=lambda name: each.now.types[name]))


def _is_new(name: str, count: int, each: Parameter) -> bool:
    enough = all(look.present >= LEAST_BEFORE for look in each.before) and count >= LEAST_NOW
    seldom = all(look.types.get(name, 0) <= MOST_BEFORE * look.present for look in each.before)
    return enough and seldom and count >= LEAST_SHARE * each.now.present


def _found(asked: Asked, each: Parameter, new: str) -> Found:
    shown = where_shown(asked, OF_TYPE, each.event, each.name, type=new)
    return Found(
        event=each.event,
        subject=f"properties.{each.name}",
        events=each.now.types[new] * each.every,
        of=each.now.of * each.every,
        first_at=shown.first_at or each.first_at,
        last_at=shown.last_at or each.last_at,
        samples=shown.samples,
        facts=shown.place | {"before": _usual_type(each.before[0]), "now": new},
    )


def _usual_type(look: Look) -> str:
    return max(look.types, key=lambda name: look.types[name], default="")
