"""Every event ends in exactly one outcome, with a sentence a person can act on."""

from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest

from balise.events.fix import Cast
from balise.events.outcome import SENTENCES, Outcome
from balise.events.plan import OnMismatch, Parameter, ParameterType, PlannedEvent, Status
from balise.events.received import Channel, Kind, ReceivedEvent
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.pipeline import STEPS, run
from balise.pipeline.again import Order, take_again
from tests.making import NOW, received

NOW_S = NOW // 1000
DAY = 86_400


def codes(result) -> list[str]:
    return [finding.code for finding in result.findings]


def test_a_good_event_is_stored_with_what_was_sent(context):
    """Nothing a sender wrote is lost: known fields in columns, unknown ones kept."""
    event = received(
        properties={"value": 9.2, "currency": "EUR", "order_id": "A-1", "colour": "blue"},
        user={"ttclid": "E.C.P.x", "email": "a" * 64, "favourite": "tea"},
        extra={"shop_version": 3},
        limited_data_use=True,
    )
    stored = run(event, context)
    assert isinstance(stored, StoredEvent)
    assert (stored.event, stored.event_class, stored.event_id) == ("AddToCart", "standard", "id-1")
    assert (stored.value, stored.currency, stored.order_id) == (Decimal("9.2"), "EUR", "A-1")
    assert stored.property_names == ["value", "currency", "order_id", "colour"]
    assert msgspec.json.decode(stored.context) == {"extra": {"shop_version": 3, "user": {"favourite": "tea"}}}
    assert (stored.limited_data_use, stored.ttclid, stored.email, stored.findings) == (True, "E.C.P.x", ["a" * 64], [])


@pytest.mark.parametrize(
    "fields, outcome, path",
    [
        ({"name": None}, Outcome.MISSING_NAME, "data.0.event"),
        ({"name": ""}, Outcome.MISSING_NAME, "data.0.event"),
        ({"name": 7}, Outcome.MISSING_NAME, "data.0.event"),
        ({"name": "page view"}, Outcome.INVALID_NAME, "data.0.event"),
        ({"name": "1bad"}, Outcome.INVALID_NAME, "data.0.event"),
        ({"name": "x" * 51}, Outcome.INVALID_NAME, "data.0.event"),
        ({"name": "cancer_treatment_booked"}, Outcome.SENSITIVE_NAME, "data.0.event"),
        ({"event_id": 273196}, Outcome.INVALID_EVENT_ID, "data.0.event_id"),
        ({"event_id": True}, Outcome.INVALID_EVENT_ID, "data.0.event_id"),
        ({"event_id": ["a"]}, Outcome.INVALID_EVENT_ID, "data.0.event_id"),
        ({"event_time": "yesterday"}, Outcome.INVALID_TIME, "data.0.event_time"),
        ({"event_time": -5}, Outcome.INVALID_TIME, "data.0.event_time"),
        ({"event_time": {}}, Outcome.INVALID_TIME, "data.0.event_time"),
        ({"event_time": 10**30}, Outcome.INVALID_TIME, "data.0.event_time"),
        ({"event_time": True}, Outcome.INVALID_TIME, "data.0.event_time"),
        ({"event_time": NOW_S - 29 * DAY}, Outcome.TOO_OLD, "data.0.event_time"),
        ({"event_time": NOW_S + DAY}, Outcome.IN_THE_FUTURE, "data.0.event_time"),
        ({"misread": ("",)}, Outcome.INVALID_EVENT, "data.0"),
    ],
)
def test_what_breaks_a_rule_waits_with_its_reason(context, fields, outcome, path):
    """A refused event is quarantined with one outcome, the place, and the reason as its first finding."""
    result = run(received(**fields), context)
    assert isinstance(result, QuarantinedEvent)
    assert (result.outcome, result.path) == (outcome, path)
    assert result.findings[0].code == outcome
    assert result.findings[0].message.endswith((".", "?"))
    assert result.findings[0].platform


def test_a_blocked_name_waits_until_it_is_unblocked(context):
    """Names are blocked by the name they are counted as; what waits is replayed once that is taken again."""
    closed = replace(context, blocked=frozenset({"CompletePayment", "old_event"}))
    waiting = run(received(name="Purchase"), closed)

    assert (waiting.outcome, waiting.path, waiting.name_sent) == ("name_blocked", "data.0.event", "Purchase")
    assert not waiting.findings[0].platform
    assert run(received(name="old_event"), closed).outcome == "name_blocked"
    assert isinstance(run(received(name="Old_Event"), closed), StoredEvent)
    again = msgspec.json.decode(waiting.received, type=ReceivedEvent)
    assert isinstance(run(again, replace(context, replaying=True)), StoredEvent)


