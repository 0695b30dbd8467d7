"""Strict content security policies: the pixel works within each of them, and gives no violation."""

import pytest

from tests.browser.base_code import base_code, scaffold, script_tag
from tests.browser.counting import READY, counts
from tests.browser.gate import refused

NONCE = "bm9uY2UtZm9yLXRlc3Rz"
WATCH = """self.violations = [];
document.addEventListener("securitypolicyviolation", (seen) => {
  violations.push(seen.violatedDirective + " " + seen.blockedURI);
});"""
POLICIES = {
    "nonce and host": "default-src 'none'; script-src 'nonce-{nonce}' {base}; connect-src {base}; img-src data:",
    "nonce and strict-dynamic": (
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; connect-src {base}; img-src data:"
    ),
    "host only": "default-src 'none'; script-src 'self' {base}; connect-src {base}; img-src data:",
    "nonce only": "default-src 'none'; script-src 'nonce-{nonce}'; connect-src {base}; img-src data:",
    "hosts, and no object, base or form": (
        "default-src 'self'; script-src 'self' {base}; connect-src {base}; img-src data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'"
    ),
    "nonce only, and the base code Balise prints": (
        "default-src 'none'; script-src 'nonce-{nonce}'; connect-src {base}; img-src data:"
    ),
}
CALLS = """() => {
  ttq.page();
  ttq.identify({ email: "ada@shop.example" });
  ttq.track("Purchase", { value: 9.2, currency: "USD" }, { event_id: "order-1" });
  ttq.debug(true);
}"""
COUNTED = {"PageView": 1, "CompletePayment": 1, "at_the_end": 1}


def tags(source, site, base, policy):
    """The base code as a site under this policy writes it: with its nonce, in a file of its own, or as a tag with a nonce."""
    code = source.code
    if policy.endswith("prints"):
        snippet = source.server.ask("GET", f"/api/v1/sources/{code}/snippet?url={base}")["html"]
        return nonced(snippet.split("<noscript>")[0])
    if policy == "nonce only":
        return nonced(scaffold(base, code, script=False)) + nonced(script_tag(base, code))
    if "nonce" in policy:
        return nonced(base_code(base, code))
    script = base_code(base, code).removeprefix("<script>").removesuffix("</script>")
    return f'<script src="{site.add_file(script.encode(), "text/javascript")}"></script>'


def nonced(tag):
    """A script tag with the page's nonce."""
    return tag.replace("<script", f'<script nonce="{NONCE}"', 1)


def opened(visitor, gate, name, more=""):
    """A page under the policy, with the library there."""
    visitor.context.add_init_script(WATCH)
    policy = POLICIES[name].format(nonce=NONCE, base=gate.base) + more
    head = tags(visitor.source, visitor.site, gate.base, name)
    page = visitor.open(head=head, headers={"Content-Security-Policy": policy})
    page.wait_for_function(READY)
    return page


@pytest.mark.parametrize("name", POLICIES)
def test_everything_works_without_a_violation(visitor, gate, name):
    """Page views, events with identity, what is loaded when needed, sending again, and the end of the page: all is allowed."""
    page = opened(visitor, gate, name)
    gate.plan += [refused(503)]
    page.evaluate(CALLS)
    visitor.arrived(2)
    purchase = next(event for event in visitor.source.stored if event.name_sent == "Purchase")
    assert purchase.email != []
    visitor.wait(lambda: any("ttq" in line or "Purchase" in line for line in visitor.console), "Debugging said nothing.")
    assert page.evaluate("() => violations") == []
    page.evaluate("(next) => { ttq.track('at_the_end'); location.href = next; }", visitor.url())

    counts(visitor, COUNTED | {"PageView": 2 if name.endswith("prints") else 1})
    assert [line for line in visitor.console if "Content Security Policy" in line] == []


def test_where_nothing_more_may_be_loaded_events_go_without_identity(visitor, gate):
    """A policy that allows events.js alone costs the identity, never the event, and nothing goes in clear text."""
    files = f"script-src 'nonce-{NONCE}' {gate.base}/i18n/pixel/events.js; connect-src {gate.base}"
    tag = nonced(base_code(gate.base, visitor.source.code)).replace(
        "script.async = true;", "script.async = true; script.removeAttribute('nonce');"
    )
    page = visitor.open(head=tag, headers={"Content-Security-Policy": files})
    page.wait_for_function(READY)
    page.evaluate("() => { ttq.identify({ email: 'ada@shop.example' }); ttq.track('anonymous'); }")

    counts(visitor, {"anonymous": 1})
    assert visitor.source.stored[0].email == []
    assert visitor.leaks(["ada@shop.example"]) == []


def test_trusted_types_give_the_page_no_error(visitor, gate):
    """Where a page takes no script addresses as text, events go out without identity, and the page sees no error."""
    page = opened(visitor, gate, "nonce only", more="; require-trusted-types-for 'script'")
    page.evaluate("() => { ttq.identify({ email: 'ada@shop.example' }); ttq.track('trusted'); }")

    counts(visitor, {"trusted": 1})
    assert visitor.leaks(["ada@shop.example"]) == []


def test_where_sending_is_forbidden_the_page_sees_no_error(visitor, gate):
    """A policy that forbids the collection host loses events and nothing else: no error reaches the page."""
    head = nonced(base_code(gate.base, visitor.source.code))
    policy = f"script-src 'nonce-{NONCE}' {gate.base}; connect-src 'none'"
    page = visitor.open(head=head, headers={"Content-Security-Policy": policy})
    page.wait_for_function(READY)
    page.evaluate(
        "() => { self.failed = []; ttq.on('failed', (told) => self.failed.push(told.reason)); ttq.track('forbidden'); }"
    )
    page.wait_for_function("() => self.failed.length")

    assert visitor.source.arrived == []
