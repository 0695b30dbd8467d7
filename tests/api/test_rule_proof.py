"""The proof of a rule over the management API, on the whole application: what drifted, since when, and its repair."""

import msgspec
import pytest

from balise.clock import now_ms
from balise.metadata import RuleCheck, RuleSighting
from balise.metadata.rule_types import EventRule, RuleDraft
from balise.rules.rule import Target
from tests.making import wire
from tests.rules.rule_making import BUTTON, rule_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY_MS = 86_400_000
PAGE, OTHER = "https://shop.example/products/lamp", "https://shop.example/products/chair"
MOVED = Target(tag="a", role="button", name="Leave a review now", near=("Opinions",))


async def live(running, code: str) -> EventRule:
    """A source with one published rule with two sample pages."""
    await running.source(code)
    rules, policy = running.app.metadata.event_rules, running.app.policy
    made = rules.create(code, RuleDraft(rule=rule_of(event="leave_review"), pages=(PAGE, OTHER)), policy)
    return rules.publish(code, made.id, policy)


def checked(running, rule: EventRule, page: str, state: str, days_ago: int = 0, proposed: Target | None = None) -> None:
    """What a check saw on a sample page."""
    told = msgspec.json.encode(proposed).decode() if proposed else ""
    own = {"source": rule.source, "rule": rule.id, "version": 1, "page": page, "at": now_ms() - days_ago * DAY_MS}
    running.app.metadata.rule_checks.add([RuleCheck(**own, opened="opened", state=state, score=40, second=10, proposed=told)])


def seen(running, rule: EventRule, days_ago: int, **ways: int) -> None:
    """How page views of one day saw the element."""
    at = now_ms() - days_ago * DAY_MS
    sums = {"seen": sum(ways.values()), "score_sum": 0, "score_least": 0, "last_at": at}
    own = {"source": rule.source, "rule": rule.id, "version": 1, "day": at - at % DAY_MS, "page": "/"}
    running.app.metadata.rule_sightings.add([RuleSighting(**own, **sums, **ways)])


async def test_what_a_rule_sent_is_its_proof(running):
    """An event of the rule by the pixel's door stands in its proof, with its page and score."""
    rule = await live(running, "PROOF1")
    sent = wire("PROOF1", "leave_review", rule={"id": rule.id, "version": 1, "score": 0.92})
    await running.client.post("/api/v2/pixel", json={"batch": [sent]})
    assert running.app.writer.wait_until_stored(running.app.log.last_position(), 30)

    told = (await running.client.get(f"/api/v1/sources/PROOF1/rules/{rule.id}/proof")).json()
    lately = (await running.client.get("/api/v1/sources/PROOF1/rule-checks")).json()

    assert (told["verdict"], told["proof"]["counted"], len(told["proof"]["days"])) == ("holds", 1, 28)
    assert [(page["page"], page["events"]) for page in told["proof"]["pages"]] == [("/cart", 1)]
    assert (told["proof"]["days"][-1]["sent_score"], told["repair"], told["run"]) == (0.92, None, None)
    assert (lately["fired"][rule.id]["counted"], lately["run"], lately["ordered"]) == (1, None, [])


async def test_a_rule_that_nobody_looked_at_is_not_checked(running):
    """No event, no page view, no check: nothing is claimed."""
    rule = await live(running, "PROOF2")

    told = (await running.client.get(f"/api/v1/sources/PROOF2/rules/{rule.id}/proof?days=7")).json()

    assert (told["verdict"], told["under_counted_since"], len(told["proof"]["days"])) == ("not_checked", "", 7)


async def test_drift_is_told_with_its_day_and_its_repair(running):
    """Since the day the share fell; the repair keeps what both pages say, is saved as a draft, and is not proposed again."""
    rule = await live(running, "PROOF3")
    for days_ago in range(3, 10):
        seen(running, rule, days_ago, found=20)
    for days_ago in range(3):
        seen(running, rule, days_ago, missing=20)
    for page in (PAGE, OTHER):
        checked(running, rule, page, "found", days_ago=4)
        checked(running, rule, page, "missing", proposed=MOVED)
    path = f"/api/v1/sources/PROOF3/rules/{rule.id}"

    told = (await running.client.get(f"{path}/proof")).json()
    saved = await running.client.post(f"{path}/repair")
    again = await running.client.post(f"{path}/repair")

    fell = now_ms() - 2 * DAY_MS
    assert told["verdict"] == "drifted"
    assert told["under_counted_since"] == told["proof"]["days"][-3]["day"] + "T00:00:00.000Z"
    assert (fell - fell % DAY_MS) // DAY_MS == (now_ms() // DAY_MS) - 2
    assert [(page["state"], page["drifted"]) for page in told["pages"]] == [("missing", True)] * 2
    assert (told["repair"]["before"], told["repair"]["after"]["name"]) == (BUTTON, "Leave a review now")
    assert "trigger.target.tag" in [change["path"] for change in told["repair"]["changes"]]
    assert (saved.status_code, saved.json()["version"], saved.json()["live_version"]) == (200, 2, 1)
    assert saved.json()["rule"]["trigger"]["target"]["name"] == "Leave a review now"
    assert (again.status_code, again.json()["code"]) == (409, "no_repair")


async def test_without_page_views_the_last_good_check_is_the_day(running):
    """Where no page told how it sees the element, its event may be under-counted since a check found it last."""
    rule = await live(running, "PROOF4")
    checked(running, rule, PAGE, "found", days_ago=4)
    checked(running, rule, PAGE, "weak")

    told = (await running.client.get(f"/api/v1/sources/PROOF4/rules/{rule.id}/proof")).json()

    assert told["under_counted_since"] == told["pages"][0]["good_at"]
    assert told["repair"] is None


async def test_a_check_is_ordered_once(running):
    """Asking twice gives the same check; a rule of another source has no proof here."""
    rule = await live(running, "PROOF5")
    await running.source("PROOF6")

    first = await running.client.post("/api/v1/sources/PROOF5/rule-checks")
    second = await running.client.post("/api/v1/sources/PROOF5/rule-checks")
    elsewhere = await running.client.get(f"/api/v1/sources/PROOF6/rules/{rule.id}/proof")

    assert (first.status_code, first.json()["id"]) == (202, second.json()["id"])
    assert elsewhere.status_code == 404
