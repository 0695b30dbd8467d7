"""The door answers as the platform does, and never loses or invents an event."""

import gzip
import json
import re
import time
import zlib

import pytest

from balise.clock import now_ms
from balise.events.received import Kind
from balise.events.stored import QuarantinedEvent, StoredEvent
from tests.desk import EVENT_TRACK, MOST_BYTES


def event(**fields):
    return {
        "event": "AddToCart",
        "event_time": int(time.time()),
        "event_id": "e-1",
        "page": {"url": "https://s.example"},
    } | fields


async def test_a_good_request_is_answered_in_the_platforms_envelope(desk):
    """Code 0, OK, a request_id of 14 digits and 20 hex digits, and one receipt an event."""
    answer = await desk.track(event(), event(event_id="e-2"))
    assert (answer["code"], answer["message"]) == (0, "OK")
    assert re.fullmatch(r"\d{14}[0-9A-F]{20}", answer["request_id"])
    assert answer["data"]["receipts"] == [f"{answer['request_id']}-0", f"{answer['request_id']}-1"]
    assert [kind for kind, _ in desk.entries()] == ["STORED", "STORED"]


async def test_bad_events_wait_and_good_ones_are_taken(desk):
    """In a partial source code 20001 names index, path and reason of each bad event, and every event has a receipt."""
    answer = await desk.track(event(), event(event="bad name"), event(event_id=273196), "no event", None)
    assert answer["code"] == 20001
    told = [(error["index"], error["path"], error["code"]) for error in answer["data"]["errors"]]
    assert told == [
        (1, "data.1.event", "invalid_name"),
        (2, "data.2.event_id", "invalid_event_id"),
        (3, "data.3", "invalid_event"),
        (4, "data.4", "invalid_event"),
    ]
    assert all(error["reason"] for error in answer["data"]["errors"])
    assert len(answer["data"]["receipts"]) == 5
    assert [kind for kind, _ in desk.entries()] == ["STORED"] + ["QUARANTINED"] * 4


@pytest.mark.parametrize(
    "bad, text",
    [
        ({"event_id": 273196}, "Invalid value for event_id: not a valid string."),
        ({"event_time": "soon"}, "Invalid value for event_time: not a valid integer."),
        ({"event_time": str(int(time.time()))}, "Invalid value for event_time: not a valid integer."),
        (
            {"properties": {"contents": [{"content_id": 7}]}},
            "Invalid value for properties.contents.0.content_id: not a valid string.",
        ),
    ],
)
async def test_a_strict_source_refuses_the_whole_request(desk, bad, text):
    """In a strict source one bad event means code 40002 with the platform's text, and nothing is kept."""
    desk.source("STRICT", on_invalid="strict")
    answer = await desk.track(event(), event(**bad), code="STRICT")
    assert (answer["code"], answer["message"], answer["data"]) == (40002, text, {})
    assert desk.entries() == []


async def test_a_strict_source_names_the_place_in_an_older_batch(desk):
    """The older batch has its own way to name a place."""
    token = desk.source("STRICT", on_invalid="strict")
    body = {"pixel_code": "STRICT", "batch": [{"event": "AddToCart", "properties": {"contents": [{"content_id": 7}]}}]}
    answer = await desk.post("/open_api/v1.3/pixel/batch/", body, token)
    assert answer.json()["code"] == 40002
    assert answer.json()["message"] == "Batch.0.properties.contents.0.content_id: Not a valid string"


