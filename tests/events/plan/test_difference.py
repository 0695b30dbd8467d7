"""What would change from one plan to another."""

from hypothesis import given, settings

from balise.events.plan import Plan, PlannedEvent, Status
from balise.events.plan.difference import FieldChange, PlanLine, difference, pairs
from tests.events.plan.test_text import PLANS

OLD = Plan(
    events=(PlannedEvent(name="a"), PlannedEvent(name="b"), PlannedEvent(name="c")),
    aliases={"x": "a", "y": "b"},
    blocked=("p", "q"),
)
NEW = Plan(
    events=(PlannedEvent(name="a"), PlannedEvent(name="b", status=Status.LIVE), PlannedEvent(name="d")),
    aliases={"x": "b", "z": "b"},
    blocked=("q", "r"),
)


def test_every_thing_of_either_plan_has_its_line():
    """Added, the same, different or gone; a changed event says which fields."""
    assert difference(OLD, NEW) == [
        PlanLine("=", "event", "a"),
        PlanLine("≠", "event", "b", (FieldChange("status", "planned", "live"),)),
        PlanLine("−", "event", "c"),
        PlanLine("+", "event", "d"),
        PlanLine("≠", "alias", "x", (FieldChange("shown_as", "a", "b"),)),
        PlanLine("−", "alias", "y", (FieldChange("shown_as", "b", None),)),
        PlanLine("+", "alias", "z", (FieldChange("shown_as", None, "b"),)),
        PlanLine("−", "blocked", "p"),
        PlanLine("=", "blocked", "q"),
        PlanLine("+", "blocked", "r"),
    ]


@given(PLANS, PLANS)
@settings(max_examples=50, deadline=None)
def test_only_a_plan_itself_differs_in_nothing(one, other):
    """Two plans without a differing line are equal, and the other way round is the mirror image."""
    mirrored = {"+": "−", "−": "+", "=": "=", "≠": "≠"}

    assert {line.sign for line in difference(one, one)} <= {"="}
    assert [mirrored[line.sign] for line in difference(one, other)] == [line.sign for line in difference(other, one)]
    assert bool(pairs(one, other)) == any(line.sign != "=" for line in difference(one, other))
