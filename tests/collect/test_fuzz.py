"""Anything at all gets an envelope with a clear sentence, never a 5xx, and changes nothing else."""

import base64
import copy
import gc
import json
import random
import re
import time
from pathlib import Path

import pytest

from balise.events.received import Kind
from tests.making import wire

FILE = Path(__file__).parents[2].parent / "shared" / "conformance" / "events_api_requests.json"
SEED_BODY = {
    "event_source": "web",
    "event_source_id": "SHOP",
    "data": [
        {
            "event": "YourCustomEvent",
            "event_time": 1_700_000_000,
            "event_id": "e-1",
            "user": {"email": "a" * 64, "phone": ["+33612345678"], "ttclid": "E.C.P.x", "ip": "203.0.113.1", "user_agent": "UA"},
            "page": {"url": "https://shop.example/?utm_source=x", "referrer": ""},
            "properties": {"contents": [{"content_id": "301", "price": 8, "quantity": 1}], "value": 9.2, "currency": "USD"},
        }
    ],
}
PATHS = [
    "/open_api/v1.3/event/track/",
    *(
        f"/open_api/v1.{minor}/{kind}/{way}/"
        for minor in (2, 3)
        for kind in ("pixel", "app", "offline")
        for way in ("track", "batch")
    ),
]
PIXEL_PATHS = ["/api/v2/pixel", "/api/v2/pixel/act"]
ODD = [None, True, 0, -1, 1e308, -0.0, 10**400, 2**63, [], {}, [[]], [None], {"": ""}, {"$ne": 1}, [{"a": [{"b": []}]}]]
ODD += [
    "",
    " ",
    "\0",
    "a\0b",
    "\u202e",
    "é" * 300,
    "x" * 10_000,
    "undefined",
    "null",
    "NaN",
    "💥",
    "<script>",
    "%00%ff",
    "\\ud800",
]


def places(value, path=()):
    """Every place in a JSON value."""
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def put(value, path, new):
    """The value with another one at a place."""
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = put(value[path[0]], path[1:], new)
    return changed


def nested(depth: int, opening: str, closing: str) -> str:
    return opening * depth + "1" + closing * depth


def mutants(bodies: list[dict], dice: random.Random, many: int):
    """Broken bodies as bytes: wrong values anywhere, and broken JSON of every kind."""
    for _ in range(many):
        body = dice.choice(bodies)
        for _ in range(dice.randint(1, 3)):
            body = put(body, dice.choice(list(places(body))), dice.choice(ODD))
        text = json.dumps(body, ensure_ascii=dice.random() < 0.5, allow_nan=True).encode(errors="surrogatepass")
        yield dice.choice(BREAKS)(text, dice)


def _cut(text, dice):
    return text[: dice.randrange(len(text) + 1)]


def _flip(text, dice):
    at = dice.randrange(len(text)) if text else 0
    return text[:at] + bytes([dice.randrange(256)]) + text[at + 1 :]


def _double(text, dice):
    return re.sub(rb'"([a-z_]+)":', rb'"\1": {}, "\1":', text, count=dice.randint(1, 5))


def _number(text, dice):
    return re.sub(rb"\d+", dice.choice([b"1e999", b"-1e-999", b"NaN", b"9" * 5000, b"0x10", b"01", b"1.", b"-"]), text, count=2)


def _surrogate(text, dice):
    return text.replace(b'":', dice.choice([b'\\ud800":', b'\\u0000":', b'\xff":', b'\xc3\x28":']), 1)


def _deep(text, dice):
    depth = dice.choice([50, 900, 5000, 100_000])
    opening, closing = dice.choice([("[", "]"), ('{"a":', "}")])
    return (
        text.replace(b"{}", nested(depth, opening, closing).encode(), 1)
        if b"{}" in text
        else nested(depth, opening, closing).encode()
    )


def _same(text, dice):
    return text


BREAKS = (_same, _same, _same, _cut, _flip, _double, _number, _surrogate, _deep)
HUGE = [
    b'{"event_source":"web","event_source_id":"SHOP","data":[{"event":"' + b"x" * 10_000_000 + b'"}]}',
    b'{"event_source":"web","event_source_id":"SHOP","data":[' + b"{}," * 99_999 + b"{}]}",
    b'{"event_source":"web","event_source_id":"SHOP","data":[{"event":"Search","properties":{"contents":['
    + b"1," * 99_999
    + b"1]}}]}",
    b'{"event_source":"web","event_source_id":"SHOP","data":[{"event":"' + b"a" * 1_900_000 + b'"}]}',
    b'{"event_source":"web","event_source_id":"SHOP","data":[{"event":"Search","event_id":"' + b"7" * 1_900_000 + b'"}]}',
    b'{"event_source":"web","event_source_id":"SHOP","data":[{"event":"Search","user":{"email":["'
    + b'a@b.example","' * 100_000
    + b'"]}}]}',
]


def memory_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 / 1024


def bodies() -> list[dict]:
    recorded = [case["request"]["body"] for case in json.loads(FILE.read_text())["cases"]] if FILE.is_file() else []
    older = {
        "pixel_code": "SHOP",
        "event": "Search",
        "timestamp": "2026-01-01T00:00:00Z",
        "context": {"user": {}, "ad": {}, "page": {}},
    }
    return [SEED_BODY, older, {"pixel_code": "SHOP", "batch": [older, {"type": "track", **older}]}, *recorded]


