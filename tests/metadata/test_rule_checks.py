"""What checks saw of rules is kept by page, the last and the last good one at hand."""

import pytest

from balise.metadata import CheckRun, RuleCheck
from balise.metadata.rule_checks import KEPT_MS

RULE, OTHER = "r_aB3dE5fG7hJ9", "r_zzzzzzzzzzzz"


@pytest.fixture
def shop(metadata):
    """Metadata with the source SHOP."""
    metadata.sources.create("Shop", "web", code="SHOP")
    return metadata


def check(at: int, state: str = "found", rule: str = RULE, page: str = "https://shop.example/a", **changes) -> RuleCheck:
    fields = {"source": "SHOP", "rule": rule, "version": 2, "page": page, "at": at, "opened": "opened", "state": state}
    return RuleCheck(**(fields | {"score": 92, "second": 10, "unread": ("value",)} | changes))


def test_the_last_of_each_page_is_at_hand(shop, clock):
    """Of each rule and page the newest; the newest that was good; all of one rule, the newest first."""
    now = clock.now
    first, lost, other = (
        check(now - 2000),
        check(now - 1000, "missing"),
        check(now - 1500, rule=OTHER, page="https://shop.example/b"),
    )
    shop.rule_checks.add([first, lost, other])

    assert shop.rule_checks.latest("SHOP") == [lost, other]
    assert shop.rule_checks.latest("SHOP", OTHER) == [other]
    assert shop.rule_checks.latest_good("SHOP", RULE) == [first]
    assert shop.rule_checks.history("SHOP", RULE, 0) == [lost, first]
    assert shop.rule_checks.history("SHOP", RULE, now - 1000) == [lost]


def test_the_same_again_takes_its_place(shop, clock):
    """A check that goes on after a crash keeps one line a page and moment."""
    shop.rule_checks.add([check(clock.now), check(clock.now, "weak")])

    assert [each.state for each in shop.rule_checks.latest("SHOP")] == ["weak"]


def test_unknown_sources_are_passed_over_and_the_old_forgotten(shop, clock):
    """Nothing stays of a source that is no more; after its days a check is gone."""
    shop.rule_checks.add([check(clock.now), check(clock.now, source="GONE")])
    shop.rule_checks.note_run(CheckRun(source="GONE", at=clock.now, state="done"))
    assert (shop.rule_checks.latest("GONE"), shop.rule_checks.run("GONE")) == ([], None)

    clock.now += KEPT_MS + 1
    shop.rule_checks.add([])
    assert shop.rule_checks.latest("SHOP") == []


def test_the_last_run_is_told(shop, clock):
    """One a source, the newest; none where there never was one."""
    assert shop.rule_checks.run("SHOP") is None
    shop.rule_checks.note_run(CheckRun(source="SHOP", at=clock.now, state="no_browser", rules=2, left=3))
    run = CheckRun(source="SHOP", at=clock.now + 1, state="done", rules=2, pages=3)
    shop.rule_checks.note_run(run)

    assert shop.rule_checks.run("SHOP") == run
