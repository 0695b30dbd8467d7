"""Whatever a page hands over, it never sees an exception, and the event goes out as far as it can, with a warning."""

import pytest

from balise.events.stored import QuarantinedEvent, StoredEvent
from tests.browser.base_code import METHODS, base_code, inline
from tests.browser.serving import properties
from tests.browser.visitor import Visitor

BAD = [
    pytest.param("const a = {ok: 1}; a.self = a; return a;", "cyclic", id="cyclic object"),
    pytest.param("const a = [1]; a.push(a); return {ok: 1, a};", "cyclic", id="cyclic array"),
    pytest.param("return {ok: 1, big: 12345678901234567890n};", "bigint", id="BigInt"),
    pytest.param("return {ok: 1, run: function () { return 1 }};", "function", id="function"),
    pytest.param("return {ok: 1, mark: Symbol('x')};", "", id="symbol"),
    pytest.param("return {ok: 1, get bad() { throw new Error('getter') }};", "getter", id="getter that throws"),
    pytest.param(
        "return {ok: 1, in: new Proxy({}, {ownKeys() { throw new Error('proxy') }})};", "getter", id="proxy that throws"
    ),
    pytest.param(
        "const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); return {ok: 1, proxy};", "getter", id="revoked proxy"
    ),
    pytest.param("return {ok: 1, text: 'x'.repeat(1048576)};", "too_long", id="1 MB of text"),
    pytest.param(
        "let a = {ok: 1}; const top = a; for (let i = 0; i < 5000; i++) a = a.in = {}; return top;", "too_deep", id="5,000 deep"
    ),
    pytest.param(
        "const a = {ok: 1}; for (let i = 0; i < 200000; i++) a['k' + i] = i; return a;", "too_many", id="200,000 properties"
    ),
    pytest.param("return {ok: 1, toJSON() { throw new Error('toJSON') }};", "", id="toJSON that throws"),
    pytest.param("return {ok: 1, nan: NaN, infinite: Infinity};", "", id="NaN and Infinity"),
    pytest.param("return {ok: 1, at: new Date(Number.NaN), when: new Date(0)};", "", id="dates"),
    pytest.param("return {ok: 1, body: document.body, win: window};", "", id="DOM nodes and the window"),
    pytest.param(
        "return {ok: 1, map: new Map([[1, 2]]), set: new Set([1]), re: /x/, err: new Error('x')};", "", id="Map, Set, Error"
    ),
    pytest.param("return Object.assign(Object.create(null), {ok: 1});", "", id="no prototype"),
    pytest.param("return Object.assign(Object.create({inherited: 1}), {ok: 1});", "", id="inherited properties"),
    pytest.param(
        'return JSON.parse(\'{"ok": 1, "__proto__": {"polluted": 1}, "constructor": 2}\');', "", id="__proto__ as a key"
    ),
    pytest.param("return {ok: 1, lone: '\\ud800', zero: '\\u0000'};", "", id="lone surrogate and NUL"),
    pytest.param("const a = {ok: 1, hole: [1, , 3]}; a.hole[5] = undefined; return a;", "", id="holes and undefined"),
]


def track(visitor: Visitor, make: str) -> list:
    """Track `bad_input` with what the script returns; what arrived."""
    page = visitor.open()
    page.wait_for_function("self.__balise")
    thrown = page.evaluate(
        "make => { try { ttq.track('bad_input', new Function(make)()); return ''; } catch (error) { return String(error); } }",
        make,
    )
    assert thrown == ""
    return visitor.finish()


@pytest.mark.parametrize("make, altered", BAD)
def test_bad_properties_go_out_as_far_as_they_can(visitor: Visitor, make: str, altered: str):
    """The page sees no exception, what can be sent is stored, and what was altered is told by a finding."""
    (event,) = track(visitor, make)

    assert isinstance(event, StoredEvent), event.findings
    assert (event.name_sent, properties(event)["ok"]) == ("bad_input", 1)
    told = [one for sent in visitor.sent() for one in sent.get("_inspection", {}).get("altered", [])]
    assert (not altered) or altered in told
    assert (not altered) or any(finding.code != "no_match_key" for finding in event.findings)