async def send_all(desk, requests: list[tuple[str, bytes]]) -> None:
    for path, body in requests:
        answer = await desk.post(path, body, desk.sources["SHOP"])
        assert answer.status_code < 500, (path, body[:300])
        told = answer.json()
        assert set(told) == {"code", "message", "request_id", "data"}
        assert told["message"]


def pixel_bodies() -> list[dict]:
    """What browsers send: our batches, and single events with the platform's labels."""
    labels = {"_inspection": {"removed": ["page.url"], "altered": ["cyclic"], "identity_params": {"email": "plain"}}}
    labels["signal_diagnostic_labels"] = {"raw_email": {"label": "invalid"}}
    sent_at = "2026-11-22T08:00:00.000Z"
    return [
        {"batch": [wire(), wire("SHOP|OTHER", properties={"contents": [{"content_id": "1"}]})], "sent_at": sent_at},
        {"batch": [wire(**labels), None, {}], "sent_at": sent_at},
        wire(context__ad={"callback": "E.C.P.x"}, auto_collected_properties={"trigger_element": {"tag": "A"}}, **labels),
    ]


async def asked(desk, path: str, body: bytes, headers: list[tuple[bytes, bytes]], query: bytes | None) -> tuple[int, bytes]:
    """Ask the pixel's door byte for byte; a query asks for the image. Status and body."""
    said: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": body}

    async def send(message: dict) -> None:
        said.append(message)

    scope = {"type": "http", "method": "POST" if query is None else "GET", "path": path, "query_string": query or b""}
    await desk.pixel_door({**scope, "headers": headers, "client": ("127.0.0.1", 50_000)}, receive, send)
    assert all(b"\n" not in part and b"\r" not in part for header in said[0]["headers"] for part in header)
    return said[0]["status"], said[1]["body"]


ODD_HEADERS = [b"", b"https://shop.example", b"null", b"\xff", b"x" * 5000, b"https://[", b"https://jane@example.com:99999", b","]
NAMES = [b"origin", b"referer", b"host", b"user-agent", b"x-forwarded-for", b"content-encoding"]


async def browse_all(desk, requests: list[tuple[str, bytes]], dice: random.Random) -> None:
    for path, body in requests:
        headers = [(name, dice.choice(ODD_HEADERS)) for name in dice.choices(NAMES, k=dice.randint(0, 4))]
        encoded = b"analytics_message=" + base64.b64encode(body)
        query = dice.choice([None, None, None, encoded, body, b"sdkid=SHOP&" + body])
        status, answer = await asked(desk, path, body, headers, query)
        assert status < 500, (path, headers, body[:300])
        assert answer[:6] == b"GIF89a" if query is not None else json.loads(answer)["message"]


@pytest.mark.slow
async def test_no_page_whatever_ends_in_a_5xx_or_stays_in_memory(desk):
    """Thousands of broken bodies, addresses and headers of browsers get an answer below 500; memory does not grow."""
    desk.source("OTHER")
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    requests = [(dice.choice(PIXEL_PATHS), body) for body in mutants(pixel_bodies(), dice, 2000)]
    requests += [(PIXEL_PATHS[0], body.replace(b'"data"', b'"batch"')) for body in HUGE]
    await browse_all(desk, requests, dice)
    gc.collect()
    before = memory_mb()
    await browse_all(desk, requests, dice)
    gc.collect()
    assert memory_mb() - before < 60, "Memory grew from requests that were refused."
    assert (await desk.pixel(wire()))["code"] == 0


@pytest.mark.slow
async def test_no_request_whatever_ends_in_a_5xx_or_stays_in_memory(desk):
    """Thousands of broken bodies on every path get an answer below 500, the next good event is taken, memory does not grow."""
    for code in ("1234", "pixel-id", "C123", "1111111111111"):
        desk.source(code, Kind.WEB)
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    requests = [(dice.choice(PATHS[:1] * 6 + PATHS), body) for body in mutants(bodies(), dice, 3000)]
    requests += [(PATHS[0], body) for body in HUGE]
    await send_all(desk, requests)
    gc.collect()
    before = memory_mb()
    for _ in range(2):
        await send_all(desk, requests)
    gc.collect()
    assert memory_mb() - before < 60, "Memory grew from requests that were refused."
    good = await desk.track({"event": "Search", "event_time": int(time.time())})
    assert good["code"] == 0


async def test_what_the_log_holds_after_odd_bodies_can_be_read_back(desk):
    """Whatever was taken is stored as rows of the right shape, so that one odd event cannot stop the writer."""
    import msgspec

    from balise.events.stored import QuarantinedEvent, StoredEvent

    dice = random.Random(7)
    for body in mutants(bodies(), dice, 600):
        await desk.post(PATHS[0], body, desk.sources["SHOP"])
    for body in mutants(pixel_bodies(), dice, 600):
        await desk.browse(body)
    shapes = {"STORED": StoredEvent, "QUARANTINED": QuarantinedEvent}
    entries = desk.log.read(0, 1_000_000)
    assert entries
    for entry in entries:
        assert msgspec.json.decode(entry.body, type=shapes[entry.kind.name]).source == "SHOP"
