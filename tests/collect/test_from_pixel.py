"""What browsers send lands where the Events API's fields land."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from balise.events.stored import StoredEvent
from tests.making import wire

HASH = "a" * 64


async def landed(desk, *events, **given) -> list[dict]:
    """The stored events by the names of their fields."""
    await desk.browse({"batch": list(events), **given.pop("top", {})}, **given)
    return [dict(zip(StoredEvent.__struct_fields__, row, strict=True)) for kind, row in desk.entries() if kind == "STORED"]


def codes(event: dict) -> dict[str, str]:
    """Finding's code → path."""
    return {finding[0]: finding[1] for finding in event["findings"]}


async def test_every_field_of_the_pixel_lands(desk):
    """Person, page, browser, session and what was sent are each in their place; nothing is warned about."""
    event = wire(
        properties={"value": 9.2, "currency": "EUR", "order_id": "A-1"},
        context__ad={"callback": "E.C.P.click"},
        context__page={"url": "https://shop.example/thanks", "referrer": "https://shop.example/cart", "title": "Thanks"},
        context__user={"email": HASH, "phone_number": "b" * 64, "external_id": "c" * 64, "city": "lyon", "anonymous_id": "01ABC"},
        context__pixel={"code": "SHOP", "partner": "WooCommerce"},
        limited_data_use=True,
        test_event_code="TEST1",
    )
    [stored] = await landed(desk, event)
    assert {name: stored[name] for name in ("event", "event_id", "value", "currency", "order_id")} == {
        "event": "AddToCart",
        "event_id": "id-1",
        "value": "9.2",
        "currency": "EUR",
        "order_id": "A-1",
    }
    assert (stored["email"], stored["phone"], stored["external_id"], stored["city"]) == ([HASH], ["b" * 64], ["c" * 64], "lyon")
    assert (stored["ttclid"], stored["ttp"], stored["locale"]) == ("E.C.P.click", "01ABC", "fr-FR")
    assert (stored["page_url"], stored["page_referrer"]) == ("https://shop.example/thanks", "https://shop.example/cart")
    assert stored["user_agent"].startswith("Mozilla/5.0 (X11")
    assert (stored["partner_name"], stored["test_event_code"], stored["limited_data_use"]) == ("WooCommerce", "TEST1", True)
    context = json.loads(stored["context"])
    assert context.pop("arrival")["bytes"] > 500
    assert context == {
        "device": {"platform": "Linux x86_64", "screen": "1440x900"},
        "visit": {
            "session_id": "1790000000000::aB3dE5fG7hJ9kL1mN3pQ.1.1790000000000.1",
            "pageview_id": "messageId-m3s8x2jz-1b2c3d4e5f0",
        },
        "extra": {"library": "balise 0.1.0", "page": {"title": "Thanks"}},
    }
    assert stored["findings"] == []


async def test_the_platforms_own_body_is_read(desk):
    """A single event as the platform's library sends it, with its many labels, becomes the same event."""
    now = datetime.now(UTC)
    body = {
        "event": "CompletePayment",
        "event_id": "",
        "message_id": "messageId-1708000000000-12345-SHOP",
        "is_onsite": False,
        "timestamp": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "context": {
            "ad": {"sdk_env": "external", "jsb_status": 2},
            "device": {"platform": "pc"},
            "index": 1,
            "library": {"name": "pixel.js", "version": "2.2.1"},
            "page": {"url": "https://shop.example/?ttclid=E.C.P.fromurl", "referrer": "", "load_progress": "2"},
            "pageview_id": "abc-SHOP",
            "session_id": "abc::1-SHOP",
            "sessions": [{"session_id": "abc", "pixel_code": "SHOP"}],
            "pixel": {"code": "SHOP", "codes": "SHOP", "runtime": "1"},
            "user": {"anonymous_id": "01ABC", "email": HASH, "auto_email": "b" * 64},
            "userAgent": "Mozilla/5.0 Real",
            "variation_id": "default",
        },
        "properties": {"value": 5, "currency": "EUR", "limited_data_use": 1},
        "_inspection": {"identity_params": {"email": ["hashed_email"]}},
        "signal_diagnostic_labels": {"raw_email": {"label": "missing"}, "hashed_phone": {"label": "invalid"}},
    }
    await desk.browse(body)
    [stored] = [dict(zip(StoredEvent.__struct_fields__, row, strict=True)) for _, row in desk.entries()]
    assert (stored["event"], stored["event_id"], stored["event_time"]) == (
        "CompletePayment",
        "messageId-1708000000000-12345-SHOP",
        int(now.timestamp()),
    )
    assert (stored["email"], stored["ttp"], stored["ttclid"]) == ([HASH, "b" * 64], "01ABC", "E.C.P.fromurl")
    assert (stored["limited_data_use"], json.loads(stored["properties"])) == (True, {"value": 5, "currency": "EUR"})
    assert codes(stored) == {"identity_invalid": "user.phone"}


