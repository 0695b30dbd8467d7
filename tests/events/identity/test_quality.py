"""The score of match quality, by hand and by its laws."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.events.identity import MATCH_KEYS, QUALITY_KEYS, USUAL, Weights, quality, quality_of
from balise.events.identity.quality import BITS, carries
from balise.events.received import Kind

shares = st.dictionaries(st.sampled_from(QUALITY_KEYS), st.floats(0, 1))
weights = st.builds(Weights, **{name: st.floats(0, 100) for name in QUALITY_KEYS}).filter(lambda each: any(each.points.values()))


def test_the_published_example():
    """34% click id, 72% e-mail, 20% phone, 84% external id, all IP, 91% cookie make 6.12 with the web's weights."""
    found = quality(
        {"ttclid": 0.34, "email": 0.72, "phone": 0.20, "external_id": 0.84, "ip_user_agent": 1.0, "ttp": 0.91}, USUAL[Kind.WEB]
    )

    assert found == pytest.approx(6.12)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_source_has_weights_that_make_ten(kind):
    """The usual weights are points already, and are worth what the kind can send."""
    assert sum(USUAL[kind].points.values()) == pytest.approx(10)
    assert USUAL[kind].points == {name: getattr(USUAL[kind], name) for name in USUAL[kind].points}


@given(shares, weights)
def test_the_score_lies_between_0_and_10(found, chosen):
    """Whatever is carried and whatever is chosen; everything carried is 10, nothing is 0."""
    assert 0 <= quality(found, chosen) <= 10 + 1e-9
    assert quality(dict.fromkeys(QUALITY_KEYS, 1.0), chosen) == pytest.approx(10)
    assert quality({}, chosen) == 0


@given(shares, weights, st.sampled_from(QUALITY_KEYS), st.floats(0, 1))
def test_more_of_a_key_is_never_worse(found, chosen, key, more):
    """Raising the share of one key raises the score by its points times the rise, or leaves it."""
    before = found.get(key, 0.0)
    after = found | {key: max(before, more)}
    gain = chosen.points.get(key, 0.0) * (after[key] - before)

    assert quality(after, chosen) == pytest.approx(quality(found, chosen) + gain)


@given(shares, weights, st.floats(0.01, 100))
def test_only_the_relation_of_weights_counts(found, chosen, unit):
    """Weights in another unit give the same score."""
    scaled = Weights(**{name: getattr(chosen, name) * unit for name in QUALITY_KEYS})

    assert quality(found, scaled) == pytest.approx(quality(found, chosen))


def test_no_events_have_no_score():
    """Nothing counted is not a score of 0."""
    assert quality_of({"email": 0}, 0, USUAL[Kind.WEB]) is None
    assert quality_of({"email": 5}, 10, USUAL[Kind.WEB]) == pytest.approx(1.25)
    assert quality_of({"email": 11}, 10, USUAL[Kind.WEB]) == pytest.approx(2.5)


def test_a_device_id_is_either_of_two():
    """An IDFA or a GAID makes a device id; each other key is its own bit."""
    bit = {key: 1 << place for place, key in enumerate(MATCH_KEYS)}

    assert carries(bit["idfa"], "device_id")
    assert carries(bit["gaid"], "device_id")
    assert not carries(bit["idfv"], "device_id")
    assert all(BITS[key] == bit[key] for key in QUALITY_KEYS if key != "device_id")


def test_the_published_weights_are_those_in_use():
    """The table of docs/reference/match-quality.md has the usual weights, key by key and kind by kind."""
    page = (Path(__file__).parents[3] / "docs/reference/match-quality.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", page, flags=re.MULTILINE)
    used = {
        key: [f"{weights.points[key]:.1f}" if key in weights.points else "–" for weights in USUAL.values()]
        for key in QUALITY_KEYS
    }

    assert {key: cells.split(" | ") for key, cells in rows} == used
