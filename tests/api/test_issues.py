import msgspec
import pytest

from balise.clock import now_ms

pytestmark = pytest.mark.asyncio(loop_scope="module")

BARE = {"event": "CompletePayment", "user": {"external_id": "a" * 64}, "page": {"url": "https://shop.example/"}}


async def wrong(running, code):
    """A source that received a payment without a value, looked at; and the address of its issues."""
    token = await running.source(code)
    await running.track(code, token, BARE | {"event_id": f"{code}-1"})
    path = f"/api/v1/sources/{code}"
    return path, (await running.client.post(f"{path}/diagnose")).json()


async def test_what_is_wrong_is_told_with_figures_and_cure(running):
    """Looking now answers the open issues: sentences in both languages, figures, receipts, code with the source in it."""
    path, answer = await wrong(running, "TOLD")
    (issue,) = answer["issues"]

    assert (issue["code"], issue["severity"], issue["state"], issue["event"]) == (
        "missing_value",
        "error",
        "open",
        "CompletePayment",
    )
    assert (issue["events"], issue["of"], len(issue["samples"])) == (1, 1, 1)
    assert "value" in issue["cure"]["en"]
    assert "valeur" in issue["title"]["fr"]
    assert any('"event_source_id": "TOLD"' in example["code"] for example in issue["examples"])
    assert answer["failed"] == []
    assert (await running.client.get(f"{path}/issues")).json()["issues"] == [issue]
    assert (await running.client.get(f"{path}/issues/{issue['id']}")).json() == issue


async def test_people_resolve_dismiss_and_reopen(running):
    """Each word of a person moves the issue, is listed under its state, and is in the change log with who said it."""
    path, answer = await wrong(running, "SAID")
    one = f"{path}/issues/{answer['issues'][0]['id']}"
    for word, state in (("resolve", "resolved"), ("dismiss", "dismissed"), ("reopen", "open")):
        told = (await running.client.post(f"{one}/{word}")).json()
        listed = (await running.client.get(f"{path}/issues", params={"state": state})).json()["issues"]

        assert told["state"] == state
        assert [issue["id"] for issue in listed] == [told["id"]]

    lines = running.app.metadata.changes.latest(3, source="SAID")
    assert [line.action for line in lines] == ["issue.reopen", "issue.dismiss", "issue.resolve"]


async def test_nothing_is_listed_before_a_source_was_looked_at(running):
    """A source that nobody looked at yet has no issues and no moment."""
    await running.source("FRESH")

    assert (await running.client.get("/api/v1/sources/FRESH/issues")).json() == {
        "issues": [],
        "diagnosed_at": None,
        "failed": [],
    }


async def test_what_closed_by_itself_cannot_be_resolved(running):
    """409 with the reason for an issue that is not found any more."""
    path, answer = await wrong(running, "GONE")
    running.app.metadata.issues.record("GONE", lambda known: [gone(issue) for issue in known], 1)
    refused = await running.client.post(f"{path}/issues/{answer['issues'][0]['id']}/resolve")

    assert refused.status_code == 409
    assert "closed by itself" in refused.json()["detail"]


def gone(issue):
    """The issue, closed by itself."""
    return msgspec.structs.replace(issue, state="gone", state_at=now_ms())


async def test_an_issue_of_another_source_is_not_there(running):
    """404 with the cure for a number that is another source's, or nobody's."""
    _, answer = await wrong(running, "MINE")
    await running.source("OTHER")
    number = answer["issues"][0]["id"]
    for path in (f"OTHER/issues/{number}", "MINE/issues/999999", f"NOSUCH/issues/{number}"):
        refused = await running.client.get(f"/api/v1/sources/{path}")
        assert refused.status_code == 404
        assert refused.json()["cure"]
        assert (await running.client.post(f"/api/v1/sources/{path}/dismiss")).status_code == 404
