"""What is not as its plan expects, and what is said of it."""

import pytest

from balise.events.plan import OnMismatch, Parameter, ParameterType, Plan, PlannedEvent, Status
from balise.events.plan.expected import MOST_TOLD, differences, expected_by_name


def reviewed(
    *parameters: Parameter, on_mismatch: OnMismatch = OnMismatch.QUARANTINE, status: Status = Status.LIVE
) -> PlannedEvent:
    """The registered event with these parameters."""
    return PlannedEvent(name="Leave_Review", status=status, parameters=parameters, on_mismatch=on_mismatch)


def codes(properties: dict, **parameter: object) -> list[str]:
    """What differs in the properties from one expected parameter, `rating`."""
    return [
        one.code.removeprefix("plan_parameter_")
        for one in differences(reviewed(Parameter(name="rating", **parameter)), properties)
    ]


@pytest.mark.parametrize(
    "kind, good, bad",
    [
        ("text", ["5", "five"], [5, True, ["5"], {"a": 1}]),
        ("number", [5, 5.5, -1, 0], ["5", True, [5]]),
        ("integer", [5, 5.0, 0, 10**17], [5.5, "5", False]),
        ("boolean", [True, False], [0, 1, "true"]),
        ("list", [[], [1]], ["[]", {}]),
        ("object", [{}, {"a": 1}], [[], "{}"]),
    ],
)
def test_a_value_must_be_of_the_type(kind, good, bad):
    """Each type takes what JSON writes for it and nothing else: a number in quotes is a text, true is no number."""
    kind = ParameterType(kind)
    assert [codes({"rating": value}, type=kind, required=True) for value in good] == [[]] * len(good)
    assert [codes({"rating": value}, type=kind) for value in bad] == [["type"]] * len(bad)


def test_a_value_must_be_allowed_and_within_its_range():
    """Allowed values and both ends are taken, what is beside them is not; 5.0 is the number 5."""
    whole = {"type": ParameterType.INTEGER}
    assert codes({"rating": 5.0}, **whole, allowed=(1, 5)) == []
    assert codes({"rating": 4}, **whole, allowed=(1, 5)) == ["value"]
    assert codes({"rating": "Rouge"}, allowed=("rouge",)) == ["value"]
    assert [codes({"rating": n}, **whole, min=1, max=5) for n in (0, 1, 5, 6)] == [["range"], [], [], ["range"]]


@pytest.mark.parametrize(
    "properties", [{}, {"rating": None}, {"rating": ""}, {"contents": []}, {"contents": "x"}, {"contents": [{}]}]
)
def test_only_a_required_parameter_can_be_missing(properties):
    """Nothing, null and an empty text are the same: missing where the parameter is always sent, else nothing to tell."""
    assert codes(properties, required=True) == ["missing"]
    assert codes(properties) == []


def test_a_parameter_of_products_is_looked_for_in_each():
    """Where `contents` bring the parameter, every product is held to it, and the first that differs is named."""
    price = reviewed(Parameter(name="price", type=ParameterType.NUMBER, required=True, min=0))
    good, bad = {"price": 2.5}, {"price": -1}

    assert differences(price, {"contents": [good, good]}) == []
    assert differences(price, {"contents": good}) == []
    assert [one.path for one in differences(price, {"contents": [good, bad, bad]})] == ["properties.contents.1.price"]
    assert [one.path for one in differences(price, {"contents": [good, {}, "?"]})] == ["properties.contents.1.price"]
    assert differences(price, {"price": 3, "contents": [bad]}) == []


def test_the_strictest_choice_comes_first():
    """A parameter's own choice holds for it, the event's for the others; the strictest is told first."""
    event = reviewed(
        Parameter(name="mild", required=True, on_mismatch=OnMismatch.WARN),
        Parameter(name="usual", required=True),
        Parameter(name="strict", required=True, on_mismatch=OnMismatch.BLOCK),
    )
    assert [(one.path, one.then) for one in differences(event, {})] == [
        ("properties.strict", "block"),
        ("properties.usual", "quarantine"),
        ("properties.mild", "warn"),
    ]


def test_a_planned_event_is_only_warned_of():
    """Until it is live an event may be tried out: whatever was chosen, it is stored."""
    event = reviewed(Parameter(name="a", required=True, on_mismatch=OnMismatch.BLOCK), status=Status.PLANNED)
    assert [one.then for one in differences(event, {})] == ["warn"]


def test_a_retired_event_is_told_and_taken():
    """What shall not be sent any more is told as that, and its parameters are not looked at."""
    event = reviewed(Parameter(name="a", required=True), status=Status.RETIRED, on_mismatch=OnMismatch.BLOCK)
    assert [(one.code, one.then) for one in differences(event, {})] == [("plan_retired", "warn")]


def test_what_is_told_has_an_end():
    """However much differs, an event tells a bounded number of differences."""
    many = reviewed(*(Parameter(name=f"p{number}", required=True) for number in range(50)))
    assert len(differences(many, {})) == MOST_TOLD


def test_sentences_name_parameter_and_cure_and_no_value():
    """In both languages the parameter and what is expected are named; what was sent never is."""
    event = reviewed(
        Parameter(name="rating", type=ParameterType.INTEGER, min=1, max=5),
        Parameter(name="colour", allowed=("red", "blue")),
        Parameter(name="many", allowed=tuple("abcdefghijk")),
        Parameter(name="proof", type=ParameterType.NUMBER),
    )
    told = differences(event, {"rating": 99, "colour": "jane@example.com", "many": "z", "proof": "jane@example.com"})

    for one, name in zip(told, ("rating", "colour", "many", "proof"), strict=True):
        for language in ("en", "fr"):
            assert f"`{name}`" in one.sentence[language]
            assert "jane" not in one.sentence[language]
            assert "99" not in one.sentence[language]
    assert told[0].sentence["en"].endswith("Send a whole number, without quotes, from 1 to 5.")
    assert told[1].sentence["fr"].endswith("Envoyer l’une de ces valeurs\u00a0: `red` ou `blue`.")
    assert "4 others" in told[2].sentence["en"]


def test_names_that_are_shown_as_the_event_are_held_to_its_plan():
    """An alias leads to what is expected of the event at its end; a name of which nothing can differ costs nothing."""
    free, bound = PlannedEvent(name="free"), reviewed(Parameter(name="a"))
    plan = Plan(events=(bound, free), aliases={"review": "r", "r": "Leave_Review", "x": "free"})

    assert expected_by_name(plan) == {"Leave_Review": bound, "review": bound, "r": bound}