@pytest.mark.parametrize(
    "change, code, message",
    [
        ({"event_source": None}, 40002, "Invalid value for event_source: must be web, app or offline."),
        ({"event_source": "shop"}, 40002, "Invalid value for event_source: must be web, app or offline."),
        ({"event_source": ["web"]}, 40002, "Invalid value for event_source: must be web, app or offline."),
        ({"event_source": "offline"}, 40002, "Invalid value for event_source_id: not a valid string."),
        ({"event_source_id": None}, 40002, "Invalid value for event_source_id: not a valid string."),
        ({"event_source_id": {}}, 40002, "Invalid value for event_source_id: not a valid string."),
        (
            {"event_source_id": "ELSE"},
            40001,
            "No permission to operate pixel code: ELSE. You must be an admin or operator of this advertiser account.",
        ),
        ({"data": []}, 40002, "Invalid value for data: length must be between 1 and 1000."),
        ({"data": {}}, 40002, "Invalid value for data: not a valid list."),
        ({"data": [{}] * 1001}, 40002, "Invalid value for data: length must be between 1 and 1000."),
    ],
)
async def test_a_request_that_is_wrong_as_a_whole_is_refused_as_the_platform_does(desk, change, code, message):
    """The top of the body decides for all: HTTP 200, the platform's code and text, nothing kept."""
    body = {"event_source": "web", "event_source_id": "SHOP", "data": [event()]} | change
    answer = await desk.post(EVENT_TRACK, body, desk.sources["SHOP"])
    assert answer.status_code == 200
    assert (answer.json()["code"], answer.json()["message"]) == (code, message)
    assert desk.entries() == []


async def test_tokens_open_their_own_source_only(desk):
    """Missing, unknown, revoked and expired tokens, and one of another source, have the platform's codes."""
    desk.source("OTHER")
    body = {"event_source": "web", "event_source_id": "SHOP", "data": [event()]}
    revoked = desk.metadata.tokens.create("SHOP")
    desk.metadata.tokens.revoke(revoked.id)
    management = desk.metadata.tokens.create(None)
    tokens = {
        None: 40104,
        "": 40104,
        "bal_wrong": 40105,
        revoked.token: 40105,
        desk.sources["OTHER"]: 40001,
        management.token: 40001,
    }
    assert {token: (await desk.post(EVENT_TRACK, body, token)).json()["code"] for token in tokens} == tokens
    assert desk.entries() == []


async def test_an_expired_token_says_so(desk_with):
    """From its expiry on a token answers 40102."""
    now = [now_ms()]
    desk = desk_with(clock=lambda: now[0])
    desk.source("SHOP")
    token = desk.metadata.tokens.create("SHOP", expires_at=now[0] + 1000).token
    body = {"event_source": "web", "event_source_id": "SHOP", "data": [event()]}
    assert (await desk.post(EVENT_TRACK, body, token)).json()["code"] == 0
    now[0] += 1000
    assert (await desk.post(EVENT_TRACK, body, token)).json()["code"] == 40102


async def test_several_tokens_work_and_a_revoked_one_stops(desk):
    """A new token does not end the old one; revoking does, within the time the memory is trusted."""
    second = desk.metadata.tokens.create("SHOP")
    body = {"event_source": "web", "event_source_id": "SHOP", "data": [event()]}
    for token in (desk.sources["SHOP"], second.token):
        assert (await desk.post(EVENT_TRACK, body, token)).json()["code"] == 0
    desk.metadata.tokens.revoke(second.id)
    desk.door._directory._checked = 0.0
    assert (await desk.post(EVENT_TRACK, body, second.token)).json()["code"] == 40105


async def test_too_many_requests_are_told_to_wait(desk_with):
    """Past its bucket a token answers 40100 with the platform's text, and Retry-After says when to come back."""
    desk = desk_with(requests_per_minute=3)
    desk.source("SHOP")
    codes = [(await desk.track(event()))["code"] for _ in range(4)]
    assert codes == [0, 0, 0, 40100]
    refused = await desk.post(EVENT_TRACK, {"data": []}, desk.sources["SHOP"])
    assert refused.json()["message"] == "Too many requests. Please retry in some time."
    assert 1 <= int(refused.headers["retry-after"]) <= 20


