"""The proof of a rule: what it sent and how pages saw its target, by day, page and version."""

from decimal import Decimal

import pytest

from balise.metadata import RuleSighting
from balise.reports.event_rules import Seen, fired_lately, rule_proof, seen_lately
from tests.making import NOW
from tests.store.resting import event_row, put_events

DAY = 86_400
TODAY = NOW // 1000 - NOW // 1000 % DAY
RULE, OTHER = "r_aB3dE5fG7hJ9", "r_zzzzzzzzzzzz"


def sent(position: int, outcome: str = "counted", days_ago: int = 0, rule: str = RULE, version: int = 1, **fields) -> bytes:
    at = TODAY - days_ago * DAY
    by = {"rule": rule, "rule_version": version, "rule_score": Decimal("0.90")}
    return event_row(position, outcome, event="leave_review", event_time=at, received_at=at * 1000, **(by | fields))


def seen(days_ago: int = 0, page: str = "/", version: int = 1, rule: str = RULE, **ways: int) -> RuleSighting:
    at = (TODAY - days_ago * DAY) * 1000
    many = sum(ways.values())
    sums = {"seen": many, "score_sum": 80 * many, "score_least": 40}
    return RuleSighting(source="SHOP", rule=rule, version=version, day=at, page=page, last_at=at + 5, **sums, **ways)


@pytest.fixture
def filled(store):
    """A rule that sent on three days, one of its events a copy, one a test; another rule, another source."""
    put_events(
        store,
        sent(1, page_url="https://shop.example/p/1?x=1"),
        sent(2, "merged", page_url="https://shop.example/p/1"),
        sent(3, "test"),
        sent(4, days_ago=1, version=2, page_url="https://shop.example/p/2", rule_score=Decimal("0.70")),
        sent(5, days_ago=40),
        sent(6, rule=OTHER),
        sent(7, source="APP"),
        sent(8, rule=""),
    )
    return store


def test_what_it_sent_is_told_by_day(filled):
    """Copies are events that do not count, tests are neither; days without any are there too."""
    proof = rule_proof(filled, [], "SHOP", RULE, NOW, days=3)

    assert [(day.events, day.counted, day.sent_score) for day in proof.days] == [(0, 0, None), (1, 1, 0.7), (2, 1, 0.9)]
    assert (proof.events, proof.counted, proof.names) == (3, 2, ["leave_review"])
    assert (proof.days[-1].day, proof.last_match[:10]) == ("2026-09-21", "2026-09-21")
    assert [(each.version, each.events) for each in proof.versions] == [(2, 1), (1, 2)]


def test_pages_are_paths_with_what_was_sent_and_seen(filled):
    """The busiest first; a page that only looked for the target is there too, without events."""
    looked = [seen(page="/p/1", found=3, missing=1), seen(page="/p/9", weak=2)]

    proof = rule_proof(filled, looked, "SHOP", RULE, NOW, days=3)

    told = [(page.page, page.events, page.targets.seen, page.targets.found_share) for page in proof.pages]
    assert told == [("/p/1", 2, 4, 0.75), ("/p/2", 1, 0, None), ("/p/9", 0, 2, 0.0)]


def test_how_targets_were_seen_is_told_by_day_and_version(filled):
    """Sums of each day with the mean score; sightings of other rules and of earlier days count for nothing."""
    looked = [seen(found=8, weak=2), seen(1, version=2, found=1, unclear=1), seen(40, found=9), seen(rule=OTHER, found=7)]

    proof = rule_proof(filled, looked, "SHOP", RULE, NOW, days=3)

    assert [(day.targets.seen, day.targets.found) for day in proof.days] == [(0, 0), (2, 1), (10, 8)]
    assert (proof.targets.seen, proof.targets.unclear, proof.targets.score, proof.targets.score_least) == (12, 1, 0.8, 0.4)
    assert proof.last_seen.endswith(".005Z")
    assert [(each.version, each.targets.seen) for each in proof.versions] == [(2, 2), (1, 10)]


def test_a_rule_that_did_nothing_has_an_empty_proof(store):
    """No events and no sightings: nothing is wrong with the answer, it says so."""
    proof = rule_proof(store, [], "SHOP", RULE, NOW)

    assert (proof.events, proof.last_match, proof.last_seen, proof.pages, proof.versions) == (0, "", "", [], [])
    assert (len(proof.days), proof.targets) == (28, Seen())


def test_a_list_of_rules_is_told_in_one_question(filled):
    """What each sent in seven days, and how each was seen."""
    fired = fired_lately(filled, "SHOP", NOW)

    assert {rule: (each.events, each.counted) for rule, each in fired.items()} == {RULE: (3, 2), OTHER: (1, 1)}
    assert {rule: each.seen for rule, each in seen_lately([seen(found=2), seen(rule=OTHER, weak=1)]).items()} == {
        RULE: 2,
        OTHER: 1,
    }
