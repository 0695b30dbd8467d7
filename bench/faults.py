"""Faults as shops make them, one for each detector at least, to be put into a day of real events."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shop_data import Sent

from balise.collect.inspection import ALTERED
from balise.events.plan import OnMismatch, Parameter, ParameterType, PlannedEvent, Status
from balise.events.source import OnInvalid
from balise.rules.rule import Rule

BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PAY, VIEW = "CompletePayment", "ViewContent"
OWN_RULE = "own"
"""Stands for the id of the source's own rule, which is known when it was made."""
Change = Callable[[Sent, int], list[Sent]]


@dataclass(frozen=True)
class Fault:
    """What goes wrong: `change` makes of something sent (and its number in the day) what is sent instead.

    With `history` the source has its real weeks before that day; `choices` are the source's own settings, `plan` what is
    registered of it; `late` is after how many seconds things arrive at the latest. `before` makes of so many days before what is
    sent of them; `rule` is run by pages from the first of these, and is to be checked on `pages`.
    """

    code: str
    change: Change
    history: bool = False
    choices: dict[str, Any] = field(default_factory=dict)
    plan: tuple[PlannedEvent, ...] = ()
    what: str = ""
    late: int = 0
    before: Change | None = None
    before_days: int = 0
    rule: Rule | None = None
    pages: tuple[str, ...] = ()


def of_server(every: int = 5, **changes: Any) -> Change:
    """Every which payment of the server has these fields instead; `properties` and `user` are put into those there are."""

    def change(sent: Sent, number: int) -> list[Sent]:
        if sent.by != "server" or sent.event["event"] != PAY or number % every:
            return [sent]
        event = copy.deepcopy(sent.event)
        for name, value in changes.items():
            value = value(event) if callable(value) else value
            if name in ("properties", "user"):
                told = {key: each(event) if callable(each) else each for key, each in value.items()}
                event[name] = {key: each for key, each in (event[name] | told).items() if each is not None}
            else:
                event[name] = value
        return [sent._replace(event=event)]

    return change


def of_pages(name: str = PAY, **changes: Any) -> Change:
    """Each event of this name by the pixel has these properties instead."""

    def change(sent: Sent, _number: int) -> list[Sent]:
        if sent.by != "pixel" or sent.event["event"] != name:
            return [sent]
        event = copy.deepcopy(sent.event)
        for key, value in changes.items():
            event["properties"][key] = value(event) if callable(value) else value
        event["properties"] = {key: value for key, value in event["properties"].items() if value is not None}
        return [sent._replace(event=event)]

    return change


def of_context(name: str = VIEW, **changes: Any) -> Change:
    """Each event of this name by the pixel has these parts of its context instead."""

    def change(sent: Sent, _number: int) -> list[Sent]:
        if sent.by != "pixel" or sent.event["event"] != name:
            return [sent]
        return [sent._replace(event=sent.event | {"context": sent.event["context"] | changes})]

    return change


def on_both(change_event: Callable[[dict[str, Any]], dict[str, Any]], name: str = PAY) -> Change:
    """Each event of this name, by pages and by the server, becomes what `change_event` makes of a copy."""
    return lambda sent, _: (
        [sent._replace(event=change_event(copy.deepcopy(sent.event)))] if sent.event["event"] == name else [sent]
    )


