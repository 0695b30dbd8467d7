"""Whatever stands on the page as `ttq`, the script takes it over."""

import pytest

from tests.browser.base_code import METHODS, base_code, inline, script_tag, stub
from tests.browser.serving import Server
from tests.browser.shapes import Due
from tests.browser.test_call_shapes import differences
from tests.browser.visitor import Visitor


@pytest.mark.parametrize("methods", [13, 16])
def test_a_stub_of_either_age_is_taken_over(visitor: Visitor, methods: int):
    """The stub with 13 and the one with 16 methods are replayed; afterwards all 16 methods are there and real."""
    base, code = visitor.source.server.base, visitor.source.code
    calls = "ttq.page(); ttq.track('ViewContent');"
    page = visitor.open(head=base_code(base, code, methods=methods) + inline(calls))
    assert differences(visitor.finish(), [Due("Pageview"), Due("ViewContent")]) == []

    missing = page.evaluate("names => names.filter((name) => typeof ttq[name] !== 'function')", METHODS[16])
    assert missing == []
    page.evaluate("() => { ttq.holdConsent(); ttq.track('Search'); ttq.grantConsent(); }")
    assert differences(visitor.finish()[2:], [Due("Search")]) == []


def test_calls_before_load_are_kept(visitor: Visitor):
    """What is called before `load` is sent after it."""
    calls = f"ttq.page(); ttq.track('ViewContent'); ttq.load('{visitor.source.code}'); ttq.track('Search');"
    visitor.open(head=stub(visitor.source.server.base) + inline(calls))

    assert differences(visitor.finish(), [Due("Pageview"), Due("ViewContent"), Due("Search")]) == []


def test_several_pixels_on_a_page_each_get_every_call(visitor: Visitor, server: Server):
    """A call on `ttq` goes to each pixel of the page, one on an instance to that pixel; one event_id counts in each."""
    others = [server.source(), server.source()]
    codes = [visitor.source.code, *(other.code for other in others)]
    calls = f"ttq.track('ViewContent', {{}}, {{event_id: 'v-1'}}); ttq.instance('{codes[1]}').track('Search');"
    page = visitor.open(head=base_code(server.base, *codes) + inline(calls))

    assert differences(visitor.finish(), [Due("ViewContent", {}, "v-1")]) == []
    assert differences(visitor.finish(others[0]), [Due("ViewContent", {}, "v-1"), Due("Search")]) == []
    assert differences(visitor.finish(others[1]), [Due("ViewContent", {}, "v-1")]) == []
    assert page.evaluate("ttq.instances().length") == 3


def test_a_pixel_loaded_late_gets_what_is_called_from_then_on(visitor: Visitor, server: Server):
    """`load` on the page after the script has come adds a pixel."""
    other = server.source()
    page = visitor.open()
    page.wait_for_function("self.__balise")
    page.evaluate("code => { ttq.track('ViewContent'); ttq.load(code); ttq.track('Search'); }", other.code)

    assert differences(visitor.finish(), [Due("ViewContent"), Due("Search")]) == []
    assert differences(visitor.finish(other)[-1:], [Due("Search")]) == []


TWICE = ["the base code twice", "the script twice", "the script once more, later"]


@pytest.mark.parametrize("how", TWICE)
def test_loading_twice_is_harmless(visitor: Visitor, how: str):
    """The same pixel loaded twice sends each call once."""
    base, code = visitor.source.server.base, visitor.source.code
    again = {TWICE[0]: base_code(base, code), TWICE[1]: script_tag(base, code), TWICE[2]: ""}[how]
    page = visitor.open(head=base_code(base, code) + inline("ttq.page();") + again + inline("ttq.track('ViewContent');"))
    if how == TWICE[2]:
        page.wait_for_function("self.__balise")
        page.evaluate("ttq.track('Search')")
        page.add_script_tag(url=f"{base}/i18n/pixel/events.js?sdkid={code}&lib=ttq")
        assert differences(visitor.finish(), [Due("Pageview"), Due("ViewContent"), Due("Search")]) == []
    else:
        assert differences(visitor.finish(), [Due("Pageview"), Due("ViewContent")]) == []


def test_another_global_name_works(visitor: Visitor, server: Server):
    """The base code under another global name has a pixel of its own beside `ttq`."""
    other = server.source()
    head = base_code(server.base, visitor.source.code) + base_code(server.base, other.code, lib="beacon")
    page = visitor.open(head=head + inline("ttq.track('ViewContent'); beacon.track('Search');"))

    assert differences(visitor.finish(), [Due("ViewContent")]) == []
    assert differences(visitor.finish(other, lib="beacon"), [Due("Search")]) == []
    assert page.evaluate("Array.isArray(beacon) && typeof beacon.identify === 'function'")


