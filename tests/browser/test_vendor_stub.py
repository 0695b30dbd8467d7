"""Pages that carry another vendor's tag under the same name: neither breaks the other."""

import pytest

from tests.browser.base_code import base_code, inline, script_tag, stub
from tests.browser.counting import READY, counts

LIBRARY = """
(function () {
  var ttq = window.ttq, waiting = ttq.splice(0);
  window.vendorSaw = [];
  ["page", "track", "identify"].forEach(function (method) {
    ttq[method] = function () { window.vendorSaw.push(method); };
  });
  waiting.forEach(function (call) { ttq[call[0]].apply(ttq, call.slice(1)); });
})();
"""
"""What another vendor's script does to the page: it takes the queue, and puts methods of its own in place of the stub's."""
THINGS = {
    "an object with methods": "window.ttq = { page: function () {}, track: function () {}, load: function () {} };",
    "a list of its own": "window.ttq = [['setAccount', 'A-1']]; ttq.track = function () { ttq.push(['vendor']); };",
    "a function": "window.ttq = function () { (ttq.queue = ttq.queue || []).push(arguments); }; ttq.track = function () {};",
    "a frozen object": "window.ttq = Object.freeze({ name: 'vendor' });",
    "a number": "window.ttq = 7;",
    "a field of the page": "document.write('<form id=ttq></form>');",
}
CALLS = "() => { ttq.track('ours', {}, { event_id: 'one' }); ttq.track('ours', {}, { event_id: 'two' }); }"


@pytest.fixture
def vendor(site) -> str:
    """Where another vendor's script is loaded from, without `/i18n/…`."""
    site.add_file(LIBRARY.encode(), "text/javascript", path="/i18n/pixel/events.js")
    return site.url("", host="vendor.example")


@pytest.mark.parametrize("thing", THINGS)
def test_the_base_code_works_beside_whatever_has_its_name(visitor, thing):
    """Where something else is called `ttq` already, the base code that Balise prints still counts each call."""
    server, code = visitor.source.server, visitor.source.code
    snippet = server.ask("GET", f"/api/v1/sources/{code}/snippet?url={server.base}")["html"]
    page = visitor.open(head=inline(THINGS[thing]) + snippet)
    page.wait_for_function(READY)
    page.evaluate(CALLS)

    counts(visitor, {"PageView": 1, "ours": 2})


def test_a_vendors_code_beside_ours_stays_the_vendors(visitor, site, vendor):
    """Of two codes on a page, the one that another vendor's address serves gives no request and no event to us."""
    base, code = visitor.source.server.base, visitor.source.code
    ours = f"ttq.load('{code}');".replace("ttq.load(", "own(")
    calls = f"""
      ttq.load('VENDORS1');
      function own(id) {{ ttq._i[id] = []; ttq._i[id]._u = '{base}/i18n/pixel/events.js'; ttq._t[id] = 1; ttq._o[id] = {{}}; }}
      {ours}"""
    site.pages["/i18n/pixel/events.js"] = site.pages["/i18n/pixel/events.js"]._replace(content=b"")
    page = visitor.open(head=stub(vendor, calls) + script_tag(base, code))
    page.wait_for_function(READY)
    page.evaluate(CALLS)
    page.goto(visitor.url(head=""))

    counts(visitor, {"ours": 2})
    assert [request.url for request in visitor.requests if request.url.startswith(base) and "VENDORS1" in request.url] == []
    assert [event for event in visitor.sent() if event["context"]["pixel"]["code"] == "VENDORS1"] == []


def test_ours_after_a_vendors_library(visitor, vendor):
    """Where another vendor's library took the methods first, calls made after ours came are counted once."""
    base, code = visitor.source.server.base, visitor.source.code
    page = visitor.open(head=stub(vendor, "ttq.load('VENDORS1'); ttq.page();"))
    page.wait_for_function("() => window.vendorSaw")
    page.evaluate(
        "([src]) => { document.head.append(Object.assign(document.createElement('script'), { src })); }",
        [f"{base}/i18n/pixel/events.js?sdkid={code}&lib=ttq"],
    )
    page.wait_for_function(READY)
    page.evaluate(CALLS)

    counts(visitor, {"ours": 2})


def test_a_name_of_its_own_lets_both_count(visitor, vendor):
    """Under another global name, a vendor's `ttq` and ours each get their own calls and nothing of the other's."""
    ours = base_code(visitor.source.server.base, visitor.source.code, lib="balise")
    page = visitor.open(head=stub(vendor, "ttq.load('VENDORS1'); ttq.page();") + ours)
    page.wait_for_function(READY)
    page.wait_for_function("() => window.vendorSaw")
    page.evaluate("() => { ttq.track('theirs'); balise.track('ours'); }")

    counts(visitor, {"ours": 1})
    assert page.evaluate("() => vendorSaw") == ["page", "track"]
