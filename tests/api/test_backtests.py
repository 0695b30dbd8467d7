"""Backtests over the management API: try, publish exactly that, take it back."""

import asyncio
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

REVIEW = {"status": "live", "on_mismatch": "quarantine", "parameters": {"rating": {"type": "integer", "required": True}}}


async def ended(running, path: str) -> dict[str, Any]:
    """The backtest at its end."""
    await running.app.settle()
    await asyncio.to_thread(running.app.runner.run_due)
    return (await running.client.get(path)).json()


async def tried(running, code: str, change: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The path of a backtest, and what it found."""
    ordered = await running.client.post(f"/api/v1/sources/{code}/backtests", json={"change": change, "days": 3})
    assert ordered.status_code == 202, ordered.text
    path = f"/api/v1/sources/{code}/backtests/{ordered.json()['id']}"
    return path, await ended(running, path)


async def with_reviews(running, code: str) -> None:
    """A source with one good and two bad reviews."""
    token = await running.source(code)
    events = [
        {"event": "Leave_Review", "event_id": f"r{rating}", "properties": {"rating": rating, "value": 2, "currency": "EUR"}}
        for rating in (5, "4", None)
    ]
    await running.track(code, token, *events)


async def test_a_change_is_tried_published_and_taken_back(running):
    """What would be refused is told with receipts; publishing makes exactly that, undoing leaves nothing of it."""
    await with_reviews(running, "TRY")
    path, found = await tried(running, "TRY", {"plan": {"events": {"Leave_Review": REVIEW}}})
    empty = (await running.client.get("/api/v1/sources/TRY/plan")).json()

    row = found["found"]["rows"][0]
    assert (row["event"], row["before"]["counted"], row["after"]["counted"], row["after"]["quarantined"]) == (
        "Leave_Review",
        3,
        1,
        2,
    )
    assert (row["before"]["value"], row["after"]["value"]) == ({"EUR": "6.00"}, {"EUR": "2.00"})
    group = found["found"]["groups"][0]
    assert (group["kind"], group["after"], group["events"], len(group["samples"])) == ("refused", "plan_mismatch", 2, 2)
    assert empty["events"] == {}

    published = await running.client.post(f"{path}/publish")
    assert published.json()["published"]["undone_at"] is None
    plan = (await running.client.get("/api/v1/sources/TRY/plan")).json()
    assert plan["events"]["Leave_Review"]["parameters"] == REVIEW["parameters"]
    undone = await running.client.post(f"{path}/undo")
    assert undone.json()["published"]["undone_by"]
    assert (await running.client.get("/api/v1/sources/TRY/plan")).json() == empty


async def test_what_was_changed_meanwhile_is_not_published_over(running):
    """A source that was changed since is not changed again by what was tried before, nor set back over the change."""
    await with_reviews(running, "MEANWHILE")
    path, _ = await tried(running, "MEANWHILE", {"edition": "2025-05"})
    await running.client.put("/api/v1/sources/MEANWHILE/plan", json={"blocked": ["gift"]})
    refused = await running.client.post(f"{path}/publish")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")

    path, _ = await tried(running, "MEANWHILE", {"edition": "2025-05"})
    assert (await running.client.post(f"{path}/publish")).status_code == 200
    await running.client.put("/api/v1/sources/MEANWHILE/plan", json={"blocked": []})
    assert (await running.client.post(f"{path}/undo")).status_code == 409
    source = (await running.client.get("/api/v1/sources/MEANWHILE")).json()
    assert source["edition"] == "2025-05"


async def test_another_window_is_only_tried(running):
    """The platform fixes the window on copies: it can be tried, publishing it is refused."""
    await with_reviews(running, "ONLY")
    path, found = await tried(running, "ONLY", {"window_hours": 24, "merge_minutes": 0})

    assert (found["state"], found["found"]["judged"]) == ("done", 3)
    assert (await running.client.post(f"{path}/publish")).status_code == 409
    assert (await running.client.post(f"{path}/undo")).status_code == 404


@pytest.mark.parametrize(
    "body, path",
    [
        ({"change": {"edition": "1999-01"}}, "change.edition"),
        ({"change": {}, "days": 0}, "days"),
        ({"change": {"windows": 1}}, "change.windows"),
        ({"change": {"plan": {"events": {"1 bad": {}}}}}, "change.plan"),
        ({}, "change"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_place(running, body, path):
    """A change that no source can have is not tried."""
    await running.source("WRONG") if (await running.client.get("/api/v1/sources/WRONG")).status_code == 404 else None
    answer = await running.client.post("/api/v1/sources/WRONG/backtests", json=body)

    assert answer.status_code == 400
    assert answer.json()["path"] == path
    assert (await running.client.get("/api/v1/sources/WRONG/backtests")).json() == {"backtests": []}


async def test_a_backtest_is_of_its_source(running):
    """Another source's backtest is not there."""
    await with_reviews(running, "MINE")
    await running.source("THEIRS")
    path, _ = await tried(running, "MINE", {})

    assert (await running.client.get(path.replace("MINE", "THEIRS"))).status_code == 404
    assert (await running.client.post(f"{path.replace('MINE', 'THEIRS')}/publish")).status_code == 404
