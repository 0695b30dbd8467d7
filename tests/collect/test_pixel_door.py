"""The door for browsers: what pages send is taken, told, and seen by nobody it is not meant for."""

import base64
import gzip
import json
import time
from urllib.parse import quote

import pytest

from balise.collect.images import GIF
from balise.errors import LogUnavailable
from balise.events.received import Kind
from tests.making import wire

CORS = {"access-control-allow-credentials": "true", "access-control-expose-headers": "retry-after"}
SHOP = "https://shop.example"


def rows(desk) -> list[list]:
    """What the log holds."""
    return [row for _, row in desk.entries()]


def fields(desk, *names: str) -> list[tuple]:
    """These fields of every stored event."""
    from balise.events.stored import StoredEvent

    at = [StoredEvent.__struct_fields__.index(name) for name in names]
    return [tuple(row[place] for place in at) for kind, row in desk.entries() if kind == "STORED"]


async def test_an_event_is_on_disk_before_it_is_answered(desk):
    """The answer has a receipt, and the event's canonical name and class."""
    told = await desk.pixel(wire(name="ViewContent"), wire(name="YourCustomEvent"), wire(name="PlaceAnOrder"))
    assert told["code"] == 0
    assert [row[0] for row in rows(desk)] == told["data"]["receipts"]
    assert [(each["event"], each["class"], each["outcome"]) for each in told["data"]["events"]] == [
        ("ViewContent", "standard", ""),
        ("YourCustomEvent", "custom", ""),
        ("PlaceAnOrder", "standard", ""),
    ]
    assert [each["receipt"] for each in told["data"]["events"]] == told["data"]["receipts"]


async def test_an_event_comes_by_the_browsers_channel(desk):
    """Deduplication and the report see that it came from a page."""
    await desk.pixel(wire())
    assert fields(desk, "channel", "protocol", "kind") == [("browser", "pixel", "web")]


@pytest.mark.parametrize("content_type", ["text/plain;charset=UTF-8", "application/json", "application/octet-stream", ""])
async def test_any_content_type_is_read_as_json(desk, content_type):
    """Browsers send beacons as they please."""
    headers = {"Content-Type": content_type} if content_type else {}
    answer = await desk.browse({"batch": [wire()]}, headers=headers)
    assert answer.json()["code"] == 0


async def test_a_compressed_body_is_read(desk):
    """gzip is read within the limit of the body."""
    body = gzip.compress(json.dumps({"batch": [wire()]}).encode())
    assert (await desk.browse(body, headers={"Content-Encoding": "gzip"})).json()["code"] == 0


async def test_a_bad_event_waits_and_the_others_are_taken(desk):
    """Code 20001 names the index and the reason; the good events count."""
    told = await desk.pixel(wire(), "no event", wire(name="1 bad"))
    assert told["code"] == 20001
    assert [(each["index"], each["path"], each["code"]) for each in told["data"]["errors"]] == [
        (1, "batch.1", "invalid_event"),
        (2, "batch.2.event", "invalid_name"),
    ]
    assert [each["outcome"] for each in told["data"]["events"]] == ["", "invalid_event", "invalid_name"]
    assert len(rows(desk)) == 3


async def test_a_strict_source_takes_the_good_events_of_a_page(desk_with):
    """No browser can mend an event, so one bad event never refuses the others, whatever the source says."""
    desk = desk_with()
    desk.source("SHOP", on_invalid="strict")
    assert (await desk.pixel(wire(), wire(name="1 bad")))["code"] == 20001
    assert len(rows(desk)) == 2


async def test_an_event_for_several_pixels_counts_for_each(desk):
    """Codes joined with a bar make one event a source, each with its receipt."""
    desk.source("OTHER")
    told = await desk.pixel(wire("SHOP|OTHER", properties={"value": 5, "currency": "EUR"}), wire("OTHER"))
    assert fields(desk, "source", "properties") == [
        ("SHOP", '{"value":5,"currency":"EUR"}'),
        ("OTHER", '{"value":5,"currency":"EUR"}'),
        ("OTHER", "{}"),
    ]
    assert len(set(told["data"]["receipts"])) == 3


