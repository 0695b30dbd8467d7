"""What the search says of a target is read by the search's own bounds."""

import msgspec
import pytest

from balise.builder.looking import read_look
from balise.rules.rule import Target

TARGET = Target(tag="button", name="Leave a review")
BOUNDS = {"some": 0.3, "threshold": 0.6, "margin": 0.06}
PROPOSED = {"tag": "a", "name": "Leave a review now"}


def look(score: float, second: float = 0.0, target: Target = TARGET):
    """A target of which the best element scores so, and the best other one so."""
    return read_look(target, {"score": score, "second": second, "proposed": PROPOSED, **BOUNDS})


@pytest.mark.parametrize(
    "score, second, state",
    [
        (1, 0, "found"),
        (0.6, 0.53, "found"),
        (0.59, 0, "weak"),
        (0.3, 0, "weak"),
        (0.29, 0, "missing"),
        (0.9, 0.85, "unclear"),
        (0.61, 0.58, "unclear"),
    ],
)
def test_the_score_says_how_a_target_was_seen(score, second, state):
    """At the threshold it is found, below it weak, and of nearly nothing missing; two that are nearly equal are unclear."""
    assert look(score, second).state == state


def test_many_elements_are_never_unclear():
    """Where every element that is alike is meant, a second one is no doubt."""
    assert look(0.9, 0.9, msgspec.structs.replace(TARGET, many=True)).state == "found"


@pytest.mark.parametrize("score, second, clear", [(0.5, 0.3, True), (0.5, 0.45, False), (0.34, 0, False)])
def test_only_what_stands_out_is_proposed(score, second, clear):
    """An element that is somewhat like the target and clearly more than any other."""
    assert (look(score, second).proposed is not None) is clear


def test_an_answer_of_another_shape_is_refused():
    """A page cannot answer in the search's place with something else."""
    with pytest.raises(msgspec.ValidationError):
        read_look(TARGET, {"score": "much", "second": 0, **BOUNDS})