async def test_an_automatic_action_is_named_by_its_action(desk):
    """What the platform's library collected by itself is kept beside the event."""
    body = {
        "action": "Click",
        "auto_collected_properties": {"page_trigger": "Click", "trigger_element": {"tag": "BUTTON", "inner_text": "Buy"}},
        "context": {"pixel": {"code": "SHOP"}, "page": {"url": "https://shop.example/"}},
    }
    await desk.browse(body, "/api/v2/pixel/act")
    [stored] = await landed(desk, path="/nowhere")
    assert stored["name_sent"] == "Click"
    assert json.loads(stored["context"])["extra"]["auto_collected_properties"]["trigger_element"]["inner_text"] == "Buy"


async def test_the_form_of_2020_is_read(desk):
    """Its click id is a callback, and its own id takes the place of a message's."""
    body = {
        "event": "ViewContent",
        "analytics_uniq_id": "uniq-1",
        "timestamp": datetime.now(UTC).isoformat(),
        "context": {
            "ad": {"ad_id": "1", "callback": "E.C.P.old"},
            "page": {"url": "https://shop.example/"},
            "pixel": {"code": "SHOP"},
            "user": {},
        },
    }
    [stored] = await landed(desk, body)
    assert (stored["ttclid"], stored["event_id"]) == ("E.C.P.old", "uniq-1")


@pytest.mark.parametrize(
    "session",
    [
        "jane@example.com",
        "1790000000000::jane0612345678abcdef.1.1790000000000.1",
        "0033612345678::aB3dE5fG7hJ9kL1mN3pQ.1.1790000000000.1",
        "1790000000000::aB3dE5fG7hJ9kL1mN3pQ.1.0033612345678.1",
    ],
)
async def test_a_session_of_another_form_is_judged_as_text(desk, session):
    """Only what a browser library makes by itself passes unread."""
    [stored] = await landed(desk, wire(context__session_id=session))
    context = json.loads(stored["context"])
    assert "session_id" not in context["visit"]
    assert "session_id" in context["extra"]
    assert "jane@example.com" not in stored["context"]


async def test_clear_text_is_hashed_at_the_door(desk):
    """A page that sends clear text is read as the Events API is: hashed, with a warning."""
    user = {"email": " Jane@Example.com", "phone_number": "+33612345678", "external_id": "customer-7"}
    [stored] = await landed(desk, wire(context__user=user))
    assert [len(value) for field in ("email", "phone", "external_id") for value in stored[field]] == [64] * 3
    assert "clear_text_hashed" in codes(stored)
    assert "jane" not in json.dumps(stored).lower()


@pytest.mark.parametrize(
    "event_id, properties, due",
    [
        ("id-7", {}, "id-7"),
        ("", {}, "messageId-m3s8x2k1-9f8d7c6b5a"),
        (None, {}, "messageId-m3s8x2k1-9f8d7c6b5a"),
        ("", {"event_id": "id-8"}, "id-8"),
        (273196, {}, "273196"),
    ],
)
async def test_an_event_without_an_id_has_its_messages(desk, event_id, properties, due):
    """A retry repeats the message's id, so it is counted once; a number is text, because no browser can mend it."""
    message = "messageId-m3s8x2k1-9f8d7c6b5a"
    [stored] = await landed(desk, wire(event_id=event_id, message_id=message, properties=properties))
    assert stored["event_id"] == due


async def test_a_message_has_the_same_receipt_each_time(desk):
    """Sent again a message is answered with the receipt it had; another call of the page gets another one."""
    first, second = wire(event_id="id-1"), wire(event_id="id-1")
    told = [(await desk.pixel(event))["data"]["receipts"][0] for event in (dict(first), dict(first), second)]
    assert told[0] == told[1] != told[2]
    assert re.fullmatch(r"[0-9]{14}[0-9A-F]{20}-m", told[0])


@pytest.mark.parametrize("change", [{"message_id": None}, {"message_id": ""}, {"timestamp": "today"}, {"timestamp": 1}])
async def test_what_is_no_message_has_the_receipt_of_its_request(desk, change):
    """Without a message's id or a time that can be read the receipt is the request's id and the place in it."""
    told = await desk.pixel(wire() | change)
    assert told["data"]["receipts"] == [f"{told['request_id']}-0"]


