"""What pages say of rules is bounded and read, or passed over."""

from decimal import Decimal

import pytest

from balise.collect.by_rule import MOST_PAGES, MOST_SEEN, MOST_UNREAD, SeenTarget, seen_targets, take_rule
from balise.events.received import SentByRule

RULE = "r_aB3dE5fG7hJ9"
SEEN = {"id": RULE, "version": 3, "score": 0.915, "found": "found"}


def test_a_rule_is_taken_out_of_its_event():
    """Id, version and score with two digits; nothing of it stays among what no protocol knows."""
    item, told = {"rule": {"id": RULE, "version": 3, "score": 0.924}}, []

    assert take_rule(item, told) == SentByRule(RULE, 3, Decimal("0.92"))
    assert (item, told) == ({}, [])


def test_an_event_without_a_rule_says_nothing():
    """Most events are of no rule."""
    told = []
    assert (take_rule({"event": "x"}, told), told) == (None, [])


@pytest.mark.parametrize(
    "given",
    [
        "r_aB3dE5fG7hJ9",
        [],
        {},
        {"id": RULE},
        {"id": "r_short", "version": 1, "score": 1},
        {"id": f"{RULE}\n", "version": 1, "score": 1},
        {"id": "r_" + "é" * 12, "version": 1, "score": 1},
        {"id": RULE, "version": "1", "score": 1},
        {"id": RULE, "version": True, "score": 1},
        {"id": RULE, "version": 0, "score": 1},
        {"id": RULE, "version": 10**9, "score": 1},
        {"id": RULE, "version": 1, "score": 1.01},
        {"id": RULE, "version": 1, "score": -0.01},
        {"id": RULE, "version": 1, "score": "1"},
        {"id": RULE, "version": 1, "score": float("nan")},
    ],
)
def test_what_is_no_rule_is_told_and_left_out(given):
    """Nothing of another shape is kept, and the event says so."""
    told = []

    assert take_rule({"rule": given}, told) is None
    assert [(finding.code, finding.path) for finding in told] == [("rule_unknown", "rule")]


def test_parameters_that_were_not_read_are_told():
    """One finding a parameter, at its path; names that no parameter can have are passed over, and so are too many."""
    given = {"id": RULE, "version": 1, "score": 1, "unread": ["value", 7, "a b", "x" * 51, *(f"p{n}" for n in range(50))]}
    told = []

    take_rule({"rule": given}, told)

    assert (told[0].code, told[0].path) == ("rule_unread", "properties.value")
    assert len(told) == MOST_UNREAD - 3


def test_sightings_are_read_by_page():
    """Each page view with what it saw, scores in hundredths."""
    body = {"rules": [{"code": "SHOP", "page": "/cart", "seen": [SEEN, SEEN | {"found": "weak", "score": 0}]}]}

    assert seen_targets(body) == [("SHOP", "/cart", [SeenTarget(RULE, 3, "found", 92), SeenTarget(RULE, 3, "weak", 0)])]


@pytest.mark.parametrize("rules", ["x", {}, None, [1], [{"code": 1, "page": "/", "seen": []}], [{"code": "S", "page": "/"}]])
def test_what_is_no_sighting_is_passed_over(rules):
    """A page cannot be told that it is wrong, so nothing is made of it."""
    assert seen_targets({"rules": rules}) == []


@pytest.mark.parametrize("one", ["x", SEEN | {"found": "lost"}, SEEN | {"found": 1}, SEEN | {"score": 2}, SEEN | {"id": "r_"}])
def test_a_target_of_another_shape_is_passed_over(one):
    """The others of the same page are read."""
    body = {"rules": [{"code": "SHOP", "page": "/", "seen": [one, SEEN]}]}

    assert len(seen_targets(body)[0][2]) == 1


def test_sightings_are_bounded():
    """Of more pages and targets than a browser can mean the first are read."""
    body = {"rules": [{"code": "SHOP", "page": "/", "seen": [SEEN] * (MOST_SEEN + 5)}] * (MOST_PAGES + 5)}

    read = seen_targets(body)

    assert (len(read), len(read[0][2])) == (MOST_PAGES, MOST_SEEN)