async def test_a_batch_for_several_sources_is_answered_in_its_order(desk):
    """Each event goes to its own source; one whose source is unknown is told, and keeps no other from being taken."""
    desk.source("OTHER")
    desk.source("APP", Kind.APP)
    told = await desk.pixel(wire("OTHER"), wire("NOBODY"), wire("SHOP"), wire("APP"))
    assert told["code"] == 20001
    assert [(each["index"], each["path"], each["code"]) for each in told["data"]["errors"]] == [
        (1, "batch.1.context.pixel.code", "unknown_source"),
        (3, "batch.3.context.pixel.code", "not_a_web_source"),
    ]
    assert [bool(receipt) for receipt in told["data"]["receipts"]] == [True, False, True, False]
    assert [row[1] for row in rows(desk)] == ["OTHER", "SHOP"]


async def test_an_unknown_code_alone_is_refused_as_the_platform_does(desk):
    """Code 40001 and its text; nothing is kept."""
    told = await desk.pixel(wire("NOBODY"))
    assert (told["code"], told["data"]) == (40001, {})
    assert told["message"].startswith("No permission to operate pixel code: NOBODY.")
    assert rows(desk) == []


async def test_a_source_that_is_no_site_takes_nothing_from_pages(desk):
    """Its code is refused with the place."""
    desk.source("APP", Kind.APP)
    told = await desk.pixel(wire("APP"))
    assert (told["code"], told["message"]) == (
        40002,
        "Invalid value for context.pixel.code: must be the code of a web source.",
    )


@pytest.mark.parametrize(
    "body, message",
    [
        ([], "Invalid value for body: not a valid object."),
        (7, "Invalid value for body: not a valid object."),
        ({}, "Invalid value for context.pixel.code: not a valid string."),
        ({"batch": {}}, "Invalid value for batch: not a valid list."),
        ({"batch": []}, "Invalid value for batch: length must be between 1 and 1000."),
        ({"batch": [None, 3]}, "Invalid value for context.pixel.code: not a valid string."),
        ({"batch": [{}] * 1001}, "Invalid value for batch: length must be between 1 and 1000."),
        ({"batch": [{"context": {"pixel": {"code": "|||"}}}]}, "Invalid value for context.pixel.code: not a valid string."),
        (
            {"batch": [{"context": {"pixel": {"code": f"C{number}"}}} for number in range(21)]},
            "Invalid value for context.pixel.code: at most 20 different codes in one request.",
        ),
        (
            {"batch": [{"context": {"pixel": {"code": "|".join(map(str, range(9)))}}}] * 200},
            "Invalid value for batch: length must be between 1 and 1000.",
        ),
    ],
)
async def test_what_is_no_batch_is_refused_with_the_place(desk, body, message):
    """The envelope says what is wrong with the body; nothing is kept."""
    answer = await desk.browse(body)
    assert (answer.status_code, answer.json()["code"], answer.json()["message"]) == (200, 40002, message)
    assert rows(desk) == []


@pytest.mark.parametrize(
    "body, status",
    [(b"{", 400), (b"", 400), (b"\xff\xfe", 400), (b"[" * 100_000, 400), (b"x" * (2 * 1024 * 1024 + 1), 413)],
)
async def test_what_cannot_be_read_gets_a_4xx_that_pages_may_read(desk, body, status):
    """Refusals carry the same headers for other sites as answers."""
    answer = await desk.browse(body, headers={"Origin": SHOP})
    assert (answer.status_code, answer.json()["code"]) == (status, 40000)
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert CORS.items() <= dict(answer.headers).items()


@pytest.mark.parametrize("origin", [SHOP, "null", "http://localhost:3000"])
async def test_any_page_may_read_its_answer(desk, origin):
    """The origin is repeated, with credentials, and caches are told that it matters."""
    answer = await desk.browse({"batch": [wire()]}, headers={"Origin": origin})
    assert answer.headers["access-control-allow-origin"] == origin
    assert CORS.items() <= dict(answer.headers).items()
    assert (answer.headers["vary"], answer.headers["cache-control"]) == ("origin", "no-store")


async def test_a_request_without_an_origin_is_answered_without_leave(desk):
    """Nobody is let in who did not ask."""
    answer = await desk.browse({"batch": [wire()]})
    assert "access-control-allow-origin" not in answer.headers