@pytest.mark.parametrize("event_id", [True, ["a"], {"a": 1}, 1.5])
async def test_an_id_of_another_type_waits(desk, event_id):
    """What is neither text nor a whole number is quarantined with its reason."""
    told = await desk.pixel(wire(event_id=event_id))
    assert told["data"]["errors"][0]["code"] == "invalid_event_id"


@pytest.mark.parametrize(
    "url, click_id",
    [
        ("https://shop.example/?a=1&ttclid=E.C.P.x%2By", "E.C.P.x+y"),
        (f"https://shop.example/?ttclid={'E' * 1500}", "E" * 1500),
        ("https://shop.example/?a=ttclid=1", ""),
        ("https://shop.example/#ttclid=1", ""),
        ("https://[shop.example/?ttclid=1", ""),
        (7, ""),
    ],
)
async def test_the_click_id_is_read_from_the_page(desk, url, click_id):
    """Where the pixel found none, the page's address may have one, of any length."""
    [stored] = await landed(desk, wire(context__page={"url": url, "referrer": ""}))
    assert stored["ttclid"] == click_id


async def test_the_visitors_address_is_the_connections(desk):
    """The keyed hash of the address is kept; the body's User-Agent comes before the header's."""
    event = wire()
    del event["context"]["userAgent"]
    first, second = await landed(desk, event, wire(), headers={"User-Agent": "Mozilla/5.0 Header"})
    assert (len(first["ip_key"]), first["ip_scope"], first["user_agent"]) == (64, "public", "Mozilla/5.0 Header")
    assert second["user_agent"].startswith("Mozilla/5.0 (X11")


async def test_what_the_pixel_noticed_is_a_finding(desk):
    """Each label that says something to act on becomes a warning with its place; the others nothing."""
    inspection = {
        "identity_params": {"email": "invalid", "phone_number": "plain", "external_id": "empty", "nobody": "invalid"},
        "removed": ["properties.note", "context.page.url", "properties.jane@example.com.x", "properties.0612345678", 7],
        "altered": ["cyclic", "bigint", "unheard_of", {}],
    }
    [stored] = await landed(desk, wire(_inspection=inspection))
    assert [finding[:2] for finding in stored["findings"]] == [
        ["property_altered", "properties"],
        ["property_altered", "properties"],
        ["personal_data_removed", "properties.note"],
        ["personal_data_removed", "page.url"],
        ["personal_data_removed", "properties"],
        ["personal_data_removed", "properties"],
        ["identity_invalid", "user.email"],
    ]
    assert "inspection" not in stored["context"]


@pytest.mark.parametrize("wrong", [None, 7, [], "x", {"altered": 7, "removed": {}, "identity_params": []}])
async def test_an_odd_inspection_costs_nothing(desk, wrong):
    """Whatever stands there, the event is taken."""
    assert len(await landed(desk, wire(_inspection=wrong, signal_diagnostic_labels=wrong))) == 1


@pytest.mark.parametrize("part", ["ad", "device", "library", "page", "pixel", "user"])
@pytest.mark.parametrize("wrong", [None, 7, "x", [], [{}]])
async def test_a_part_of_another_type_is_left_out_with_a_warning(desk, part, wrong):
    """The event stays, told where something was left out."""
    other = wire(context__pixel={"code": "SHOP"})
    other["context"][part] = wrong
    stored = (await landed(desk, wire(), other))[1]
    assert ("wrong_type" in codes(stored)) is (wrong is not None)


async def test_a_wrong_clock_is_corrected_by_the_time_of_sending(desk):
    """An event of ten minutes ago by a clock an hour behind is stored at its real moment, with a finding."""
    now = datetime.now(UTC)
    wrong = now - timedelta(hours=1)
    event = wire(timestamp=(wrong - timedelta(minutes=10)).isoformat())
    [stored] = await landed(desk, event, top={"sent_at": wrong.isoformat()})
    assert stored["event_time"] == pytest.approx((now - timedelta(minutes=10)).timestamp(), abs=20)
    assert codes(stored) == {"clock_corrected": "event_time"}


@pytest.mark.parametrize("sent_at", [None, 7, "", "yesterday", "9" * 50, "0001-01-01T00:00:00+14:00", {}])
async def test_a_time_of_sending_that_cannot_be_read_is_left(desk, sent_at):
    """The event keeps its own time."""
    [stored] = await landed(desk, wire(), top={"sent_at": sent_at})
    assert codes(stored) == {}
