"""How pages saw the targets of rules is counted in memory, by rule, version, day and page."""

from dataclasses import replace

import pytest

from balise.collect.by_rule import SeenTarget
from balise.collect.sightings import MOST_KINDS, SightingTally
from balise.events.received import Kind
from balise.events.source import Source
from balise.pipeline import Context
from balise.vocabulary import load_edition
from tests.making import NOW

RULE = "r_aB3dE5fG7hJ9"
DAY = NOW - NOW % 86_400_000


@pytest.fixture
def context(policy) -> Context:
    """A source with one rule in three versions."""
    source = Source(code="SHOP", name="Shop", kind=Kind.WEB)
    return Context(source, load_edition("2024-10"), policy, None, rules={RULE: 3})


def noted(context, *pages: tuple[str, SeenTarget], origin: str = "") -> list:
    """What a tally holds after these sightings."""
    tally = SightingTally(lambda: NOW)
    for page, target in pages:
        tally.note(context, origin, page, [target])
    return tally.take()


def test_sightings_of_one_page_are_summed(context):
    """Each way of being seen has its sum; the scores theirs, and the lowest."""
    ways = [("found", 100), ("found", 90), ("weak", 40), ("missing", 0), ("unclear", 80)]

    (one,) = noted(context, *(("/cart", SeenTarget(RULE, 3, way, score)) for way, score in ways))

    assert (one.source, one.rule, one.version, one.day, one.page) == ("SHOP", RULE, 3, DAY, "/cart")
    assert (one.seen, one.found, one.weak, one.missing, one.unclear) == (5, 2, 1, 1, 1)
    assert (one.score_sum, one.score_least, one.last_at) == (310, 0, NOW)


@pytest.mark.parametrize("rule, version", [("r_zzzzzzzzzzzz", 1), (RULE, 4), (RULE, 0)])
def test_a_rule_the_source_does_not_have_counts_nothing(context, rule, version):
    """A page is not believed: neither another's rule nor a version that was never saved is counted."""
    assert noted(context, ("/", SeenTarget(rule, version, "found", 100))) == []


def test_pages_of_other_origins_count_nothing(context):
    """What may send no events from its pages may tell nothing of rules either."""
    own = replace(context, source=Source(code="SHOP", name="Shop", kind=Kind.WEB, allowed_origins=("https://shop.example",)))
    seen = ("/", SeenTarget(RULE, 1, "found", 100))

    assert noted(own, seen, origin="https://other.example") == []
    assert len(noted(own, seen, origin="https://shop.example")) == 1


@pytest.mark.parametrize(
    "page, kept",
    [
        ("/cart?order=7#pay", "/cart"),
        ("/account/jane.doe@mail.example/orders", "/account/%5Bremoved%3A%20email%5D/orders"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        ("/" + "x" * 5000, "/" + "x" * 199),
    ],
)
def test_a_page_is_its_cleaned_path(context, page, kept):
    """No query, no fragment, nothing personal, and no more than fits."""
    assert noted(context, (page, SeenTarget(RULE, 1, "found", 100)))[0].page == kept


def test_memory_is_bounded(context):
    """However many pages are named between two writings, only so many are kept."""
    seen = SeenTarget(RULE, 1, "found", 100)

    assert len(noted(context, *((f"/{number}", seen) for number in range(MOST_KINDS + 10)))) == MOST_KINDS
