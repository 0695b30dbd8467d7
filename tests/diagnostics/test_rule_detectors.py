"""Each fault comes in by a real door and is found, with where it is; and what is not a fault is not found."""

from datetime import UTC, datetime

import pytest

from balise.clock import now_ms
from balise.diagnostics.detectors.near_miss_name import is_near
from balise.events.plan import Parameter, PlannedEvent, Status
from balise.metadata import IssueState
from tests.diagnostics.clinic import payment
from tests.store.resting import event_row, put_events

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOUR = 3_600_000
PAY = "CompletePayment"
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def sold(**properties):
    """A payment with these properties beside or in place of the usual."""
    usual = payment(1)["properties"]
    return {"properties": {name: value for name, value in (usual | properties).items() if value is not None}}


def of_person(**user):
    return {"user": {"external_id": "a" * 64, "ip": "203.0.113.9", "user_agent": "Mozilla/5.0", **user}}


ONE_BAD_EVENT = {
    "no name": ({"event": ""}, ("missing_event_name", "", "")),
    "a name that breaks the rules": ({"event": "1 good deal"}, ("invalid_event_name", "1 good deal", "")),
    "a sensitive name": ({"event": "pregnancy_test_bought"}, ("sensitive_event_name", "pregnancy_test_bought", "")),
    "an id that is a number": ({"event_id": 12}, ("invalid_event_id", PAY, "")),
    "a time nobody can read": ({"event_time": "yesterday"}, ("invalid_time", PAY, "")),
    "a time long ago": ({"event_time": now_ms() // 1000 - 40 * 86400}, ("too_old", PAY, "")),
    "a time to come": ({"event_time": now_ms() // 1000 + 5000}, ("in_the_future", PAY, "")),
    "milliseconds": ({"event_time": now_ms()}, ("event_time_in_milliseconds", PAY, "event_time")),
    "a time in quotes": ({"event_time": str(now_ms() // 1000)}, ("event_time_spelling", PAY, "event_time")),
    "no value": (sold(value=None), ("missing_value", PAY, "")),
    "no currency": (sold(currency=None), ("missing_currency", PAY, "")),
    "an ambiguous value": (sold(value="1.234,5,6"), ("value_unreadable", PAY, "properties.value")),
    "a value with a sign": (sold(value="12,50 €"), ("value_spelling", PAY, "properties.value")),
    "a currency there is not": (sold(currency="QQQ"), ("currency_unknown", PAY, "properties.currency")),
    "a currency in lower case": (sold(currency="eur"), ("currency_spelling", PAY, "properties.currency")),
    "products in a text": (sold(contents="sku-1"), ("contents_unreadable", PAY, "properties.contents")),
    "a product's id as number": (
        sold(contents=[{"content_id": 7}]),
        ("content_id_not_text", PAY, "properties.contents[].content_id"),
    ),
    "a product without id": (sold(contents=[{"price": 3}]), ("contents_without_ids", PAY, "properties.contents")),
    "an e-mail address in a parameter": (
        sold(note="write to ann@shop.example"),
        ("prohibited_data", PAY, "properties.note"),
    ),
    "an e-mail address in the page's address": (
        {"page": {"url": "https://shop.example/a?who=ann@shop.example"}},
        ("prohibited_data", PAY, "page.url"),
    ),
    "a user that is no object": ({"page": "https://shop.example/"}, ("wrong_type", PAY, "page")),
    "a reserved name": ({"event": "Registration"}, ("reserved_name", "CompleteRegistration", "Registration")),
    "another separator": ({"event": "complete_payment"}, ("near_miss_name", PAY, "complete_payment")),
    "a letter too many": ({"event": "CompletePayments"}, ("near_miss_name", PAY, "CompletePayments")),
}


@pytest.mark.parametrize("fault", ONE_BAD_EVENT)
async def test_one_bad_event_is_found(clinic, fault):
    """A fault that one event shows is found among good ones, under its event and parameter, with its receipt."""
    changes, expected = ONE_BAD_EVENT[fault]
    patient = await clinic()
    answer = await patient.track(payment(1), payment(2) | changes, payment(3))
    code, _, _ = expected

    assert expected in patient.found()
    assert patient.the(code).samples == (answer["data"]["receipts"][1],)


async def test_careful_pages_and_servers_have_no_issues(clinic):
    """A day of a shop whose pages and server send as they should is looked at in silence."""
    patient = await clinic()
    for name in ("ViewContent", "AddToCart", PAY):
        properties = payment(1)["properties"]
        ids = range(30 if name == "ViewContent" else 20)
        await patient.browse(*(patient.wire(name, event_id=f"{name}-{i}", properties=properties) for i in ids))
    await patient.track(*(payment(i, event_id=f"{PAY}-{i}") for i in range(20)))
    await patient.browse(patient.wire("Pageview"), patient.wire("guide_read", event_id="g"))

    assert patient.found() == []


@pytest.mark.parametrize("hours", [-3, -1, 1, 2, 9])
async def test_local_time_as_utc_is_found(clinic, hours):
    """Where all events of a server are off by the same whole hours, the hours are told, ahead or behind."""
    patient = await clinic()
    await patient.track(*(payment(i, event_time=now_ms() // 1000 - hours * 3600 - i % 5) for i in range(12)))
    found = patient.the("time_zone_off")

    assert (found.event, found.events, found.of, found.facts) == (PAY, 12, 12, {"hours": hours})
    assert [issue.code for issue in patient.issues()] == ["time_zone_off"]


async def test_late_events_are_no_other_time_zone(clinic):
    """Events that are late by chance are not taken for another time zone."""
    patient = await clinic()
    await patient.track(*(payment(i, event_time=now_ms() // 1000 - i * 733) for i in range(40)))

    assert patient.found() == []


async def test_a_missing_name_of_the_custom_kind_is_suggested(clinic):
    """The cure of an invalid name is a name that passes."""
    patient = await clinic()
    await patient.track(payment(1, event="1 good deal"))

    assert patient.the("invalid_event_name").facts == {"suggestion": "good_deal"}


async def test_the_page_of_personal_data_is_told_without_its_parameters(clinic):
    """What was found where, and on which pages, is told; the data itself is nowhere in the issue."""
    patient = await clinic()
    page = {"url": "https://shop.example/login?back=%2F"}
    await patient.track(payment(1, page=page, **sold(note="ann@shop.example or +33 6 12 34 56 78")))
    issue = patient.the("prohibited_data")

    assert issue.facts["pages"] == "https://shop.example/login"
    assert "email" in issue.facts["kinds"]
    assert "ann@" not in repr(issue)


@pytest.mark.parametrize("key, value, code", [("email", "ann(at)shop", "email_invalid"), ("phone", "call me", "phone_invalid")])
async def test_many_wrong_keys_are_found_and_a_few_are_not(clinic, key, value, code):
    """Addresses and numbers that are none are the sender's doing where they are many, and a slip where they are few."""
    few, many = await clinic(), await clinic()
    await few.track(*(payment(i, **(of_person(**{key: value}) if i < 2 else {})) for i in range(60)))
    await many.track(*(payment(i, **(of_person(**{key: value}) if i < 6 else {})) for i in range(60)))

    assert few.found() == []
    assert many.found() == [(code, PAY, f"user.{key}")]


async def test_a_merged_copy_that_brings_the_value_is_no_fault(clinic):
    """A browser's payment without a value is whole when the server's copy brings it."""
    patient = await clinic()
    bare = {"contents": [{"content_id": "sku-1"}]}
    await patient.browse(*(patient.wire(PAY, event_id=f"order-{i}", properties=bare) for i in range(3)))
    await patient.track(*(payment(i) for i in range(3)))

    assert patient.found() == []


async def test_copies_without_ids_are_found_by_their_side(clinic):
    """Where browser and server both send and one gives no event_id, that side is told, and not a low overlap beside it."""
    patient = await clinic()
    properties = payment(1)["properties"]
    made = [patient.wire(PAY, properties=properties) for _ in range(25)]
    for each in made:
        each["event_id"] = each["message_id"]
    await patient.browse(*made)
    await patient.track(*(payment(i) for i in range(25)))

    assert patient.found() == [("event_id_missing", PAY, "browser")]
    assert (patient.the("event_id_missing").events, patient.the("event_id_missing").of) == (25, 25)


async def test_ids_that_do_not_meet_are_found(clinic):
    """Where both sides give ids and few are the same text, the overlap is told."""
    patient = await clinic()
    properties = payment(1)["properties"]
    await patient.browse(*(patient.wire(PAY, event_id=f"order-{i}", properties=properties) for i in range(30)))
    await patient.track(*(payment(i, event_id=f"order-{i}" if i < 15 else f"srv-{i}") for i in range(30)))
    issue = patient.the("overlap_low")

    assert (issue.event, issue.events, issue.of, issue.facts) == (PAY, 15, 30, {"overlap": 50})


async def test_more_carts_than_views_are_found(clinic):
    """A shop in which more is put into carts than was looked at does not send all views."""
    patient = await clinic()
    properties = payment(1)["properties"]
    await patient.track(*(payment(i, event="AddToCart", properties=properties) for i in range(25)))
    await patient.track(*(payment(i, event="ViewContent", properties=properties) for i in range(9)))

    assert patient.found() == [("funnel_out_of_order", "ViewContent", "")]
    assert patient.the("funnel_out_of_order").facts == {"views": 9, "carts": 25}


async def test_older_calls_are_found(clinic):
    """Every older call in use is told by its name."""
    patient = await clinic()
    event = {"event": PAY, "event_id": "o-1", "pixel_code": patient.code}
    event["timestamp"] = datetime.now(UTC).isoformat()
    event["properties"] = payment(1)["properties"]
    event["context"] = {"user": {"external_id": "a" * 64}, "page": {"url": "https://shop.example/"}}
    await patient.post("/open_api/v1.2/pixel/track/", event)

    assert patient.found() == [("old_protocol", "", "pixel/track")]


async def test_a_page_of_another_origin_is_found_until_it_is_allowed(clinic):
    """Pages that are not allowed are told by their origin; once the origin is allowed the issue is gone."""
    patient = await clinic(allowed_origins=["https://shop.example"])
    await patient.browse(patient.wire("guide_read"), Origin="https://other.example")

    assert patient.found() == [("origin_not_allowed", "", "https://other.example")]

    allowed = ["https://shop.example", "https://other.example"]
    patient.running.app.metadata.sources.change(patient.code, allowed_origins=allowed)
    assert patient.found() == []


async def test_cookies_that_are_off_are_found(clinic):
    """A web source whose pixel may not set cookies is told once its pages send without a cookie id."""
    patient = await clinic(first_party_cookies=False)
    assert patient.found() == []

    await patient.browse(patient.wire("guide_read", context__user={}))
    assert patient.found() == [("cookies_off", "", "")]


async def test_many_bots_are_found(clinic):
    """Where programs make a large part of the browser's events, their share is told."""
    patient = await clinic()
    await patient.browse(*(patient.wire("guide_read", event_id=f"g-{i}", context__userAgent=BOT) for i in range(25)))
    await patient.browse(*(patient.wire("guide_read", event_id=f"h-{i}") for i in range(25)))
    issue = patient.the("bots")

    assert (issue.events, issue.of) == (25, 50)
    assert len(patient.issues()) == 1


def resting_tests(patient, hours, many):
    """Test events that came over some hours, at rest."""
    now = now_ms()
    rows = [
        event_row(
            10**9 + number,
            "test",
            receipt=f"{patient.code}-{number}",
            source=patient.code,
            test_event_code="TEST123",
            received_at=now - (number % hours) * HOUR - 1,
            event_time=now // 1000 - (number % hours) * 3600,
            event_id=f"t-{number}",
        )
        for number in range(many)
    ]
    put_events(patient.running.app.store, *rows)


async def test_a_test_code_that_stays_on_is_found(clinic):
    """Test events over a whole morning are a code that was forgotten; those of an hour are somebody trying."""
    trying, forgotten = await clinic(), await clinic()
    resting_tests(trying, 2, 80)
    resting_tests(forgotten, 9, 80)

    assert trying.found() == []
    assert forgotten.found() == [("test_code_left", "", "TEST123")]
    assert forgotten.the("test_code_left").facts == {"hours": 9}


async def planned(patient, *events):
    app = patient.running.app
    for event in events:
        app.metadata.plan.register(patient.code, event, app.policy)


async def test_the_plan_is_compared_with_what_comes(clinic):
    """An event the plan does not know, a parameter it expects, and a retired event that still comes are told."""
    patient = await clinic()
    must = Parameter(name="stars", required=True)
    live = PlannedEvent(name="leave_review", status=Status.LIVE, parameters=(must,))
    await planned(patient, live, PlannedEvent(name="old_quiz", status=Status.RETIRED))
    await patient.track(
        payment(1, event="leave_review", properties={"text": "good"}),
        payment(2, event="old_quiz", properties={}),
        payment(3, event="gift_wrapped", properties={}),
    )

    assert patient.found() == [
        ("plan_parameter_missing", "leave_review", "properties.stars"),
        ("retired_event_received", "old_quiz", "event"),
        ("unplanned_event", "gift_wrapped", ""),
    ]


async def test_a_live_event_that_nobody_sends_is_found(clinic):
    """A planned event that is live and not received for a week is told, where other events arrive."""
    patient = await clinic()
    await planned(patient, PlannedEvent(name="leave_review", status=Status.LIVE))
    assert patient.found() == []

    await patient.track(payment(1))
    assert patient.found() == [("live_event_missing", "leave_review", "")]


async def test_a_name_with_an_alias_is_no_near_miss(clinic):
    """What somebody mended by an alias is not told again."""
    patient = await clinic()
    app = patient.running.app
    await patient.track(*(payment(i, event="leave_review") for i in range(12)), payment(20, event="LeaveReview"))
    assert patient.found() == [("near_miss_name", "leave_review", "LeaveReview")]

    app.metadata.plan.alias(patient.code, "LeaveReview", "leave_review", app.policy)
    assert patient.found() == []


@pytest.mark.parametrize(
    "name, other, near",
    [
        ("add_to_cart", "AddToCart", True),
        ("Add-To-Cart", "AddToCart", True),
        ("AddToCart", "AddToCart", False),
        ("AddTooCart", "AddToCart", True),
        ("AdToCart", "AddToCart", True),
        ("AddToCrat", "AddToCart", True),
        ("AddFromCart", "AddToCart", False),
        ("step_1", "step_2", False),
        ("checkout_step_1", "checkout_step_2", False),
        ("Seek", "Seen", False),
        ("unsubscribe", "Subscribe", False),
    ],
)
async def test_names_are_near_by_case_separators_or_one_letter(name, other, near):
    """Case, separators and one letter do not make another name; a number or another word does."""
    assert is_near(name, other) is near
    assert is_near(other, name) is near


async def test_a_request_that_a_strict_source_refuses_is_told(clinic):
    """What is refused whole leaves no event, and is told by the text of its refusal, wherever in the list the bad event stood."""
    patient = await clinic(on_invalid="strict")
    for place in range(2):
        events = [payment(1), payment(2)]
        events[place] |= {"event_time": "yesterday"}
        assert (await patient.track(*events))["code"] == 40002

    assert patient.at_the_doors() == [("request_refused", "", "Invalid value for event_time: not a valid integer.", 2)]


async def test_a_token_that_was_taken_back_and_is_still_used_is_told(clinic):
    """Events sent with a revoked token are lost, so the token is told by its name and last characters."""
    patient = await clinic()
    tokens = patient.running.app.metadata.tokens
    (token,) = tokens.all(patient.code)
    tokens.revoke(token.id)
    patient.running.app.directory._checked = 0
    assert (await patient.track(payment(1)))["code"] == 40105

    assert patient.at_the_doors() == [("token_refused", "", f"…{token.hint}", 1)]


async def test_a_token_used_for_another_source_is_told_without_what_was_sent(clinic):
    """A token that sends to another source is told in its own source; the code that was sent is kept nowhere."""
    patient = await clinic()
    body = {"event_source": "web", "event_source_id": "ann@shop.example", "data": [payment(1)]}
    assert (await patient.running.send(patient.token, body))["code"] == 40001

    assert patient.at_the_doors() == [("source_refused", "", "", 1)]


async def test_pages_that_load_the_pixel_and_send_nothing_are_told(clinic):
    """Many visits and not one event is consent that is never granted, or something in the way; a single event ends it."""
    patient = await clinic()
    client = patient.running.client
    for _ in range(55):
        await client.get("/i18n/pixel/events.js", params={"sdkid": patient.code, "lib": "ttq"})

    assert patient.at_the_doors() == [("pages_silent", "", "", 55)]

    await patient.browse(patient.wire("guide_read"))
    assert patient.found() == []


async def test_a_refusal_that_was_resolved_is_told_again_only_by_a_later_one(clinic):
    """Requests refused before a person resolved the issue do not open it again, one refused after does."""
    patient = await clinic(on_invalid="strict")
    await patient.track(payment(1, event_time="yesterday"))
    patient.at_the_doors()
    issue = patient.the("request_refused")
    patient.running.app.metadata.issues.set_state(patient.code, issue.id, IssueState.RESOLVED)

    assert patient.found() == []

    await patient.track(payment(1, event_time="yesterday"))
    assert [told[0] for told in patient.at_the_doors()] == ["request_refused"]


async def test_a_page_whose_pixel_has_no_source_is_told(clinic):
    """Where a page of a source's own origin asks for a pixel, or sends events, with a code of nobody's, the origin is told."""
    patient = await clinic(allowed_origins=["https://mistyped.example"])
    client = patient.running.client
    page = {"Referer": "https://mistyped.example/"}
    await client.get("/i18n/pixel/events.js", params={"sdkid": "C0NOSUCHCODE0", "lib": "ttq"}, headers=page)
    lost = patient.wire("guide_read") | {"context": patient.wire()["context"] | {"pixel": {"code": "C0NOSUCHCODE0"}}}
    assert (await patient.browse(lost, Origin="https://mistyped.example"))["code"] == 40001

    assert patient.at_the_doors() == [("unknown_pixel_code", "", "https://mistyped.example", 2)]
