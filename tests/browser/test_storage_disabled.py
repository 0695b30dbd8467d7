"""Pages where nothing may be stored: no localStorage, a full one, no cookies; events are sent and sent again all the same."""

import pytest

from tests.browser.base_code import base_code
from tests.browser.browsers import EVERYTHING_HERE, launch, launch_with_profile
from tests.browser.counting import READY, counts
from tests.browser.gate import Hold, dropped, refused
from tests.browser.visitor import Visitor

TAKE_AWAY = {
    "throws": """for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, { get() { throw new DOMException("The operation is insecure.", "SecurityError"); } });
    }""",
    "is missing": """for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, { value: undefined });
    }""",
    "is null": """for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, { value: null });
    }""",
    "is full": """Storage.prototype.setItem = () => { throw new DOMException("It is full.", "QuotaExceededError"); };""",
    "holds rubbish": """if (location.protocol === "http:") {
        localStorage.setItem("balise_outbox", '{"v1":[null,{"a":');
        localStorage.setItem("balise_page0.5", '[{"event":"x"},null,7');
        localStorage.setItem("balise_page0.6", '[{"event":"x"},null,7]');
        localStorage.setItem("balise_lease", "a day");
    }""",
    "forgets": """Storage.prototype.setItem = () => {}; Storage.prototype.getItem = () => null;""",
    "and cookies throw": """for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, { get() { throw new DOMException("The operation is insecure.", "SecurityError"); } });
    }
    Object.defineProperty(document, "cookie", { get() { throw new Error("no"); }, set() { throw new Error("no"); } });
    delete window.indexedDB; Object.defineProperty(navigator, "locks", { value: undefined });""",
}
BLOCKED = {"profile": {"default_content_setting_values": {"cookies": 2}}}
"""A person's choice in the settings: no site may store anything."""
STORES = "() => { try { localStorage.setItem('a', 'b'); return true } catch { return false } }"
CALLS = "() => { ttq.page(); ttq.identify({ email: 'ada@shop.example' }); ttq.track('stored_nowhere', {}, { event_id: 'one' }); }"
COUNTED = {"PageView": 1, "stored_nowhere": 1, "called_later": 1}


def walk(visitor, gate):
    """Calls on a page while tries fail, and one more after them."""
    gate.plan += [refused(503), dropped]
    page = visitor.open(head=base_code(gate.base, visitor.source.code))
    page.wait_for_function(READY)
    page.evaluate(CALLS)
    visitor.wait(lambda: len(gate.taken) >= 2, "Nothing was sent again.")
    page.evaluate("() => ttq.track('called_later')")
    counts(visitor, COUNTED)
    return page


@pytest.mark.parametrize("way", TAKE_AWAY)
def test_events_go_out_where_storage_is_of_no_use(visitor, gate, way):
    """Whatever is wrong with the page's storage, each call is counted once, through a server that fails twice."""
    visitor.context.add_init_script(TAKE_AWAY[way])

    walk(visitor, gate)


@pytest.mark.parametrize("way", ["throws", "is full"])
def test_a_page_left_without_storage_still_sends(visitor, gate, way):
    """Where nothing can be kept for later, what waits is handed to the browser when the page is left."""
    visitor.context.add_init_script(TAKE_AWAY[way])
    page = visitor.open(head=base_code(gate.base, visitor.source.code))
    page.wait_for_function(READY)
    slow = Hold()
    gate.plan += [slow]
    page.evaluate("() => ttq.track('on_the_way')")
    visitor.wait(slow.reached.is_set, "Nothing was sent.")
    page.evaluate("(next) => { ttq.track('at_the_end'); location.href = next; }", visitor.url(head=""))
    page.wait_for_load_state()
    slow.release()

    counts(visitor, {"on_the_way": 1, "at_the_end": 1})


def test_a_browser_without_local_storage(playwright, site, source, gate):
    """A browser started without localStorage sends as any other."""
    browser = launch(playwright, "--disable-local-storage", EVERYTHING_HERE)
    visitor = Visitor(browser.new_context(), site, source)

    walk(visitor, gate)
    assert visitor.errors == []
    browser.close()


def test_a_browser_that_lets_no_site_store(playwright, site, source, gate, tmp_path):
    """Where a person blocked cookies and site data, calls are counted, no cookie is there and the page sees no error."""
    visitor = Visitor(launch_with_profile(playwright, tmp_path / "profile", BLOCKED), site, source)
    page = walk(visitor, gate)

    assert page.evaluate(STORES) is False
    assert visitor.context.cookies() == []
    assert visitor.errors == []
    visitor.context.close()
