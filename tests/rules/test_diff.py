"""What changed between two versions: the place, before and after."""

from balise.rules.diff import diff, pairs
from tests.rules.rule_making import BUTTON, GOOD, parameter, rule_of


def places(before, after):
    return [(change.path, change.before, change.after) for change in diff(before, after)]


def test_the_same_rule_has_no_difference():
    """Nothing to tell."""
    assert diff(rule_of(), rule_of()) == []


def test_each_place_is_told_with_what_was_and_is():
    """A signal of the element, a condition, how often; a list as a whole."""
    target = {**BUTTON, "text": "Write a review", "classes": ["cta"]}
    changed = rule_of(trigger={"on": "click", "target": target}, often="visitor", when=[])

    assert places(rule_of(), changed) == [
        ("trigger.target.text", "Leave a review", "Write a review"),
        ("trigger.target.classes", None, ["cta"]),
        ("when.0", GOOD["when"][0], None),
        ("often", "page", "visitor"),
    ]


def test_parameters_are_compared_by_name():
    """Their order says nothing; one that is gone or new is told whole."""
    one, two = parameter("a", {"fixed": "1"}), parameter("b", {"query": "q"})
    changed = parameter("b", {"segment": 1})

    assert places(rule_of(parameters=[one, two]), rule_of(parameters=[two, one])) == []
    assert places(rule_of(parameters=[one, two]), rule_of(parameters=[changed])) == [
        ("parameters.a", {"from": {"fixed": "1"}, "as": "text", "locale": "auto"}, None),
        ("parameters.b.from.query", "q", None),
        ("parameters.b.from.segment", None, 1),
    ]


def test_the_change_log_gets_pairs():
    """Each place with before and after."""
    assert pairs(rule_of(), rule_of(event="Soon")) == {"event": ["Leave_Review", "Soon"]}
