"""Recorded clicks over the management API, on the whole application."""

import pytest

from balise.clock import now_ms
from balise.metadata.rule_types import RuleDraft
from balise.reports.moments import iso_text
from tests.rules.rule_making import rule_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

REVIEW = {"tag": "button", "role": "button", "name": "Leave a review", "path": ["main", "section#reviews"]}
RULE = {"event": "leave_review", "trigger": {"on": "click", "target": REVIEW | {"near": ["Reviews"]}}}
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"}


async def clicked(running, code: str, *pages: str, target=REVIEW) -> None:
    """Clicks on these pages, as the pixel sends them, stored."""
    at = iso_text(now_ms())
    clicks = [
        {
            "id": f"{code}-{number:08}",
            "code": code,
            "at": at,
            "on": "click",
            "page": f"https://shop.example{page}",
            "target": target,
        }
        for number, page in enumerate(pages)
    ]
    answer = await running.client.post("/api/v2/pixel", json={"batch": [], "clicks": clicks, "sent_at": at}, headers=BROWSER)
    assert answer.json()["code"] == 0
    assert running.app.writer.wait_until_stored(running.app.log.last_position(), 30)


async def test_the_past_of_a_rule_that_was_never_saved_is_told(running):
    """Clicks recorded come back by day and page, with what the source recorded in all; no event was counted."""
    await running.source("PAST", capture=True)
    await clicked(running, "PAST", "/p/1", "/p/2?mail=x", "/p/2")
    told = (await running.client.post("/api/v1/sources/PAST/rules/past", json={"rule": RULE})).json()
    narrow = RULE | {"when": [[{"of": "path", "is": "equals", "value": "/p/1"}]]}
    on_one = (await running.client.post("/api/v1/sources/PAST/rules/past", json={"rule": narrow, "days": 7})).json()
    types = (await running.client.get("/api/v1/sources/PAST/event-types")).json()["event_types"]

    assert (told["clicks"], told["recorded"], told["elements"], told["days"]) == (3, 3, 1, 30)
    assert [page["clicks"] for page in told["pages"]] == [2, 1]
    assert [day["clicks"] for day in told["by_day"]] == [3]
    assert (on_one["clicks"], on_one["days"]) == (1, 7)
    assert types == []


async def test_the_past_of_a_saved_rule_is_told(running):
    """By its id; of another source it is not known."""
    await running.source("SAVED", capture=True)
    await running.source("OTHER")
    await clicked(running, "SAVED", "/p/1")
    rules = running.app.metadata.event_rules
    draft = RuleDraft(rule=rule_of(**RULE, when=[], parameters=[]), register=True)
    saved = rules.create("SAVED", draft, running.app.policy, actor="test")
    told = await running.client.post("/api/v1/sources/SAVED/rules/past", json={"id": saved.id})
    other = await running.client.post("/api/v1/sources/OTHER/rules/past", json={"id": saved.id})

    assert told.json()["clicks"] == 1
    assert (other.status_code, other.json()["code"]) == (404, "unknown_rule")


BAD = [
    {},
    {"rule": RULE, "id": "r_aB3dE5fG7hJ9"},
    {"rule": RULE, "days": 0},
    {"rule": RULE, "days": 31},
    {"rule": RULE | {"trigger": {"on": "visit"}}},
    {"rule": RULE | {"trigger": {"on": "click"}}},
    {"rule": RULE | {"trigger": {"on": "hover"}}},
    {"rule": RULE | {"when": [[{"of": "path", "is": "matches", "value": "("}]]}},
]


@pytest.mark.parametrize("wish", BAD)
async def test_what_has_no_past_is_refused(running, wish):
    """Neither rule nor id, both, too many days, another trigger, an expression that cannot be: each with path and cure."""
    answer = await running.client.post("/api/v1/sources/PAST/rules/past", json=wish)

    assert answer.status_code == 400
    assert answer.json()["path"]
    assert answer.json()["cure"]


async def test_what_is_clicked_most_is_told(running):
    """Elements with their words, pages, and how much is recorded; a source that records nothing says so."""
    await running.source("MOST", capture=True)
    await running.source("QUIET")
    await clicked(running, "MOST", "/a", "/a", "/b")
    most = (await running.client.get("/api/v1/sources/MOST/clicks")).json()
    on_b = (await running.client.get("/api/v1/sources/MOST/clicks", params={"page": "https://shop.example/b"})).json()
    quiet = (await running.client.get("/api/v1/sources/QUIET/clicks")).json()

    assert most["capture"] is True
    assert [(each["target"], each["clicks"], each["pages"]) for each in most["elements"]] == [(REVIEW, 3, 2)]
    assert (most["recorded"]["clicks"], [page["clicks"] for page in most["pages"]]) == (3, [2, 1])
    assert [each["clicks"] for each in on_b["elements"]] == [1]
    assert (quiet["capture"], quiet["recorded"]["clicks"], quiet["elements"]) == (False, 0, [])