async def test_a_browser_that_asks_first_is_let_in(desk):
    """The preflight allows POST and GET with a content type, and may be remembered."""
    answer = await desk.browse(b"", method="OPTIONS", headers={"Origin": SHOP, "Access-Control-Request-Method": "POST"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-methods"] == "POST, GET"
    assert answer.headers["access-control-allow-headers"] == "content-type"
    assert int(answer.headers["access-control-max-age"]) > 0
    assert answer.headers["access-control-allow-origin"] == SHOP


@pytest.mark.parametrize("path", ["/api/v2/pixel", "/api/v2/pixel/", "/api/v2/pixel/act", "/api/v2/pixel/act/"])
async def test_both_paths_take_events(desk, path):
    """Events and automatic actions arrive by the same way."""
    assert (await desk.browse({"batch": [wire()]}, path)).json()["code"] == 0


async def test_other_paths_and_methods_are_told_what_would_do(desk):
    """404 and 405 with the envelope; 405 names the methods."""
    assert (await desk.browse({}, "/api/v2/pixel/perf")).status_code == 404
    answer = await desk.browse({}, method="PUT")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, GET, OPTIONS")
    assert set(answer.json()) == {"code", "message", "request_id", "data"}


async def test_a_log_that_cannot_be_written_asks_to_try_again(desk):
    """503 with Retry-After that the page may read, so that the pixel keeps the events."""

    async def full(lines):
        raise LogUnavailable("The log cannot be written.")

    desk.log.append = full
    answer = await desk.browse({"batch": [wire()]}, headers={"Origin": SHOP})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.headers["access-control-allow-origin"] == SHOP


async def test_too_many_requests_from_one_address_wait(desk_with):
    """Code 40100 with Retry-After by HTTP 200, as the platform; another address is not held up."""
    desk = desk_with(requests_per_minute=3)
    desk.source("SHOP")
    asked = {"headers": {"Origin": SHOP}, "address": "9.9.9.9"}
    told = [await desk.browse({"batch": [wire()]}, **asked) for _ in range(4)]
    assert [(answer.status_code, answer.json()["code"]) for answer in told] == [(200, 0)] * 3 + [(200, 40100)]
    assert 1 <= int(told[3].headers["retry-after"]) <= 20
    assert told[3].headers["access-control-allow-origin"] == SHOP
    assert (await desk.browse({"batch": [wire()]}, address="9.9.9.10")).json()["code"] == 0


async def test_the_neighbours_of_one_network_share_a_bucket(desk_with):
    """One subscriber of IPv6 has a whole /64, so that is what is counted."""
    desk = desk_with(requests_per_minute=1)
    desk.source("SHOP")
    told = [await desk.browse({"batch": [wire()]}, address=f"2606:4700::{last}") for last in (1, 2)]
    assert [answer.json()["code"] for answer in told] == [0, 40100]


async def test_who_is_not_known_by_an_address_is_not_held_up(desk_with):
    """Behind a proxy that is not trusted all visitors have one address, which is not a public one."""
    desk = desk_with(requests_per_minute=1)
    desk.source("SHOP")
    told = [await desk.browse({"batch": [wire()]}, address=address) for address in ("127.0.0.1", "172.17.0.1") * 2]
    assert [answer.json()["code"] for answer in told] == [0] * 4


async def test_answers_are_counted_by_status(desk):
    """The metrics of this door stand beside those of the other."""
    await desk.pixel(wire())
    await desk.browse(b"{")
    counted = {
        sample.labels.get("status"): sample.value for metric in desk.pixel_door.measures.collect() for sample in metric.samples
    }
    assert (counted["200"], counted["400"]) == (1, 1)


# ── images


async def image(desk, query: str, **headers: str):
    """Ask for the image."""
    return await desk.browse(b"", f"/api/v2/pixel?{query}", "GET", headers=headers)


async def test_a_page_without_scripts_is_counted_by_an_image(desk):
    """`sdkid` names the source, the Referer the page; the answer is an image that no cache keeps."""
    answer = await image(desk, "sdkid=SHOP&event=Pageview&noscript=1", Referer=f"{SHOP}/thanks?ttclid=E.C.P.x")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, GIF, "image/gif")
    assert answer.headers["cache-control"] == "no-store"
    assert fields(desk, "event", "page_url", "ttclid", "context") == [
        ("PageView", f"{SHOP}/thanks?ttclid=E.C.P.x", "E.C.P.x", '{"extra":{"noscript":true},"arrival":{"bytes":88}}')
    ]


async def test_an_image_may_carry_properties(desk):
    """What is no field of the event is one of its properties."""
    await image(desk, "sdkid=SHOP&event=AddToCart&event_id=e-7&content_id=301&value=9.2&currency=EUR")
    [(event_id, value, currency, properties)] = fields(desk, "event_id", "value", "currency", "properties")
    assert (event_id, float(value), currency) == ("e-7", 9.2, "EUR")
    assert json.loads(properties) == {"content_id": "301", "value": "9.2", "currency": "EUR"}


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("padded", [True, False])
async def test_a_message_in_the_address_is_read(desk, encode, padded):
    """The platform's library sends base64 JSON in `analytics_message` where it cannot post."""
    message = encode(json.dumps(wire(properties={"note": "??>>~~ÿÿ"})).encode()).decode()
    await image(desk, f"analytics_message={quote(message if padded else message.rstrip('='))}")
    assert fields(desk, "event", "event_id", "source") == [("AddToCart", "id-1", "SHOP")]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "sdkid=",
        "sdkid=NOBODY",
        "analytics_message=%%%",
        "analytics_message=e30=",
        "event=x",
        "&".join(f"a{n}=1" for n in range(500)),
    ],
)
async def test_a_refused_image_is_an_image(desk, query):
    """A page never shows a broken picture, and nothing is kept."""
    answer = await image(desk, query)
    assert answer.status_code < 500
    assert (answer.content, answer.headers["content-type"]) == (GIF, "image/gif")
    assert rows(desk) == []