@pytest.mark.parametrize(
    "body, headers, status",
    [
        (b"", {}, 400),
        (b"{", {}, 400),
        (b'{"a": NaN}', {}, 400),
        (b'{"a": "\xff"}', {}, 400),
        (b'{"a": "\\ud800"}', {}, 400),
        (b"[" * 100_000, {}, 400),
        (b" " * (MOST_BYTES + 1), {}, 413),
        (gzip.compress(b" " * (MOST_BYTES + 1), mtime=0), {"content_encoding": "gzip"}, 413),
        (b"{}", {"content_encoding": "gzip"}, 400),
        (gzip.compress(b"{}", mtime=0)[:-4], {"content_encoding": "gzip"}, 400),
        (b"{}", {"content_encoding": "br"}, 415),
    ],
)
async def test_what_cannot_be_read_is_a_4xx_in_the_same_envelope(desk, body, headers, status):
    """Unreadable, too large or oddly packed bodies get a 4xx with code, sentence and request_id; nothing is kept."""
    answer = await desk.post(EVENT_TRACK, body, desk.sources["SHOP"], **headers)
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message", "request_id", "data"}
    assert answer.json()["message"].endswith(".")
    assert desk.entries() == []


async def test_a_body_that_is_no_object_is_a_wrong_parameter(desk):
    """JSON of another type is readable, so it is the platform's 40002."""
    for body in (b"[]", b"7", b"null", b'"x"'):
        answer = await desk.post(EVENT_TRACK, body, desk.sources["SHOP"])
        assert (answer.status_code, answer.json()["code"]) == (200, 40002)


@pytest.mark.parametrize("pack, name", [(gzip.compress, "gzip"), (zlib.compress, "deflate")])
async def test_packed_bodies_are_taken(desk, pack, name):
    """gzip and deflate are inflated."""
    body = b'{"event_source":"web","event_source_id":"SHOP","data":[{"event":"Search"}]}'
    answer = await desk.post(EVENT_TRACK, pack(body), desk.sources["SHOP"], content_encoding=name)
    assert answer.json()["code"] == 0


async def test_other_paths_and_methods_say_so(desk):
    """An unknown path is 404, another method 405, both in the envelope; the slash at the end may be missing."""
    assert (await desk.post("/open_api/v1.3/nothing/", {})).status_code == 404
    body = {"event_source": "web", "event_source_id": "SHOP", "data": [event()]}
    assert (await desk.post(EVENT_TRACK.rstrip("/"), body, desk.sources["SHOP"])).json()["code"] == 0


OLDER = [
    ("pixel/track/", "WEB", {"pixel_code": "WEB", "event": "CompletePayment", "timestamp": "{iso}", "context": {}}),
    ("pixel/track/", "WEB", {"pixel_code": "WEB", "event": "CompletePayment", "timestamp": "", "context": {}}),
    ("pixel/track/", "WEB", {"pixel_code": "WEB", "event_list": [{"event": "CompletePayment", "user": {"em": "a@b.example"}}]}),
    ("pixel/track/", "WEB", {"pixel_code": "WEB", "event": {"event": "CompletePayment", "timestamp": "{iso}"}}),
    (
        "pixel/batch/",
        "WEB",
        {"pixel_code": "WEB", "batch": [{"type": "track", "event": "CompletePayment", "timestamp": "{iso}"}]},
    ),
    ("pixel/batch/", "WEB", {"batch": [{"pixel_code": "WEB", "event": "CompletePayment", "test_event_code": "T1"}]}),
    (
        "pixel/batch/",
        "WEB",
        {"pixel_code": "WEB", "event": "CompletePayment", "context": {"user": {"phone_number": "+33612345678"}}},
    ),
    ("app/track/", "7001", {"tiktok_app_id": 7001, "event": "Purchase", "timestamp": "{iso}", "context": {"ip": "203.0.113.1"}}),
    (
        "app/batch/",
        "7001",
        {"app_id": "7001", "batch": [{"type": "track", "event": "LaunchAPP", "context": {"device": {"gaid": "X"}}}]},
    ),
    ("offline/track/", "9001", {"event_set_id": "9001", "event": "CompletePayment", "timestamp": "{day}", "properties": {}}),
    (
        "offline/batch/",
        "9001",
        {
            "event_set_id": "9001",
            "batch": [{"event": "Contact", "context": {"user": {"emails": ["A@b.example"], "phone_numbers": []}}}],
        },
    ),
]


