"""What the demo shop's visitors do."""

import pytest

from balise.cli.journeys import PRODUCTS, WORDS, journeys
from balise.cli.walking import _DOES
from balise.web.pages.demo.goods import PRODUCTS as GOODS


def test_the_same_seed_gives_the_same_journeys():
    """Journeys depend on seed and number alone: more visitors change nothing of the first ones."""
    assert journeys(30, 7)[:10] == journeys(10, 7)
    assert journeys(30, 7) != journeys(30, 8)


@pytest.mark.parametrize("seed", range(5))
def test_ten_visitors_are_of_every_kind(seed):
    """Among any ten there are buyers, people who give up, who refuse, who hesitate, and a bot."""
    ten = journeys(20, seed)[5:15]

    assert len({journey.kind for journey in ten}) == 10
    assert {journey.consent for journey in ten} == {"granted", "refused", "late"}
    assert sum(journey.bot for journey in ten) == 1


@pytest.mark.parametrize("seed", range(20))
def test_a_journey_is_one_that_the_shop_allows(seed):
    """Only known steps and products; who pays has a cart, who ships has paid, who reviews looks at a product."""
    for journey in journeys(20, seed):
        names = [name for name, _ in journey.steps]
        assert set(names) <= set(_DOES)
        assert {value for name, value in journey.steps if name == "look"} <= {product.id for product in GOODS}
        for later, first in (("checkout", "add"), ("fill", "checkout"), ("pay", "fill"), ("ship", "pay"), ("reload", "pay")):
            assert later not in names or first in names[: names.index(later)]
        for name in ("add", "review"):
            assert name not in names or names[names.index(name) - 1] == "look"


def test_visitors_know_the_shop():
    """Products and languages of the journeys are the shop's."""
    assert set(PRODUCTS) == {product.id for product in GOODS}
    assert set(WORDS) == {"en", "fr"}