# ── the cookie


@pytest.mark.parametrize(
    "origin, host, cookie",
    [
        (SHOP, "t.shop.example", "Domain=shop.example; SameSite=Lax; Secure"),
        ("http://www.shop.example:8080", "shop.example", "Domain=shop.example; SameSite=Lax"),
        ("https://a.shop.co.uk", "b.shop.co.uk:8443", "Domain=shop.co.uk; SameSite=Lax; Secure"),
        ("http://localhost:3000", "localhost:8080", "SameSite=Lax"),
        ("http://127.0.0.1:3000", "127.0.0.1", "SameSite=Lax"),
        ("http://[::1]:3000", "[::1]:8080", "SameSite=Lax"),
    ],
)
async def test_a_server_of_the_same_site_keeps_the_visitors_id(desk, origin, host, cookie):
    """`_ttp` comes back as the server's cookie for 13 months, which Safari keeps."""
    answer = await desk.browse({"batch": [wire()]}, headers={"Origin": origin, "Host": host})
    assert answer.headers["set-cookie"] == f"_ttp=01JABCDEFGHJKMNPQRSTVWXYZ0; Max-Age=34190000; Path=/; {cookie}"


@pytest.mark.parametrize(
    "origin, host",
    [
        (SHOP, "balise.example"),
        ("https://a.github.io", "b.github.io"),
        ("https://co.uk", "other.co.uk"),
        ("http://127.0.0.1", "127.0.0.2"),
        ("http://localhost", "shop.localhost"),
        ("null", "shop.example"),
        ("", "shop.example"),
    ],
)
async def test_a_server_of_another_site_sets_nothing(desk, origin, host):
    """No cookie for a site the server does not belong to."""
    answer = await desk.browse({"batch": [wire()]}, headers={"Host": host} | ({"Origin": origin} if origin else {}))
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("value", ["", None, "a;b", "x" * 101, "a b", "é", ["a b"], "a\r\nSet-Cookie: b=c"])
async def test_only_an_id_becomes_a_cookie(desk, value):
    """No other text of a sender gets into a header; without an id cookies are off."""
    event = wire(context__user={"anonymous_id": value})
    answer = await desk.browse({"batch": [event]}, headers={"Origin": SHOP, "Host": "shop.example"})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


async def test_a_source_may_want_no_cookies(desk_with):
    """Where a source has first-party cookies off, the server sets none."""
    desk = desk_with()
    desk.source("SHOP", first_party_cookies=False)
    answer = await desk.browse({"batch": [wire()]}, headers={"Origin": SHOP, "Host": "shop.example"})
    assert "set-cookie" not in answer.headers


# ── origins


async def test_a_page_of_another_origin_waits(desk_with):
    """An event from an origin the source does not name is quarantined with it, and replayable."""
    desk = desk_with()
    desk.source("SHOP", allowed_origins=(SHOP,))
    told = await desk.browse({"batch": [wire()]}, headers={"Origin": "https://evil.example"})
    [error] = told.json()["data"]["errors"]
    assert (error["code"], error["path"]) == ("origin_not_allowed", "batch.0.origin")
    assert "https://evil.example" in error["reason"]
    assert json.loads(rows(desk)[0][-1])["origin"] == "https://evil.example"