def test_a_plan_is_kept_on_arrival_and_on_replay(context):
    """What the plan does not take waits, also when it is replayed as it is; once the plan takes it, the replay goes through."""
    rating = Parameter(name="rating", type=ParameterType.INTEGER, required=True)
    event = PlannedEvent(name="Leave_Review", status=Status.LIVE, parameters=(rating,), on_mismatch=OnMismatch.QUARANTINE)
    held = replace(context, expected={"Leave_Review": event})
    waiting = run(received(name="Leave_Review", properties={"rating": "5"}), held)

    assert (waiting.outcome, waiting.path) == ("plan_mismatch", "data.0.properties.rating")
    assert isinstance(run(received(name="Leave_Review", properties={"rating": 5}), held), StoredEvent)
    assert isinstance(run(received(name="leave_review"), held), StoredEvent)
    for rules, outcome in ((held, "plan_mismatch"), (context, None)):
        again = msgspec.json.decode(waiting.received, type=ReceivedEvent)
        assert getattr(run(again, replace(rules, replaying=True)), "outcome", None) == outcome


@pytest.mark.parametrize("choice, left", [(OnMismatch.QUARANTINE, True), (OnMismatch.BLOCK, False)])
def test_what_the_plan_blocks_is_not_mended_here(context, choice, left):
    """What waits may be mended and replayed; what is blocked is judged as it was sent, whatever is to be mended."""
    rating = Parameter(name="rating", type=ParameterType.INTEGER)
    event = PlannedEvent(name="Leave_Review", status=Status.LIVE, parameters=(rating,), on_mismatch=choice)
    held = replace(context, expected={"Leave_Review": event}, replaying=True)
    waiting = run(received(name="Leave_Review", properties={"rating": "5"}), held)
    mended = take_again(waiting, held, Order(fixes=(Cast(property="rating", to="number"),), now=NOW))

    assert isinstance(mended.result, StoredEvent) is left
    assert isinstance(take_again(waiting, context, Order(now=NOW)).result, StoredEvent)


def test_all_broken_rules_of_a_name_are_told_at_once(context):
    """The reason names every broken rule and a name that would pass."""
    reason = run(received(name="1 très long " + "x" * 60 + " "), context).findings[0].message
    for word in ("50", "letter", "space"):
        assert word in reason
    assert "Suggested: " in reason


def test_custom_events_are_not_for_offline_sources(context_for):
    """An offline source takes standard events only."""
    assert run(received(name="gift_wrapped", kind=Kind.OFFLINE), context_for(Kind.OFFLINE)).outcome == "custom_not_accepted"
    assert isinstance(run(received(name="gift_wrapped"), context_for(Kind.CRM)), StoredEvent)


@pytest.mark.parametrize(
    "edition, kind, sent, counted",
    [
        ("2024-10", Kind.WEB, "Purchase", "CompletePayment"),
        ("2025-05", Kind.WEB, "CompletePayment", "Purchase"),
        ("2025-05", Kind.WEB, "ClickForm", "Lead"),
        ("2024-10", Kind.WEB, "Pageview", "PageView"),
        ("2024-10", Kind.APP, "Purchase", "Purchase"),
        ("2024-10", Kind.APP, "Checkout", "Checkout"),
        ("2024-10", Kind.WEB, "addtocart", "addtocart"),
    ],
)
def test_reserved_names_are_mapped_by_the_sources_edition(context_for, edition, kind, sent, counted):
    """The canonical name follows edition and kind; the name as sent stays beside it."""
    stored = run(received(name=sent, kind=kind), context_for(kind, edition))
    assert (stored.event, stored.name_sent) == (counted, sent)


@pytest.mark.parametrize(
    "given, seconds, warning",
    [
        (NOW_S - 60, NOW_S - 60, None),
        (str(NOW_S - 60), NOW_S - 60, "event_time_was_text"),
        (NOW - 60_000, NOW_S - 60, "event_time_in_milliseconds"),
        (str(NOW - 60_000), NOW_S - 60, "event_time_in_milliseconds"),
        (NOW_S - 59.5, NOW_S - 60, "event_time_was_fraction"),
        (None, NOW_S, "event_time_missing"),
        ("", NOW_S, "event_time_missing"),
        ("2026-09-21T14:13:00Z", 1_789_999_980, "event_time_was_text"),
        ("2026-09-21 11:13:00-03:00", 1_789_999_980, "event_time_was_text"),
    ],
)
def test_times_are_read_as_clients_write_them(context, given, seconds, warning):
    """Seconds, milliseconds, digits in quotes and ISO 8601 are read; what is not plain seconds gets a warning."""
    stored = run(received(event_time=given), context)
    assert stored.event_time == seconds
    assert (warning in codes(stored)) if warning else codes(stored) == ["no_match_key"]


