"""What is said of an event that is not as its plan expects. Only the plan's own words are repeated, never what was sent."""

from balise.events.plan.types import Parameter
from balise.vocabulary.finding_texts import english, in_both
from balise.vocabulary.verdicts import Text

_MOST_LISTED = 8
_TABLE = "expected"


def of_parameter(code: str, parameter: Parameter) -> Text:
    """A parameter is missing, of another type, not among the allowed values or out of its range; `code` says which."""
    return in_both(code, name=parameter.name, expected=_expected(parameter))


def retired(name: str) -> Text:
    """An event arrived that shall not be sent any more."""
    return in_both("plan_retired", name=name)


def _expected(parameter: Parameter) -> str:
    if parameter.allowed:
        return _listed(parameter)
    kind, least, most = english(_TABLE, parameter.type.value), parameter.min, parameter.max
    if least is None and most is None:
        return kind
    if least is None:
        return english(_TABLE, "at_most", kind=kind, highest=most)
    if most is None:
        return english(_TABLE, "at_least", kind=kind, lowest=least)
    return english(_TABLE, "between", kind=kind, lowest=least, highest=most)


def _listed(parameter: Parameter) -> str:
    values = [f"`{value}`" for value in parameter.allowed]
    if len(values) == 1:
        return values[0]
    if len(values) > _MOST_LISTED:
        values = [*values[: _MOST_LISTED - 1], english(_TABLE, "others", count=len(values) - _MOST_LISTED + 1)]
    return english(_TABLE, "one_of", values=", ".join(values[:-1]), last=values[-1])
