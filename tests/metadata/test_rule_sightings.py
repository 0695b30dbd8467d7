"""Sightings of rules' targets rest as sums by day and page."""

import pytest

from balise.metadata import RuleSighting
from balise.metadata.rule_sightings import DAY_MS, KEPT_DAYS, MOST_PAGES


@pytest.fixture
def shop(metadata):
    """Metadata with the source SHOP."""
    metadata.sources.create("Shop", "web", code="SHOP")
    return metadata


def seen(clock, page: str = "/", **changes):
    day = clock.now - clock.now % DAY_MS
    fields = {
        "source": "SHOP",
        "rule": "r_aB3dE5fG7hJ9",
        "version": 1,
        "day": day,
        "page": page,
        "seen": 2,
        "found": 1,
        "weak": 1,
    }
    return RuleSighting(**(fields | {"score_sum": 130, "score_least": 40, "last_at": clock.now} | changes))


def test_writings_of_one_day_are_summed(shop, clock):
    """Sums grow, the lowest score stays the lowest, and other versions and pages stand for themselves."""
    shop.rule_sightings.add([seen(clock), seen(clock, version=2), seen(clock, "/cart")])
    clock.now += 1000
    shop.rule_sightings.add([seen(clock, score_least=60)])

    first, cart, second = sorted(shop.rule_sightings.since("SHOP", clock.now), key=lambda one: (one.version, one.page))
    assert (first.seen, first.found, first.weak, first.score_sum, first.score_least) == (4, 2, 2, 260, 40)
    assert first.last_at == clock.now
    assert (cart.page, cart.seen, second.version, second.seen) == ("/cart", 2, 2, 2)


def test_more_pages_than_are_told_apart_count_together(shop, clock):
    """A rule has `MOST_PAGES` pages a day, in however many writings; the rest is one sum, and nothing is lost."""
    for start in (0, 30):
        shop.rule_sightings.add([seen(clock, f"/{number}") for number in range(start, start + 30)])
    shop.rule_sightings.add([seen(clock, "/3"), seen(clock, "/late")])

    found = shop.rule_sightings.since("SHOP", 0)

    assert len(found) == MOST_PAGES + 1
    assert sum(one.seen for one in found) == 62 * 2
    assert next(one for one in found if one.page == "").seen == 11 * 2
    assert next(one for one in found if one.page == "/3").seen == 4


def test_a_rule_is_asked_for_alone(shop, clock):
    """By rule where one is named; from the day of the moment on."""
    shop.rule_sightings.add([seen(clock), seen(clock, rule="r_other0000000")])
    clock.now += DAY_MS
    shop.rule_sightings.add([seen(clock)])

    assert len(shop.rule_sightings.since("SHOP", 0)) == 3
    assert len(shop.rule_sightings.since("SHOP", 0, "r_aB3dE5fG7hJ9")) == 2
    assert len(shop.rule_sightings.since("SHOP", clock.now, "r_aB3dE5fG7hJ9")) == 1


def test_unknown_sources_are_passed_over_and_the_old_forgotten(shop, clock):
    """A source that is no more keeps nothing, and after its days a sum is gone."""
    shop.rule_sightings.add([seen(clock), seen(clock, source="GONE")])
    assert shop.rule_sightings.since("GONE", 0) == []

    clock.now += (KEPT_DAYS + 1) * DAY_MS
    shop.rule_sightings.add([])
    assert shop.rule_sightings.since("SHOP", 0) == []