def test_the_script_without_a_query_finds_its_pixels(visitor: Visitor):
    """A script asked for without a code asks for the configuration of each pixel the page has loaded."""
    base, code = visitor.source.server.base, visitor.source.code
    queue = f"window.ttq = []; ttq._i = {{'{code}': []}}; ttq._t = {{}}; ttq._o = {{}}; ttq.push(['track', 'ViewContent']);"
    visitor.open(head=inline(queue) + script_tag(base))

    assert differences(visitor.finish(), [Due("ViewContent")]) == []


def test_an_unknown_code_is_told_once_and_harms_nobody(visitor: Visitor):
    """A code the server does not know gives one warning on the console; the other pixel of the page works on."""
    visitor.open(
        head=base_code(visitor.source.server.base, "NOBODYS1", visitor.source.code) + inline("ttq.track('ViewContent');")
    )

    assert differences(visitor.finish(), [Due("ViewContent")]) == []
    assert len([line for line in visitor.console if line.startswith("warning") and "NOBODYS1" in line]) == 1


def test_ttq_stays_the_same_array(visitor: Visitor):
    """`window.ttq` stays the very object it was, an array, and `TiktokAnalyticsObject` keeps its name."""
    page = visitor.open(body=inline("window.kept = ttq; window.page = ttq.page;"))
    visitor.finish()

    found = page.evaluate(
        "[ttq === kept, typeof ttq, Array.isArray(ttq), ttq.length, ttq.page === window.page, TiktokAnalyticsObject]"
    )
    assert found == [True, "object", True, 0, False, "ttq"]


VENDOR_STUBS = [
    pytest.param("window.ttq = {track: function () {}, page: 5};", id="an object that is no array"),
    pytest.param("window.ttq = ['noise', 7, null, {}, ['nothing', 1], ['track', 'ViewContent']];", id="a queue with noise"),
    pytest.param("window.ttq = Object.freeze(['track']);", id="a frozen array"),
    pytest.param(
        "window.ttq = []; Object.defineProperty(ttq, 'track', {get() { throw new Error('no') }, configurable: false});",
        id="a method that throws and cannot be replaced",
    ),
    pytest.param(
        "window.ttq = new Proxy([], {get(a, b) { if (b === 'methods') throw new Error('no'); return a[b] }});", id="a proxy"
    ),
    pytest.param("window.ttq = 'text';", id="a text"),
    pytest.param("window.ttq = null;", id="null"),
    pytest.param("window.ttq = []; ttq._i = 5; ttq._o = 'x'; ttq._t = null;", id="tables that are none"),
    pytest.param("Object.defineProperty(window, 'ttq', {get() { throw new Error('no') }});", id="a getter that throws"),
    pytest.param("Object.defineProperty(window, 'ttq', {value: [], writable: false});", id="a name that cannot be written"),
]


@pytest.mark.parametrize("foreign", VENDOR_STUBS)
def test_a_foreign_stub_gives_the_page_no_error(visitor: Visitor, foreign: str):
    """Whatever another vendor left as `ttq`, the script throws nothing into the page."""
    visitor.open(head=inline(foreign) + script_tag(visitor.source.server.base, visitor.source.code))
    visitor.page.wait_for_function("self.__balise")

    assert visitor.errors == []


def test_the_queue_of_another_vendors_stub_is_read(visitor: Visitor):
    """Calls in a queue that is full of noise are kept."""
    queue = "window.ttq = ['noise', 7, null, {}, ['nothing', 1], ['track', 'ViewContent'], {0: 'track', 1: 'Search', length: 2}];"
    visitor.open(head=inline(queue) + script_tag(visitor.source.server.base, visitor.source.code))

    assert differences(visitor.finish(), [Due("ViewContent"), Due("Search")]) == []


def test_library_events_reach_their_listeners(visitor: Visitor):
    """`ready` runs once the pixel is there, asked before or after; `on` hears each call until `off`; a listener may throw."""
    page = visitor.open(body=inline("window.heard = []; ttq.ready(function () { heard.push('early'); });"))
    page.wait_for_function("self.__balise && heard.length")
    page.evaluate(
        """() => {
            ttq.ready(() => heard.push('late'));
            const listen = (event) => heard.push(event.event);
            ttq.on('track', () => { throw new Error('a listener') });
            ttq.on('track', listen);
            ttq.once('track', () => heard.push('once'));
            ttq.track('ViewContent');
            ttq.track('Search');
            ttq.off('track', listen);
            ttq.track('Contact');
        }"""
    )
    page.wait_for_function("heard.includes('late')")
    assert differences(visitor.finish(), [Due("ViewContent"), Due("Search"), Due("Contact")]) == []
    assert page.evaluate("heard.slice(1).sort()") == ["Search", "ViewContent", "late", "once"]