WHOLE = ["'text'", "5", "[1, 2]", "function () {}", "Symbol('x')", "10n", "document.body", "new Date(0)", "true", "NaN"]


@pytest.mark.parametrize("given", WHOLE)
def test_properties_that_are_no_object_cost_no_event(visitor: Visitor, given: str):
    """Something else in the place of the properties leaves an event without them, or with what could be read."""
    page = visitor.open()
    page.wait_for_function("self.__balise")
    page.evaluate(f"() => {{ ttq.track('bad_input', {given}); ttq.track('bad_options', {{ok: 1}}, {given}); }}")
    first, second = visitor.finish()

    assert (first.name_sent, second.name_sent) == ("bad_input", "bad_options")
    assert properties(second) == {"ok": 1}


NAMES = [
    pytest.param("", "missing_name", id="none"),
    pytest.param("''", "missing_name", id="empty"),
    pytest.param("null", "missing_name", id="null"),
    pytest.param("{}", "missing_name", id="object"),
    pytest.param("'1st order'", "invalid_name", id="broken rules"),
    pytest.param("'trailing '", "invalid_name", id="space at the end"),
    pytest.param("'x'.repeat(51)", "invalid_name", id="too long"),
    pytest.param("'x'.repeat(1048576)", "invalid_name", id="1 MB"),
    pytest.param("'cancer_treatment'", "sensitive_name", id="sensitive"),
]


@pytest.mark.parametrize("name, outcome", NAMES)
def test_a_bad_name_waits_in_quarantine_with_its_reason(visitor: Visitor, name: str, outcome: str):
    """An event that cannot be named is not lost: it waits with a reason a person can act on."""
    page = visitor.open()
    page.wait_for_function("self.__balise")
    page.evaluate(f"() => {{ ttq.track({name}); }}")
    (event,) = visitor.finish()

    assert isinstance(event, QuarantinedEvent)
    assert (event.outcome, event.findings[0].code) == (outcome, outcome)
    assert event.findings[0].message
    assert visitor.source.waiting()["waiting"] == {outcome: 1}


PATCHES = [
    pytest.param("Array.prototype.toJSON = function () { return JSON.stringify(this) };", id="Array.prototype.toJSON"),
    pytest.param("Object.prototype.toJSON = function () { return 'patched' };", id="Object.prototype.toJSON"),
    pytest.param("String.prototype.toJSON = function () { throw new Error('patched') };", id="String.prototype.toJSON throws"),
    pytest.param("Date.prototype.toJSON = function () { return 'never' };", id="Date.prototype.toJSON"),
    pytest.param("Object.prototype.extra = 'inherited'; Array.prototype.extra = function () {};", id="enumerable prototypes"),
    pytest.param(
        "const real = JSON.stringify; JSON.stringify = function (v) { return real(Array.isArray(v) ? String(v) : v) };",
        id="JSON.stringify",
    ),
    pytest.param("Math.random = function () { return 0.5 };", id="Math.random"),
    pytest.param(
        "const push = Array.prototype.push; Array.prototype.push = function (one) { push.call(this, one); return 'pushed' };",
        id="Array.prototype.push takes one",
    ),
    pytest.param(
        "const then = Promise.prototype.then; Promise.prototype.then = function (...a) { return then.apply(this, a) };",
        id="Promise.prototype.then",
    ),
    pytest.param("const real = window.fetch; window.fetch = (...given) => real(...given).then((a) => a.clone());", id="fetch"),
    pytest.param("delete Navigator.prototype.sendBeacon; delete Navigator.prototype.locks;", id="no beacon, no locks"),
    pytest.param("console.warn = console.log = function () { throw new Error('patched') };", id="console"),
]