@pytest.mark.parametrize("version", ["v1.2", "v1.3"])
@pytest.mark.parametrize("path, code, body", OLDER)
async def test_every_older_shape_is_taken(desk, version, path, code, body):
    """Each older path takes its shape, with the oddities clients send."""
    for name, kind in (("WEB", Kind.WEB), ("7001", Kind.APP), ("9001", Kind.OFFLINE)):
        desk.source(name, kind)
    text = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    import json

    filled = json.loads(json.dumps(body).replace("{iso}", text).replace("{day}", text[:10]))
    answer = (await desk.post(f"/open_api/{version}/{path}", filled, desk.sources[code])).json()
    assert (answer["code"], len(answer["data"]["receipts"])) == (0, 1), answer
    assert [kind for kind, _ in desk.entries()] == ["STORED"]


async def test_older_fields_land_where_the_newer_api_has_them(desk):
    """context.user.phone_number is user.phone, context.ad.callback is user.ttclid, context.page is page."""
    body = {
        "pixel_code": "SHOP",
        "event": "Contact",
        "event_id": "older-1",
        "context": {
            "ad": {"callback": "E.C.P.click"},
            "page": {"url": "https://s.example/contact"},
            "user": {"phone_number": "+33612345678", "ttp": "cookie"},
            "ip": "203.0.113.7",
            "user_agent": "UA/1",
        },
    }
    await desk.post("/open_api/v1.3/pixel/track/", body, desk.sources["SHOP"])
    row = dict(zip(StoredEvent.__struct_fields__, desk.entries()[0][1], strict=True))
    assert (row["ttclid"], row["ttp"], row["user_agent"], row["page_url"]) == (
        "E.C.P.click",
        "cookie",
        "UA/1",
        "https://s.example/contact",
    )
    assert len(row["phone"]) == 1
    assert row["ip_scope"] == "public"
    context = json.loads(row["context"])
    assert set(context) == {"extra", "arrival"}
    assert set(context["extra"]) == {"library"}


async def test_an_older_batch_has_its_own_limit(desk):
    """More than 50 events in a pixel batch refuse the request."""
    body = {"pixel_code": "SHOP", "batch": [{"event": "Search"}] * 51}
    answer = (await desk.post("/open_api/v1.3/pixel/batch/", body, desk.sources["SHOP"])).json()
    assert (answer["code"], answer["message"]) == (40002, "Invalid value for batch: length must be between 1 and 50.")


async def test_a_test_code_stays_with_its_event(desk):
    """test_event_code at the top or in an item marks the event."""
    from balise.events.stored import StoredEvent

    await desk.track(event(), test_event_code="T-top")
    await desk.track(event(test_event_code="T-item"), event())
    at = StoredEvent.__struct_fields__.index("test_event_code")
    assert [row[at] for _, row in desk.entries()] == ["T-top", "T-item", ""]


async def test_a_log_that_refuses_is_503_and_worth_a_retry(desk):
    """While the disk refuses, the answer is 503 with Retry-After and nothing was accepted."""
    desk.log._writes.execute("PRAGMA query_only=ON")
    body = {"event_source": "web", "event_source_id": "SHOP", "data": [event()]}
    answer = await desk.post(EVENT_TRACK, body, desk.sources["SHOP"])
    assert (answer.status_code, answer.json()["code"]) == (503, 50000)
    assert int(answer.headers["retry-after"]) > 0
    desk.log._writes.execute("PRAGMA query_only=OFF")
    assert desk.entries() == []


async def test_the_size_of_an_event_is_kept(desk):
    """What is stored and what waits know how large the event was as sent."""
    event = {"event": "Search", "event_time": now_ms() // 1000, "page": {"url": "https://s.example/"}, "user": {"ttclid": "c"}}
    await desk.track(event, {"event": "1 bad"})
    (_, stored), (_, waiting) = desk.entries()
    sizes = [len(json.dumps(each, separators=(",", ":"))) for each in (event, {"event": "1 bad"})]
    assert json.loads(stored[StoredEvent.__struct_fields__.index("context")])["arrival"] == {"bytes": sizes[0]}
    assert json.loads(waiting[QuarantinedEvent.__struct_fields__.index("received")])["bytes"] == sizes[1]