def with_properties(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """For `on_both`: the event with these properties instead."""

    def change(event: dict[str, Any]) -> dict[str, Any]:
        for key, value in changes.items():
            event["properties"][key] = value(event) if callable(value) else value
        event["properties"] = {key: value for key, value in event["properties"].items() if value is not None}
        return event

    return change


def keep(test: Callable[[Sent, int], bool]) -> Change:
    """Only what passes is sent."""
    return lambda sent, number: [sent] if test(sent, number) else []


def _without_id(sent: Sent, _number: int) -> list[Sent]:
    if sent.by != "pixel" or sent.event["event"] != PAY:
        return [sent]
    return [sent._replace(event=sent.event | {"event_id": sent.event["message_id"]})]


def _other_ids(sent: Sent, _number: int) -> list[Sent]:
    if sent.by != "server" or sent.event["event"] != PAY:
        return [sent]
    return [sent._replace(event=sent.event | {"event_id": "srv-" + sent.event["event_id"]})]


def _carts(sent: Sent, number: int) -> list[Sent]:
    """Views become carts, but for one in ten."""
    renamed = sent.event["event"] == VIEW and number % 10
    return [sent._replace(event=sent.event | {"event": "AddToCart"})] if renamed else [sent]


def _as_custom(name: str, every: int = 5) -> Change:
    return of_server(every, event=name)


def _dollar_cents(event: dict[str, Any]) -> float:
    return float(event["properties"]["value"]) * 100


def _times(many: int, name: str) -> Change:
    def change(sent: Sent, _number: int) -> list[Sent]:
        if sent.event["event"] != name:
            return [sent]
        ids = [sent.event["event_id"] + f"-{copy}" for copy in range(many)]
        copies = [
            sent.event | {"event_id": each} | ({"message_id": "messageId-" + each} if sent.by == "pixel" else {}) for each in ids
        ]
        return [sent._replace(event=each) for each in copies]

    return change


def named(name: str, status: Status = Status.LIVE, parameter: Parameter | None = None) -> tuple[PlannedEvent, ...]:
    """A plan of one event."""
    return (PlannedEvent(name=name, status=status, parameters=(parameter,) if parameter else ()),)


def _strict(name: str, then: OnMismatch = OnMismatch.QUARANTINE) -> tuple[PlannedEvent, ...]:
    stars = Parameter(name="stars", required=True)
    return (PlannedEvent(name=name, status=Status.LIVE, parameters=(stars,), on_mismatch=then),)


def _altered(sent: Sent, _number: int) -> list[Sent]:
    """As the pixel tells that it changed something."""
    told = {"altered": [next(iter(ALTERED))]}
    return [sent._replace(event=sent.event | {"_inspection": told})] if sent.by == "pixel" else [sent]


def in_another_way(other: str, of: str = "server", every: int = 1) -> Change:
    """Every which of what pages or the server send comes in another way."""
    return lambda sent, number: [sent._replace(by=other) if sent.by == of and number % every == 0 else sent]


def _by_older_call(sent: Sent, number: int) -> list[Sent]:
    if sent.by != "server" or number % 10:
        return [sent]
    moment = datetime.fromtimestamp(sent.event["event_time"], UTC).isoformat()
    context = {"user": {"external_id": sent.event["user"]["external_id"]}, "page": sent.event["page"]}
    told = {name: sent.event[name] for name in ("event", "event_id", "properties")}
    return [Sent(sent.second, "older call", {**told, "timestamp": moment, "context": context})]


OF_EVENTS: tuple[Fault, ...] = (
    Fault("missing_event_name", of_server(event="")),
    Fault("invalid_event_name", of_server(event="1 good deal")),
    Fault("sensitive_event_name", of_server(event="pregnancy_test_bought")),
    Fault("custom_not_accepted", of_server(event="till_sale"), choices={"kind": "offline"}),
    Fault(
        "invalid_event",
        lambda sent, number: [sent, sent._replace(event="oops")] if sent.by == "server" and number % 10 == 0 else [sent],
    ),
    Fault("invalid_event_id", of_server(event_id=12)),
    Fault("invalid_time", of_server(event_time="yesterday")),
    Fault("too_old", of_server(event_time=lambda event: event["event_time"] - 40 * 86400)),
    Fault("in_the_future", of_server(event_time=lambda event: event["event_time"] + 9000)),
    Fault("near_miss_name", of_server(event="complete_payment")),
    Fault("reserved_name", of_server(event="Registration")),
    Fault("prohibited_data", of_server(properties={"note": "write to ann@shop.example"})),
    Fault("missing_value", on_both(with_properties(value=None))),
    Fault("missing_currency", on_both(with_properties(currency=None))),
    Fault("contents_without_ids", of_server(properties={"contents": [{"price": 3}]})),
    Fault("value_unreadable", of_server(properties={"value": "1.234,5,6"})),
    Fault("value_spelling", of_server(properties={"value": "12,50 €"})),
    Fault("currency_unknown", of_server(properties={"currency": "QQQ"})),
    Fault("currency_spelling", of_server(properties={"currency": "gbp"})),
    Fault("event_time_in_milliseconds", of_server(event_time=lambda event: event["event_time"] * 1000)),
    Fault("event_time_spelling", of_server(event_time=lambda event: str(event["event_time"]))),
    Fault("email_invalid", of_server(user={"email": "ann(at)shop"})),
    Fault("phone_invalid", of_server(user={"phone": "call me"})),
    Fault("phone_without_country_code", of_server(user={"phone": "0612345678"})),
    Fault("contents_unreadable", of_server(properties={"contents": "sku-1"})),
    Fault("content_id_not_text", of_server(properties={"contents": [{"content_id": 7}]})),
    Fault("wrong_type", of_server(page="https://shop.example/")),
    Fault("page_url_missing", of_context(page={"url": "", "referrer": ""})),
    Fault("time_zone_off", of_server(1, event_time=lambda event: event["event_time"] - 2 * 3600), late=60),
    Fault("event_id_missing", _without_id),
    Fault("overlap_low", _other_ids),
    Fault("funnel_out_of_order", _carts),
    Fault("origin_not_allowed", of_context(), choices={"allowed_origins": ["https://other.example"]}),
    Fault("cookies_off", of_context(user={}), choices={"first_party_cookies": False}),
    Fault("bots", lambda sent, number: of_context(userAgent=BOT)(sent, number) if number % 3 == 0 else [sent]),
    Fault("unplanned_event", _as_custom("gift_wrapped"), plan=named("leave_review")),
    Fault("retired_event_received", _as_custom("old_quiz"), plan=named("old_quiz", Status.RETIRED)),
    Fault(
        "plan_parameter_missing",
        _as_custom("leave_review"),
        plan=named("leave_review", parameter=Parameter(name="stars", required=True)),
    ),
    Fault("plan_blocked", _as_custom("leave_review"), plan=_strict("leave_review", OnMismatch.BLOCK)),
    Fault("property_altered", _altered),
    Fault("deprecated_event", _as_custom("PlaceAnOrder"), choices={"edition": "2025-05"}),
    Fault("clock_wrong", lambda sent, _: [sent._replace(by="slow clock") if sent.by == "pixel" else sent]),
    Fault("test_code_left", lambda sent, _: [sent._replace(event=sent.event | {"test_event_code": "TEST123"})], late=3600),
    Fault("old_protocol", _by_older_call),
    Fault(
        "plan_parameter_wrong",
        _as_custom("leave_review"),
        plan=named("leave_review", parameter=Parameter(name="country", type=ParameterType.NUMBER)),
    ),
    Fault("plan_quarantined", _as_custom("leave_review"), plan=_strict("leave_review")),
    Fault("request_refused", of_server(event_time="yesterday"), choices={"on_invalid": OnInvalid.STRICT}),
    Fault("token_refused", in_another_way("revoked token", every=5)),
    Fault("source_refused", in_another_way("token of another", every=5)),
    Fault("too_many_requests", in_another_way("loop", every=10)),
    Fault("pages_silent", in_another_way("silent page", "pixel")),
    Fault("live_event_missing", of_context(), plan=named("leave_review"), history=True),
)
"""Faults of single events. One payment of the server in five has them, where nothing else is written."""

AGAINST_USUAL: tuple[Fault, ...] = (
    Fault("event_stopped", keep(lambda sent, _: sent.event["event"] != VIEW), True, what="views stop"),
    Fault("event_stopped", keep(lambda sent, _: sent.event["event"] != PAY), True, what="payments stop"),
    Fault(
        "volume_dropped",
        keep(lambda sent, number: sent.event["event"] != VIEW or number % 4 == 0),
        True,
        what="a quarter of views",
    ),
    Fault("volume_dropped", keep(lambda sent, number: sent.event["event"] != VIEW or number % 5 < 2), True, what="40 % of views"),
    Fault("volume_spiked", _times(5, VIEW), True, what="views five times"),
    Fault("volume_spiked", _times(4, PAY), True, what="payments four times"),
    Fault("overlap_fell", _other_ids, True, what="a prefix to the server's ids"),
    Fault("parameter_missing", of_pages(VIEW, query=None), True, what="of all views"),
    Fault(
        "parameter_missing",
        lambda sent, number: of_pages(VIEW, query=None)(sent, number) if number % 3 == 0 else [sent],
        True,
        what="of a third of views",
    ),
    Fault(
        "parameter_type", on_both(with_properties(country=lambda event: [event["properties"]["country"]])), True, what="a list"
    ),
    Fault("parameter_values", of_pages(VIEW, query="undefined"), True, what="a placeholder"),
    Fault("parameter_values", of_pages(VIEW, query=lambda event: event["event_id"]), True, what="an id as colour"),
    Fault("value_times_100", on_both(with_properties(value=_dollar_cents)), True, what="payments in pence"),
    Fault("value_times_100", of_pages(VIEW, value=_dollar_cents), True, what="views in cents"),
)
"""Faults that only what was before can tell."""
