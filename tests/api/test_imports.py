"""Files of events over the management API, on the whole application."""

import json

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

NDJSON = {"Content-Type": "application/x-ndjson"}
OLD = {"event": "CompletePayment", "event_id": "i-1", "event_time": 1_300_000_000, "properties": {"value": 5, "currency": "EUR"}}


async def give(running, code, body, query="", headers=NDJSON):
    """Import a body."""
    return await running.client.post(f"/api/v1/sources/{code}/imports{query}", content=body, headers=headers)


def lines(*items):
    """Newline-delimited JSON."""
    return b"\n".join(json.dumps(item).encode() if not isinstance(item, bytes) else item for item in items)


async def test_a_file_counts_once_however_often_it_is_sent(running):
    """Old events are counted, and the same file again is dropped as copies."""
    await running.source("FILE")
    first = await give(running, "FILE", lines(OLD, OLD | {"event_id": "i-2"}))
    again = await give(running, "FILE", lines(OLD, OLD | {"event_id": "i-2"}), "?format=events-api-jsonl")

    assert (first.status_code, first.json()["events"], first.json()["counted"]) == (200, 2, 2)
    assert (again.json()["counted"], again.json()["dropped"]) == (0, 2)


async def test_problems_are_told_by_the_line_of_the_file(running):
    """With `line` the problems of a part of a file bear the file's own line numbers."""
    await running.source("PART")
    answer = await give(running, "PART", lines(OLD, b"not json", {"event": "1st", "event_time": 1_300_000_000}), "?line=101")

    assert [problem["line"] for problem in answer.json()["problems"]] == [102, 103]
    assert answer.json()["quarantined"] == 2
    assert answer.json()["reasons"]


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"{", b'"a"', b"null", b"[" * 20_000, b'{"event":"\\ud800"}', b"\x00", b'{"event":1e999}']
)
async def test_no_line_breaks_an_import(running, body):
    """Whatever a line holds, the import answers 200 and the line waits in quarantine."""
    code = f"ODD{len(body)}{body[0]}"
    await running.source(code)
    answer = await give(running, code, body)

    assert (answer.status_code, answer.json()["quarantined"]) == (200, 1)


@pytest.mark.parametrize(
    "query, headers, body, status",
    [
        ("?format=xml", NDJSON, b"{}", 400),
        ("?line=0", NDJSON, b"{}", 400),
        ("?line=1.5", NDJSON, b"{}", 400),
        ("?lines=1", NDJSON, b"{}", 400),
        ("", NDJSON, b"", 400),
        ("", NDJSON, b" \n\n", 400),
        ("", {"Content-Type": "application/json"}, b"{}", 415),
        ("", {}, b"{}", 415),
        ("", NDJSON, b"x" * (32 * 1024 * 1024 + 1), 413),
    ],
)
async def test_a_wrong_import_is_refused(running, query, headers, body, status):
    """A wrong parameter, an empty or too large body and another media type are refused with a cure."""
    if not (await running.client.get("/api/v1/sources/WRONG")).is_success:
        await running.source("WRONG")
    answer = await give(running, "WRONG", body, query, headers)

    assert answer.status_code == status
    assert answer.json()["cure"]
