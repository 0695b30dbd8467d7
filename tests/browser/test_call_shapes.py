"""What real integrations call arrives as it was called."""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from balise.events.stored import StoredEvent
from tests.browser.base_code import base_code, function_stub, inline, scaffold, script_tag
from tests.browser.serving import Arrived, Server, Source, properties
from tests.browser.shapes import IDENTIFIES, TRACKS, Due, Shape
from tests.browser.visitor import Visitor

MADE_ID = re.compile(r"messageId-[0-9a-z]+-[0-9a-z]+")


def differences(arrived: Sequence[Arrived], due: Sequence[Due]) -> list[str]:
    """What is not as it was called; empty where all is."""
    names = [event.name_sent for event in arrived]
    if names != [one.name for one in due]:
        return [f"{names} arrived instead of {[one.name for one in due]}"]
    return [problem for event, one in zip(arrived, due, strict=True) for problem in _problems(event, one)]


def _problems(event: Arrived, due: Due) -> list[str]:
    if not isinstance(event, StoredEvent):
        return [f"{event.name_sent} waits in quarantine: {event.findings[0].message}"]
    found = []
    if properties(event) != due.properties:
        found.append(f"{due.name}: properties are {properties(event)} instead of {due.properties}")
    if not (event.event_id == due.event_id if due.event_id else MADE_ID.fullmatch(event.event_id)):
        found.append(f"{due.name}: event_id is {event.event_id!r} instead of {due.event_id!r}")
    for name, value in due.fields.items():
        if getattr(event, name) != value:
            found.append(f"{due.name}: {name} is {getattr(event, name)!r} instead of {value!r}")
    return found


def named(shapes: Sequence[Shape]) -> list:
    """The rows as parameters with readable ids."""
    return [pytest.param(shape, id=shape.id) for shape in shapes]


def call(visitor: Visitor, shape: Shape, other: Source, when: str) -> None:
    """Make a row's calls: from the page before the script is there, or when it is."""
    codes = [visitor.source.code, other.code] if "OTHER" in shape.calls or shape.other else [visitor.source.code]
    calls = shape.calls.replace("CODE", visitor.source.code).replace("OTHER", other.code)
    head = base_code(visitor.source.server.base, *codes)
    if when == "queued":
        release = visitor.hold()
        visitor.open(head=head + inline(calls), wait="commit")
        visitor.page.wait_for_function("document.readyState !== 'loading'")
        release()
    else:
        visitor.open(head=head)
        visitor.page.wait_for_function("self.__balise")
        visitor.page.evaluate(f"() => {{ {calls} }}")


@pytest.mark.parametrize("when", ["queued", "live"])
@pytest.mark.parametrize("shape", named(TRACKS + IDENTIFIES))
def test_every_call_seen_in_the_wild_arrives(visitor: Visitor, server: Server, shape: Shape, when: str):
    """A call made before the script is there, or after, arrives with its properties, its id and its person, in order."""
    other = server.source()
    call(visitor, shape, other, when)

    assert differences(visitor.finish(), shape.due) == []
    if shape.other:
        assert differences(visitor.finish(other), shape.other) == []


LOADS = [
    pytest.param("ttq.load('CODE');", False, id="code"),
    pytest.param("ttq.load('CODE', {limited_data_use: true});", True, id="limited data use"),
    pytest.param("ttq.load('CODE', {limited_data_use: false});", False, id="no limited data use"),
    pytest.param("ttq.load('CODE', {historyObserver: false, limited_data_use: true}, {id: 1});", True, id="a third argument"),
    pytest.param("ttq.load('CODE', {autoConfig: false, partner: 'x', any: {deep: [1]}});", False, id="any settings"),
    pytest.param("ttq.load('CODE', null);", False, id="null for options"),
]


@pytest.mark.parametrize("load, limited", LOADS)
def test_every_form_of_load_works(visitor: Visitor, load: str, limited: bool):
    """`load` takes no options, any options and a third argument; limited data use holds for every event of the pixel."""
    head = base_code(visitor.source.server.base) + inline(load.replace("CODE", visitor.source.code) + "ttq.track('ViewContent');")
    visitor.open(head=head)

    assert differences(visitor.finish(), [Due("ViewContent", fields={"limited_data_use": limited})]) == []


def test_a_page_view_of_one_instance_right_after_load_is_kept(visitor: Visitor):
    """`instance(code).page()` right after `load`, before the script is there, is sent."""
    calls = "ttq.load('CODE'); ttq.instance('CODE').page(); ttq.instance('CODE').track('ViewContent', {}, {event_id: 'i-1'});"
    visitor.open(head=base_code(visitor.source.server.base) + inline(calls.replace("CODE", visitor.source.code)))

    assert differences(visitor.finish(), [Due("Pageview"), Due("ViewContent", {}, "i-1")]) == []


@pytest.mark.parametrize("place", ["head", "later"])
def test_a_scaffold_filled_by_hand_needs_no_load(visitor: Visitor, place: str):
    """Where a framework fills `_i`, `_t` and `_o` by hand and places the script tag itself, now or later, every call arrives."""
    base, code = visitor.source.server.base, visitor.source.code
    head = scaffold(base, code, script=place == "head") + inline("ttq.page(); ttq.track('ViewContent', {query: 'a'});")
    page = visitor.open(head=head)
    if place == "later":
        page.evaluate(
            "src => document.head.append(Object.assign(document.createElement('script'), {src}))",
            f"{base}/i18n/pixel/events.js?sdkid={code}&lib=ttq",
        )

    assert differences(visitor.finish(), [Due("Pageview"), Due("ViewContent", {"query": "a"})]) == []


