"""The plan of custom events as one document."""

from uuid import uuid4

import pytest

from balise.events.plan.text import MEDIA_TYPE

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLAN = {
    "format": 1,
    "blocked": ["old_event"],
    "aliases": {"leave_review": "Leave_Review"},
    "events": {
        "Leave_Review": {
            "display_name_en": "Review left",
            "status": "live",
            "parameters": {"rating": {"type": "integer", "required": True, "min": 1, "max": 5}},
        }
    },
}


async def test_a_plan_is_replaced_and_read(running):
    """What was put is what is read, whole; the answer says what changed."""
    await running.source("PLAN")
    path = "/api/v1/sources/PLAN/plan"
    empty = (await running.client.get(path)).json()
    put = await running.client.put(path, json=PLAN)
    again = await running.client.put(path, json=PLAN)

    assert empty == {"format": 1, "blocked": [], "aliases": {}, "events": {}}
    assert put.status_code == 200
    assert [(line["sign"], line["part"], line["name"]) for line in put.json()["changes"]] == [
        ("+", "event", "Leave_Review"),
        ("+", "alias", "leave_review"),
        ("+", "blocked", "old_event"),
    ]
    assert again.json()["changes"] == []
    event = (await running.client.get(path)).json()["events"]["Leave_Review"]
    assert event["parameters"] == PLAN["events"]["Leave_Review"]["parameters"]
    assert (event["display_name_en"], event["display_name_fr"], event["status"]) == ("Review left", "", "live")


async def test_a_plan_travels_as_toml(running):
    """What one source exports another takes."""
    await running.source("FROM")
    await running.source("INTO")
    await running.client.put("/api/v1/sources/FROM/plan", json=PLAN)
    toml = await running.client.get("/api/v1/sources/FROM/plan", headers={"Accept": MEDIA_TYPE})
    put = await running.client.put("/api/v1/sources/INTO/plan", content=toml.content, headers={"Content-Type": MEDIA_TYPE})

    assert toml.headers["Content-Type"].startswith(MEDIA_TYPE)
    assert put.status_code == 200
    assert (await running.client.get("/api/v1/sources/INTO/plan")).json() == put.json()["plan"]


@pytest.mark.parametrize(
    "body, said",
    [
        ({"events": {"Purchase": {}}}, "reserved name"),
        ({"events": {"AddToCart": {}}}, "standard event"),
        ({"aliases": {"a": "b", "b": "a"}}, "shown as"),
        ({"events": {"a": {"colour": "red"}}}, "not known"),
        ({"events": {"a": {"parameters": {"b": {"type": "date"}}}}}, "not one of those known"),
        ({"format": 2}, "not one of those known"),
    ],
)
async def test_what_cannot_be_is_refused_whole(running, body, said):
    """With a sentence, and nothing is changed."""
    code = f"REFUSED{uuid4().hex[:8]}"
    await running.source(code)
    answer = await running.client.put(f"/api/v1/sources/{code}/plan", json=body)

    assert answer.status_code == 400
    assert said in answer.json()["detail"]
    assert (await running.client.get(f"/api/v1/sources/{code}/plan")).json()["events"] == {}


@pytest.mark.parametrize(
    "content, kind, status",
    [(b"= 1", MEDIA_TYPE, 400), (b"\xff", MEDIA_TYPE, 400), (b"{}", "text/html", 415), (b" ", "application/json", 400)],
)
async def test_what_cannot_be_read_is_told(running, content, kind, status):
    """Never with a word of ours."""
    answer = await running.client.put("/api/v1/sources/NONE/plan", content=content, headers={"Content-Type": kind})
    assert answer.status_code in (404, 415)
    await running.client.post("/api/v1/sources", json={"name": "Read", "kind": "web", "code": "READ"})
    answer = await running.client.put("/api/v1/sources/READ/plan", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status


async def test_the_report_shows_aliases(running):
    """Past events stand under the name they are shown as, and what is blocked waits until it is unblocked."""
    token = await running.source("SHOWN")
    await running.track("SHOWN", token, {"event": "old_event"}, {"event": "leave_review"}, {"event": "Leave_Review"})
    await running.client.put("/api/v1/sources/SHOWN/plan", json=PLAN)
    running.app.directory._checked = 0
    await running.track("SHOWN", token, {"event": "old_event", "event_id": "2"})
    found = (await running.client.get("/api/v1/sources/SHOWN/event-types")).json()["event_types"]
    waiting = (await running.client.get("/api/v1/sources/SHOWN/quarantine?outcome=name_blocked")).json()["events"]

    assert {row["event"]: (row["counted"], row["quarantined"]) for row in found} == {"Leave_Review": (2, 0), "old_event": (1, 1)}
    assert [item["name_sent"] for item in waiting] == ["old_event"]

    await running.client.put("/api/v1/sources/SHOWN/plan", json={"format": 1})
    replayed = await running.worked("/api/v1/sources/SHOWN/quarantine/replay", {"outcome": "name_blocked"})
    assert replayed.json()["replayed"] == 1


async def test_live_rules_that_a_plan_puts_in_doubt_are_told(running):
    """Blocking the event that a live rule sends stops nothing, and the answer names the rule and why."""
    await running.source("DOUBT")
    rule = {"event": "leave_review", "trigger": {"on": "visit"}}
    made = (await running.client.post("/api/v1/sources/DOUBT/rules", json={"rule": rule})).json()
    await running.client.post(f"/api/v1/sources/DOUBT/rules/{made['id']}/publish", json={})
    good = (await running.client.put("/api/v1/sources/DOUBT/plan", json={})).json()
    put = (await running.client.put("/api/v1/sources/DOUBT/plan", json={"blocked": ["leave_review"]})).json()

    assert good["rules"] == []
    assert put["rules"] == [{"id": made["id"], "name": "leave_review", "event": "leave_review", "codes": ["event_blocked"]}]
