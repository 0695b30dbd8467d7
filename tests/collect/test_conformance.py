"""What published integrations send is answered as the platform answers it."""

import json
import time
from pathlib import Path

import pytest

from balise.events.received import Kind

FILE = Path(__file__).parents[2].parent / "shared" / "conformance" / "events_api_requests.json"
CASES = json.loads(FILE.read_text())["cases"] if FILE.is_file() else []
pytestmark = pytest.mark.skipif(not CASES, reason="the folder shared beside the project is missing")
SOURCES = ("1234", "pixel-id", "C123", "1111111111111", "PIXEL_CODE")


def shifted(body: dict) -> dict:
    """The body as if it were sent now."""
    for item in body["data"]:
        if "event_time" in item:
            item["event_time"] = int(time.time()) - 5
    return body


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
async def test_each_recorded_request_gets_its_verdict(desk, case):
    """What is expected to be accepted answers code 0, what is rejected the code its evidence names."""
    tokens = {code: desk.source(code, Kind.WEB) for code in SOURCES}
    request = case["request"]
    code = request["body"].get("event_source_id") or request["body"].get("pixel_code")
    answer = await desk.post(request["path"], shifted(request["body"]), tokens[code])
    verdict = case["tiktok"]["verdict"]
    assert answer.status_code == 200
    told = answer.json()
    if verdict == "expected_accept":
        assert told["code"] == 0, told
    elif verdict in ("expected_reject", "rejected_observed", "rejected_recorded"):
        assert told["code"] == case["tiktok"].get("expect", {}).get("code", 40002), told
        assert told["message"].startswith("Invalid value for event_source")
    else:
        assert told["code"] in (0, 20001, 40002), told