def test_a_stub_that_is_a_function_keeps_its_calls(visitor: Visitor):
    """Calls made with `ttq` as a function, before the script is there and after, arrive, and the console warns."""
    base, code = visitor.source.server.base, visitor.source.code
    calls = "ttq('page'); ttq('track', 'ViewContent', {query: 'a'}, {event_id: 'f-1'});"
    page = visitor.open(head=function_stub(base, code) + inline(calls))
    page.wait_for_function("self.__balise")
    page.evaluate("ttq('track', 'Search'); ttq.track('Contact');")

    due = [Due("Pageview"), Due("ViewContent", {"query": "a"}, "f-1"), Due("Search"), Due("Contact")]
    assert differences(visitor.finish(), due) == []
    assert any(line.startswith("warning") and "ttq" in line for line in visitor.console)


def test_calls_from_a_bare_script_tag_arrive(visitor: Visitor):
    """Without any base code the script makes `ttq` itself."""
    visitor.open(head=script_tag(visitor.source.server.base, visitor.source.code))
    visitor.page.wait_for_function("self.ttq && self.__balise")
    visitor.page.evaluate("ttq.track('ViewContent')")

    assert differences(visitor.finish(), [Due("ViewContent")]) == []


def test_a_partner_is_told(visitor: Visitor):
    """`ttq._partner` and the load option `partner` say who made the integration."""
    code = visitor.source.code
    visitor.open(
        head=base_code(visitor.source.server.base) + inline(f"ttq._partner = 'WooCommerce'; ttq.load('{code}'); ttq.page();")
    )

    assert differences(visitor.finish(), [Due("Pageview", fields={"partner_name": "WooCommerce"})]) == []


def test_order_and_times_are_kept(visitor: Visitor):
    """Calls arrive in the order they were made, also across an identify that has to be hashed, with the time of their call."""
    page = visitor.open()
    page.wait_for_function("self.__balise")
    calls = page.evaluate(
        """async () => {
            const times = [];
            for (let number = 0; number < 12; number++) {
                if (number % 4 === 1) ttq.identify({email: `visitor${number}@shop.example`});
                const before = Date.now();
                ttq.track(`step_${number}`, {number});
                times.push([before, Date.now()]);
                await new Promise((done) => setTimeout(done, 7 * (number % 3)));
            }
            return times;
        }"""
    )

    assert differences(visitor.finish(), [Due(f"step_{number}", {"number": number}) for number in range(12)]) == []
    stamps = visitor.page.evaluate(
        "texts => texts.map((text) => Date.parse(text))",
        [event["timestamp"] for event in visitor.sent() if event["event"].startswith("step_")],
    )
    late = [(stamp, times) for stamp, times in zip(stamps, calls, strict=True) if not times[0] <= stamp <= times[1]]
    assert late == []
    seconds = [event.event_time for event in visitor.source.stored[:12]]
    assert seconds == [stamp // 1000 for stamp in stamps]


def test_what_was_tracked_is_what_the_report_counts(visitor: Visitor):
    """For each event name the report counts as many as were tracked, however mixed and wherever from."""
    plan = ["ViewContent", "AddToCart", "leave_review", "ViewContent", "ship_product", "CompletePayment", "Search"] * 6
    first, rest = plan[:9], plan[9:]
    visitor.open(
        head=base_code(visitor.source.server.base, visitor.source.code)
        + inline(f"for (const name of {json.dumps(first)}) ttq.track(name, {{value: 1, currency: 'EUR'}});")
    )
    visitor.page.wait_for_function("self.__balise")
    visitor.page.evaluate("names => { for (const name of names) ttq.track(name, {value: 1, currency: 'EUR'}); }", rest)
    visitor.finish()

    report = visitor.source.report()
    counted = {name: row["counted"] for name, row in report.items() if not name.startswith("last_call")}
    assert counted == dict(Counter(plan))
    assert {name: row["value"]["EUR"] for name, row in report.items() if name in counted} == {
        name: f"{count}.00" for name, count in Counter(plan).items()
    }


def test_the_same_event_id_counts_once(visitor: Visitor):
    """An event tracked twice with one event_id, from two pages, is counted once."""
    for _ in range(2):
        visitor.open(head=base_code(visitor.source.server.base, visitor.source.code))
        visitor.page.wait_for_function("self.__balise")
        visitor.page.evaluate("ttq.track('CompletePayment', {value: 5, currency: 'USD'}, {event_id: 'order-7'})")
        visitor.finish()

    row = visitor.source.report()["CompletePayment"]
    assert (row["counted"], row["dropped"], row["value"]) == (1, 1, {"USD": "5.00"})


def test_events_come_by_the_browser(visitor: Visitor, visitors: Callable[..., Visitor]):
    """An event of the pixel carries its page, its referrer, the browser's user agent and language, and the channel browser."""
    page = visitor.open(more="?utm_source=mail#top", referrer="https://search.example/")
    page.wait_for_function("self.__balise")
    page.evaluate("ttq.page()")
    (event,) = visitor.finish()

    assert isinstance(event, StoredEvent)
    assert (event.channel, event.kind, event.page_url) == ("browser", "web", page.url)
    assert event.page_referrer == "https://search.example/"
    assert [event.user_agent, event.locale] == page.evaluate("[navigator.userAgent, navigator.language]")