@pytest.mark.parametrize("patch", PATCHES)
def test_patched_built_ins_cost_no_event(visitor: Visitor, patch: str):
    """On a page whose libraries changed the built-in objects before the script came, events arrive as they were tracked."""
    head = inline(patch) + base_code(visitor.source.server.base, visitor.source.code)
    call = inline("ttq.track('leave_review', {list: [1, 'two', {three: 3}], at: 'x'}, {event_id: 'r-1'});")
    visitor.open(head=head + call)
    event = visitor.arrived(1)[0]

    assert isinstance(event, StoredEvent)
    kept = properties(event)
    assert (event.name_sent, event.event_id, kept["list"], kept["at"]) == ("leave_review", "r-1", [1, "two", {"three": 3}], "x")


@pytest.mark.parametrize("patch", ["window.fetch = () => { throw Error() }", "window.fetch = undefined"], ids=["throws", "gone"])
def test_a_page_without_fetch_sends_when_it_is_left(visitor: Visitor, patch: str):
    """Where the page has broken `fetch`, what was tracked goes with the page's end."""
    page = visitor.open(head=inline(patch) + base_code(visitor.source.server.base, visitor.source.code))
    page.wait_for_function("self.__balise")
    page.evaluate("ttq.track('ViewContent')")
    page.goto(visitor.url(head=""))

    assert [event.name_sent for event in visitor.arrived(1)] == ["ViewContent"]


def test_hundreds_of_calls_at_once_all_arrive(visitor: Visitor):
    """A page that tracks 500 events in one go loses none and counts each once."""
    page = visitor.open()
    page.wait_for_function("self.__balise")
    page.evaluate("() => { for (let i = 0; i < 500; i++) ttq.track('burst', {i}, {event_id: 'b-' + i}); }")
    arrived = visitor.finish()

    assert [properties(event)["i"] for event in arrived] == list(range(500))
    assert visitor.source.counted()["burst"] == 500


IDENTITIES = [
    "5",
    "null",
    "{email: {}, phone_number: [], external_id: {a: 1}}",
    "{get email() { throw new Error('getter') }, external_id: 'kept'}",
    "{email: 'x'.repeat(1048576) + '@shop.example', external_id: 'kept'}",
    "{phone_number: 33612345678, external_id: 1001}",
    "{email: 10n, phone_number: Symbol('x'), first_name: () => 1}",
    "'id', null",
    "new Proxy({}, {ownKeys() { throw new Error('proxy') }})",
]


@pytest.mark.parametrize("given", IDENTITIES)
def test_a_bad_identify_costs_no_event(visitor: Visitor, given: str):
    """Whatever `identify` is given, the page sees no exception and the events that follow arrive."""
    page = visitor.open()
    page.wait_for_function("self.__balise")
    page.evaluate(f"() => {{ ttq.identify({given}); ttq.track('ViewContent'); }}")

    assert [event.name_sent for event in visitor.finish()] == ["ViewContent"]


def test_other_methods_take_anything(visitor: Visitor):
    """No method throws into the page, whatever it is called with."""
    page = visitor.open()
    page.wait_for_function("self.__balise")
    thrown = page.evaluate(
        """(names) => {
            const evil = new Proxy(function () {}, {get() { throw new Error('get') }, apply() { throw new Error('apply') }});
            const thrown = [];
            for (const name of names)
                for (const given of [[], [null], [undefined, evil], [evil], [5, {}], [{}, 5], [[]], [Symbol('x')], ['']]) {
                    try { ttq[name](...given); } catch (error) { thrown.push(`${name}: ${error}`); }
                }
            ttq.grantConsent();
            ttq.track('after_all');
            return thrown;
        }""",
        [*METHODS[16], "load", "instance", "push"],
    )

    assert thrown == []
    assert visitor.finish()[-1].name_sent == "after_all"
