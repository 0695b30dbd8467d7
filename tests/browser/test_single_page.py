"""A new route of a single-page application is one page view, never two."""

import pytest

from tests.browser.base_code import base_code, inline
from tests.browser.serving import Server
from tests.browser.shapes import Due
from tests.browser.test_call_shapes import differences
from tests.browser.visitor import Visitor

ROUTES = [
    pytest.param("history.pushState({}, '', 'a');", ["a"], id="pushState"),
    pytest.param("history.pushState({}, '', '?q=red');", ["?q=red"], id="pushState, query"),
    pytest.param("history.replaceState({}, '', 'b');", ["b"], id="replaceState, another URL"),
    pytest.param("history.replaceState({step: 2}, '', location.href);", [], id="replaceState, same URL"),
    pytest.param("history.replaceState({step: 2}, '');", [], id="replaceState, no URL"),
    pytest.param("history.pushState({}, '', '#top');", [], id="pushState, fragment"),
    pytest.param("location.hash = '#/cart';", ["#/cart"], id="hash route"),
    pytest.param("location.hash = '#!/cart';", ["#!/cart"], id="hash-bang route"),
    pytest.param("location.hash = '#reviews';", [], id="fragment"),
    pytest.param("history.pushState({}, '', 'a'); history.pushState({}, '', 'b');", ["a", "b"], id="two quick pushes"),
    pytest.param("history.pushState({}, '', 'a'); history.replaceState({}, '', 'a?x=1');", ["a", "a?x=1"], id="push and replace"),
    pytest.param("history.pushState({}, '', 'a'); ttq.page();", ["a"], id="page after the push"),
    pytest.param("ttq.page(); history.pushState({}, '', 'a');", ["", "a"], id="page before the push"),
    pytest.param("history.pushState({}, '', 'a'); ttq.page(); ttq.page();", ["a", "a"], id="page twice after the push"),
    pytest.param("history.pushState({}, '', 'a'); history.replaceState({n: 1}, '', 'a'); ttq.page();", ["a"], id="push, state"),
]


@pytest.mark.parametrize("script, routes", ROUTES)
def test_each_route_is_one_page_view(visitor: Visitor, script: str, routes: list[str]):
    """A change of path, query or route in the fragment is one page view, whether the site calls `page` for it or not."""
    page = visitor.open()
    page.wait_for_function("self.__balise")
    page.evaluate(f"() => new Promise((done) => {{ addEventListener('hashchange', done); setTimeout(done, 50); {script} }})")
    arrived = visitor.finish()

    start = visitor.site.url(visitor.requests[0].url.split(str(visitor.site.port))[1])
    assert differences(arrived, [Due("Pageview")] * len(routes)) == []
    assert [event.page_url for event in arrived] == [start + route for route in routes]


def test_back_and_forth_are_page_views(visitor: Visitor):
    """The browser's back and forward buttons are page views of the routes they lead to."""
    page = visitor.open(body=inline("ttq.page();"))
    page.wait_for_function("self.__balise")
    start = page.url
    page.evaluate("history.pushState({}, '', 'a')")
    page.evaluate("() => new Promise((done) => { addEventListener('popstate', done, {once: true}); history.back(); })")
    page.evaluate("() => new Promise((done) => { addEventListener('popstate', done, {once: true}); history.forward(); })")
    arrived = visitor.finish()

    assert [event.page_url for event in arrived] == [start, start + "a", start, start + "a"]
    assert {event.name_sent for event in arrived} == {"Pageview"}


def test_a_page_view_that_waited_for_the_script_is_not_doubled(visitor: Visitor):
    """A page view queued before the script came, and the route the site sets up meanwhile, are one."""
    release = visitor.hold()
    page = visitor.open(body=inline("history.replaceState({}, '', location.pathname + '?start=1'); ttq.page();"), wait="commit")
    page.wait_for_function("document.readyState !== 'loading'")
    release()

    assert differences(visitor.finish(), [Due("Pageview")]) == []


def test_automatic_page_views_can_be_switched_off(visitor: Visitor, server: Server):
    """With `historyObserver: false` only the site's own calls of `page` count, for that pixel; another pixel keeps its own."""
    other = server.source()
    head = base_code(server.base, visitor.source.code, options="{historyObserver: false}")
    page = visitor.open(head=head + inline(f"ttq.load('{other.code}');"))
    page.wait_for_function("self.__balise && ttq.instances().length === 2")
    page.evaluate("() => { history.pushState({}, '', 'a'); history.pushState({}, '', 'b'); ttq.page(); }")

    assert differences(visitor.finish(), [Due("Pageview")]) == []
    assert differences(visitor.finish(other), [Due("Pageview"), Due("Pageview")]) == []


def test_every_pixel_of_the_page_gets_the_route_once(visitor: Visitor, server: Server):
    """Two pixels and a script that was loaded twice count a route once each."""
    other = server.source()
    code = visitor.source.code
    page = visitor.open(head=base_code(server.base, code, other.code) + base_code(server.base, code))
    page.wait_for_function("self.__balise && ttq.instances().length === 2")
    page.evaluate("history.pushState({}, '', 'a')")

    assert differences(visitor.finish(), [Due("Pageview")]) == []
    assert differences(visitor.finish(other), [Due("Pageview")]) == []


def test_the_sites_own_router_keeps_working(visitor: Visitor):
    """`pushState` still returns nothing, throws what it threw, and can be wrapped by the site as well."""
    page = visitor.open()
    page.wait_for_function("self.__balise")
    found = page.evaluate(
        """() => {
            const seen = [];
            const inner = history.pushState;
            history.pushState = function (...args) { seen.push(args[2]); return inner.apply(this, args); };
            const returned = history.pushState({a: 1}, '', 'a');
            let error = '';
            try { history.pushState({}, '', 'http://elsewhere.example/'); } catch (thrown) { error = thrown.name; }
            return [returned, seen[0], history.state.a, error];
        }"""
    )

    assert found == [None, "a", 1, "SecurityError"]
    assert differences(visitor.finish(), [Due("Pageview")]) == []
