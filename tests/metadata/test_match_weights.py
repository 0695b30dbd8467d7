"""The weights of match quality by workspace and kind of source."""

import pytest

from balise.errors import NotFound, WrongInput
from balise.events.identity import USUAL, Weights
from balise.events.received import Kind


@pytest.fixture
def weights(metadata):
    metadata.sources.create("Shop", "web", code="SHOP")
    return metadata.match_weights


def test_without_a_choice_the_usual_weights_are_in_force(weights):
    """Every workspace and kind begins with the published ones."""
    assert weights.all(1) == dict(USUAL)
    assert weights.of_source("SHOP", Kind.WEB) == USUAL[Kind.WEB]


def test_a_choice_holds_in_its_workspace_and_kind_alone(metadata, weights):
    """What is chosen is kept as it was given, and elsewhere everything stays."""
    other = metadata.workspaces.create("Other", actor="test").id
    chosen = weights.change(1, Kind.WEB, {"email": 3, "phone": 1.25}, actor="ada")

    assert chosen == weights.of(1, Kind.WEB) == weights.of_source("SHOP", Kind.WEB) == Weights(email=3.0, phone=1.25)
    assert chosen.points == pytest.approx({"email": 7.058824, "phone": 2.941176}, abs=1e-6)
    assert weights.of(1, Kind.APP) == USUAL[Kind.APP]
    assert weights.of(other, Kind.WEB) == USUAL[Kind.WEB]


def test_every_change_is_in_the_log_and_can_be_undone(metadata, weights):
    """The log has what changed, before and after; undo brings back what the last change replaced, and undoing that again."""
    first = weights.change(1, Kind.WEB, {"email": 3}, actor="ada")
    second = weights.change(1, Kind.WEB, {"email": 3, "phone": 1}, actor="ada")
    line = metadata.changes.latest(1)[0]

    assert (line.action, line.subject, line.actor) == ("match_weights.change", "web", "ada")
    assert line.details == {"weight_phone": [0.0, 1.0]}
    assert weights.undo(1, Kind.WEB, actor="ada") == first == weights.of(1, Kind.WEB)
    assert weights.undo(1, Kind.WEB, actor="ada") == second == weights.of(1, Kind.WEB)
    assert weights.reset(1, Kind.WEB, actor="ada") == USUAL[Kind.WEB] == weights.of(1, Kind.WEB)
    assert weights.undo(1, Kind.WEB, actor="ada") == second


def test_the_same_again_is_no_change(metadata, weights):
    """Saving what is in force adds no line to the log; what was never changed cannot be undone."""
    before = metadata.changes.latest(1)[0].id
    weights.change(1, Kind.WEB, dict(USUAL[Kind.WEB].points), actor="ada")

    assert metadata.changes.latest(1)[0].id == before
    with pytest.raises(NotFound):
        weights.undo(1, Kind.WEB, actor="ada")


@pytest.mark.parametrize(
    "given, reason",
    [
        ({}, "weight_none"),
        ({"email": 0, "phone": 0.0}, "weight_none"),
        ({"email": 0.0001}, "weight_none"),
        ({"email": -1}, "weight"),
        ({"email": 1001}, "weight"),
        ({"email": float("nan")}, "weight"),
        ({"email": True}, "weight"),
        ({"email": "2"}, "weight"),
        ({"postcode": 1}, "weight_key"),
    ],
)
def test_what_is_no_weight_is_refused(weights, given, reason):
    """Nothing changes, and the reason is named."""
    with pytest.raises(WrongInput) as refused:
        weights.change(1, Kind.WEB, given, actor="ada")

    assert refused.value.reason == reason
    assert weights.of(1, Kind.WEB) == USUAL[Kind.WEB]