@pytest.mark.parametrize(
    "given, limited",
    [(True, True), (1, True), ("true", True), ("1", True), (False, False), (0, False), (None, False), ([], False)],
)
def test_limited_data_use_is_a_switch(context, given, limited):
    """It is on as JSON or text writes it; whatever else stands there is not kept."""
    assert run(received(limited_data_use=given), context).limited_data_use is limited
    waiting = run(received(limited_data_use="jane@example.com", name="bad name"), context)
    assert "jane" not in msgspec.json.encode(waiting).decode()


def test_files_and_replays_may_be_older(context, context_for):
    """The age limit holds for live traffic; the future stays closed to all."""
    old = {"event_time": NOW_S - 900 * DAY}
    assert isinstance(run(received(channel=Channel.FILE, **old), context), StoredEvent)
    assert isinstance(run(received(**old), context_for(replaying=True)), StoredEvent)
    assert run(received(channel=Channel.FILE, event_time=NOW_S + DAY), context).outcome == "in_the_future"


def test_a_quarantined_event_replays_to_what_it_would_have_been(context, context_for):
    """What waits holds everything needed: under a rule that lets it pass, the same event comes out."""
    user = {"email": "Someone@Example.com", "ip": "203.0.113.9", "user_agent": "UA/1"}
    properties = {"value": 5, "currency": "EUR"}
    waiting = run(received(name="ClickMe!", user=dict(user), properties=dict(properties)), context)
    again = msgspec.json.decode(waiting.received, type=ReceivedEvent)
    again.name = "ClickMe"
    replayed = run(again, context_for(replaying=True))
    direct = run(received(name="ClickMe", user=dict(user), properties=dict(properties)), context)
    assert msgspec.structs.replace(replayed, findings=[]) == msgspec.structs.replace(direct, findings=[])


def test_personal_data_is_gone_whatever_the_outcome(context):
    """Neither a stored nor a quarantined event holds an address, a number or a name in clear."""
    secrets = ["jane.doe@example.com", "+33612345678", "4111111111111111", "Doe-Smithson", "203.0.113.77"]
    for name in ("AddToCart", "bad name", "jane.doe@example.com"):
        event = received(
            name=name,
            event_id="jane.doe@example.com",
            user={"email": secrets[0], "phone": secrets[1], "last_name": secrets[3], "ip": secrets[4], "emails": [secrets[0]]},
            properties={"note": f"call {secrets[1]}", "card": secrets[2], "deep": [{"mail": [secrets[0]]}]},
            page={"url": f"https://shop.example/?mail={secrets[0]}&t=1", "referrer": "https://x.example/jane.doe%40example.com"},
            extra={"who": secrets[0]},
            partner_name=secrets[0],
        )
        text = msgspec.json.encode(run(event, context)).decode()
        assert [secret for secret in secrets if secret in text or secret.replace("@", "%40") in text] == []


def test_ids_with_something_personal_still_find_their_copies(context):
    """An event_id that is an address is hashed whole: equal ids stay equal."""
    first, second = (run(received(event_id="jane.doe@example.com"), context) for _ in range(2))
    assert first.event_id == second.event_id
    assert first.event_id.startswith("sha256:")


def test_parts_of_the_wrong_type_are_left_out_with_a_warning(context):
    """A page or contents of another type costs a warning, not the event."""
    result = run(received(misread=("user",), page={"url": 7}, properties={"contents": '[{"content_id"]]'}), context)
    assert isinstance(result, StoredEvent)
    assert {"wrong_type", "contents_unreadable"} <= set(codes(result))


def test_each_outcome_has_a_sentence_in_both_languages():
    """No outcome is without its sentence, in English and in French."""
    assert set(SENTENCES) == set(Outcome)
    assert all(english and french and english != french for english, french in SENTENCES.values())


def test_a_step_is_named_for_what_it_may_do():
    """Every step begins with one of the four verbs."""
    assert [step.__name__ for step in STEPS if not step.__name__.startswith(("require_", "reject_", "add_", "remove_"))] == []