@pytest.mark.parametrize(
    "headers, taken",
    [
        ({"Origin": SHOP}, True),
        ({"Origin": "HTTPS://SHOP.example"}, True),
        ({"Referer": f"{SHOP}/a?b"}, True),
        ({"Referer": "https://shop.example:443/a"}, True),
        ({"Origin": "https://evil.example", "Referer": f"{SHOP}/a"}, False),
        ({"Origin": "null", "Referer": f"{SHOP}/a"}, False),
        ({"Origin": f"{SHOP}:8443"}, False),
        ({"Origin": "http://shop.example"}, False),
        ({"Referer": "about:blank"}, False),
        ({}, False),
    ],
)
async def test_an_allowed_origin_is_named_exactly(desk_with, headers, taken):
    """Origin decides; where none was sent, as with images, the Referer's."""
    desk = desk_with()
    desk.source("SHOP", allowed_origins=(SHOP,))
    told = (await desk.browse({"batch": [wire()]}, headers=headers)).json()
    assert told["code"] == (0 if taken else 20001)


async def test_servers_are_not_held_to_origins(desk_with):
    """A shop's server with a token sends whatever origins its pages have."""
    desk = desk_with()
    desk.source("SHOP", allowed_origins=(SHOP,))
    assert (await desk.track({"event": "Search", "event_time": int(time.time())}))["code"] == 0


SEEN = {"id": "r_aB3dE5fG7hJ9", "version": 3, "score": 0.92, "found": "weak"}


async def test_a_page_that_is_left_tells_of_rules_alone(desk, monkeypatch):
    """Without an event the sightings are counted, answered, and nothing else is kept."""
    desk.knows_rules(monkeypatch, {"r_aB3dE5fG7hJ9": 3})
    told = await desk.pixel(
        rules=[{"code": "SHOP", "page": "/cart?x=1", "seen": [SEEN]}, {"code": "NOBODY", "page": "/", "seen": [SEEN]}]
    )

    assert (told["code"], told["data"]["receipts"], rows(desk)) == (0, [], [])
    desk.door._directory.note_use()
    (one,) = desk.metadata.rule_sightings.since("SHOP", 0)
    assert (one.rule, one.version, one.page, one.seen, one.weak, one.score_sum) == ("r_aB3dE5fG7hJ9", 3, "/cart", 1, 1, 92)


async def test_sightings_come_with_events(desk, monkeypatch):
    """A body that goes out anyway carries both, and a wrong list of sightings does not harm the events."""
    desk.knows_rules(monkeypatch, {"r_aB3dE5fG7hJ9": 3})
    for rules in ([{"code": "SHOP", "page": "/", "seen": [SEEN]}], "wrong", [[]], None):
        assert len((await desk.pixel(wire(), rules=rules))["data"]["receipts"]) == 1
    desk.door._directory.note_use()
    assert [one.seen for one in desk.metadata.rule_sightings.since("SHOP", 0)] == [1]


@pytest.mark.parametrize("rule, version, kept", [("r_aB3dE5fG7hJ9", 3, 3), ("r_aB3dE5fG7hJ9", 4, 0), ("r_zzzzzzzzzzzz", 1, 0)])
async def test_an_event_keeps_the_rule_that_its_source_has(desk, monkeypatch, rule, version, kept):
    """Another's rule, or a version that never was, is told and not kept."""
    desk.knows_rules(monkeypatch, {"r_aB3dE5fG7hJ9": 3})

    told = await desk.pixel(wire(rule={"id": rule, "version": version, "score": 0.92}))

    ((named, stored_version, score),) = fields(desk, "rule", "rule_version", "rule_score")
    assert (named, stored_version, score) == ((rule, 3, "0.92") if kept else ("", 0, "0"))
    assert ("rule_unknown" in [warning["code"] for warning in told["data"]["warnings"]]) == (not kept)


async def test_what_waits_keeps_its_rule(desk, monkeypatch):
    """An event that is refused names its rule when it is replayed."""
    desk.knows_rules(monkeypatch, {"r_aB3dE5fG7hJ9": 3})
    await desk.pixel(wire(name="1 bad", rule={"id": "r_aB3dE5fG7hJ9", "version": 2, "score": 1}))

    ((_, row),) = desk.entries()

    assert json.loads(row[-1])["by_rule"] == {"rule": "r_aB3dE5fG7hJ9", "version": 2, "score": "1.00"}
