"""Fixes proposed by what is wrong, and the chain a form makes."""

import pytest

from balise.events.finding import Finding
from balise.events.fix import Cast, MendTime, as_json
from balise.events.intake import Sample
from balise.events.plan import Parameter, ParameterType, Plan, PlannedEvent
from balise.web.pages.quarantine.mending import KINDS, Mending, proposed, read_mending

PLAN = Plan(
    events=(
        PlannedEvent(
            name="Order",
            parameters=(
                Parameter(name="price", type=ParameterType.NUMBER),
                Parameter(name="size", type=ParameterType.TEXT),
                Parameter(name="gift", type=ParameterType.BOOLEAN),
                Parameter(name="tags", type=ParameterType.LIST),
            ),
        ),
    )
)


def staying(outcome, *paths):
    """An event that would stay, with a difference from the plan at each path."""
    findings = [Finding("plan_parameter_type", path, "x") for path in paths]
    return Sample(receipt="r", received_at=0, name_sent="Order", outcome=outcome, findings=findings)


@pytest.mark.parametrize(
    "path, fix",
    [
        ("properties.price", Cast(property="price", to="number")),
        ("properties.contents.0.price", Cast(property="contents.price", to="number")),
        ("properties.size", Cast(property="size", to="text")),
        ("properties.gift", Cast(property="gift", to="boolean")),
    ],
)
def test_what_the_plan_expects_is_proposed(path, fix):
    """A property of another type than planned is read as the planned one, in each product too."""
    assert proposed([staying("plan_mismatch", path)], [], PLAN, ()) == [fix]
    assert proposed([staying("plan_mismatch", path)], [], PLAN, (fix,)) == []


def test_nothing_is_proposed_that_would_not_help():
    """No text becomes a list, nothing is known of other properties, and what the plan blocks is its sender's."""
    assert proposed([staying("plan_mismatch", "properties.tags", "properties.other", "event")], [], PLAN, ()) == []
    assert proposed([staying("plan_blocked", "properties.price")], [], PLAN, ()) == []


def test_what_lies_ahead_may_take_its_time_of_receipt():
    """A clock far ahead tells nothing: the moment of receipt is what is known."""
    assert proposed([staying("in_the_future")], [], PLAN, ()) == [MendTime(read="received")]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_the_form_makes_its_fix(kind):
    """What a form offers is read as a fix, and carried on in the form's own fields."""
    value = {"map": "a > b\nc>d", "currency": "EUR"}.get(kind, "x")
    made = read_mending({"kind": kind, "property": " properties.size ", "value": value}, [], "")
    again = read_mending({}, [text for name, text in made.pairs() if name == "fix"], "")

    assert (len(made.fixes), made.fault) == (1, "")
    assert again == made
    assert Mending.of(made.chain()).chain() == made.chain()


def test_a_chain_that_is_full_takes_no_more():
    """Ten fixes stand in a row; one more is left out, broken ones are said."""
    ten = [as_json(Cast(property=f"p{place}", to="text")) for place in range(10)]

    assert len(read_mending({"kind": "drop", "property": "x"}, ten, "").fixes) == 10
    assert read_mending({}, [*ten, ten[0]], "").fault == "too_many_fixes"
    assert read_mending({}, ["nonsense"], "").fault == "bad_fix"
