"""Reports, receipts and quarantine over the management API, on the whole application."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAYMENT = {"event": "CompletePayment", "event_id": "o-1", "properties": {"value": 9.2, "currency": "USD"}}


async def test_the_event_type_report_counts_each_event_once(running):
    """Total is counted plus merged plus dropped plus quarantined, money is exact text, and names are the canonical ones."""
    token = await running.source("COUNT")
    await running.track("COUNT", token, PAYMENT, PAYMENT, PAYMENT | {"event": "Purchase", "event_id": "o-2"}, {"event": "1st"})
    report = (await running.client.get("/api/v1/sources/COUNT/event-types")).json()
    row, bad = report["event_types"]

    assert (row["event"], row["class"], row["total"], row["counted"], row["dropped"]) == ("CompletePayment", "standard", 3, 2, 1)
    assert row["value"] == {"USD": "18.40"}
    assert (bad["event"], bad["class"], bad["quarantined"]) == ("1st", "invalid", 1)
    assert report["totals"]["total"] == 4


@pytest.mark.parametrize(
    "query, total",
    [("", 1), ("from=2001-01-01", 1), ("to=2001-01-01", 0), ("from=0&to=253402300799", 1), ("from=2990-01-01T00:00:00Z", 0)],
)
async def test_the_report_is_cut_by_moments(running, query, total):
    """`from` and `to` cut the report, in each spelling."""
    code = f"CUT{hash(query) & 0xFFFF}"
    token = await running.source(code)
    await running.track(code, token, {"event": "ViewContent"})
    report = await running.client.get(f"/api/v1/sources/{code}/event-types?{query}")

    assert report.json()["totals"]["total"] == total


@pytest.mark.parametrize("query", ["from=yesterday", "to=", "from=2", "from=1e3", "since=1", "from=2026-01-02&to=2026-01-01"])
async def test_a_wrong_moment_is_refused(running, query):
    """What is no moment, an unknown parameter and an end before its beginning are refused with path and cure."""
    if query == "from=2":
        query = "from=2&from=3"
    answer = await running.client.get(f"/api/v1/sources/ANY/event-types?{query}")

    assert answer.status_code == 400
    assert answer.json()["path"].startswith("query.")
    assert answer.json()["cure"]


async def test_a_receipt_tells_the_events_life(running):
    """The receipt answered by the door leads to the event's life, and a copy's to the first."""
    token = await running.source("LIFE")
    answer = await running.track("LIFE", token, PAYMENT, PAYMENT)
    first, copy = answer["data"]["receipts"]
    life = (await running.client.get(f"/api/v1/receipts/{copy}")).json()

    assert life["ending"]["outcome"] == "dropped"
    assert life["ending"]["first_receipt"] == first
    assert life["value"] == "9.20"


@pytest.mark.parametrize("receipt", ["20260101000000AAAAAAAAAAAAAAAAAAAA-0", "x", "%00", "%ff", "a'b", "x" * 400])
async def test_an_unknown_receipt_is_not_found(running, receipt):
    """A receipt no event has is answered 404, or 400 where none could look like it."""
    assert (await running.client.get(f"/api/v1/receipts/{receipt}")).status_code in (400, 404)


async def test_what_waits_is_listed_and_sent_again(running):
    """Quarantine lists the event with its reason; replayed under a good name it is counted and no longer waits."""
    token = await running.source("WAIT")
    await running.track("WAIT", token, {"event": "1st"}, {"event": "2nd"}, {"event": "3rd"})
    path = "/api/v1/sources/WAIT/quarantine"
    page = (await running.client.get(path, params={"limit": 2})).json()
    rest = (await running.client.get(path, params={"limit": 2, "after": page["next"]})).json()
    waiting = [row["receipt"] for row in (*page["events"], *rest["events"])]

    assert len(set(waiting)) == 3
    assert page["waiting"] == {"invalid_name": 3}
    assert page["events"][0]["findings"][0]["message"]

    one = await running.worked(f"{path}/replay", {"receipts": waiting[:1], "event": "third_visit"})
    assert one.json()["outcomes"] == {"counted": 1}
    still = await running.worked(f"{path}/replay", {"outcome": "invalid_name"})
    assert (still.json()["asked"], still.json()["still_quarantined"]) == (2, 2)
    assert (await running.client.get(path, params={"outcome": "invalid_name"})).json()["waiting"] == {"invalid_name": 2}


WRONG = [
    ("GET", "quarantine?limit=0", None, "query.limit"),
    ("GET", "quarantine?limit=many", None, "query.limit"),
    ("GET", "quarantine?outcome=lost", None, "query.outcome"),
    ("GET", "quarantine?after=x", None, "query.after"),
    ("POST", "quarantine/replay", {"receipts": []}, "receipts"),
    ("POST", "quarantine/replay", {"receipts": ["a b"]}, "receipts.0"),
    ("POST", "quarantine/replay", {"outcome": "lost"}, "outcome"),
    ("POST", "quarantine/replay", {"everything": True}, "everything"),
]


@pytest.mark.parametrize("method, path, body, place", WRONG)
async def test_a_wrong_wish_is_refused(running, method, path, body, place):
    """A parameter or field that is not as described is named by its path."""
    answer = await running.client.request(method, f"/api/v1/sources/ANY/{path}", json=body)

    assert (answer.status_code, answer.json()["path"]) == (400, place)


async def test_every_report_needs_its_source(running):
    """Reports, quarantine, replay and imports of a source there is not are answered 404."""
    paths = [("GET", "event-types"), ("GET", "quarantine"), ("POST", "quarantine/replay"), ("POST", "imports")]
    for method, path in paths:
        headers = {"Content-Type": "application/x-ndjson" if path == "imports" else "application/json"}
        answer = await running.client.request(method, f"/api/v1/sources/NONE/{path}", content=b"{}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_source")
