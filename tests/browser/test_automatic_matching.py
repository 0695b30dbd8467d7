"""Automatic advanced matching reads the e-mail and phone fields a source allows, when a form is submitted, and no other."""

from collections.abc import Callable

import pytest

from tests.browser.base_code import base_code
from tests.browser.serving import Server
from tests.browser.shapes import hashed
from tests.browser.visitor import Visitor

EMAIL, PHONE = "anne@shop.example", "+33612345678"
FORM = f"""
<form action="THANKS">
  <input type="text" name="first" value="Anne">
  <input type="email" name="mail" value="{EMAIL}">
  <input type="tel" name="mobile" value="+33 6 12 34 56 78">
  <input type="password" name="email_password" value="secret@password.example">
  <input type="text" name="card_email" autocomplete="cc-number" value="4111111111111111">
  <input type="hidden" name="email" value="hidden@shop.example">
  <button>Buy</button>
</form>
"""
ONE_FIELD = """
<form onsubmit="return false"><input type="email" name="email" value="form@shop.example"><button>Go</button></form>
"""
SECRETS = ["secret@password.example", "4111111111111111", "hidden@shop.example"]
FIELDS = [
    pytest.param([], [], [], id="off by default"),
    pytest.param(["email"], [hashed(EMAIL)], [], id="e-mail only"),
    pytest.param(["phone_number"], [], [hashed(PHONE)], id="phone only"),
    pytest.param(["email", "phone_number"], [hashed(EMAIL)], [hashed(PHONE)], id="both"),
]


def submit(visitor: Visitor, form: str = FORM, how: str = "button") -> None:
    """Open the form, submit it, and track on the page that follows."""
    code = base_code(visitor.source.server.base, visitor.source.code)
    thanks = visitor.site.add(code + "<script>ttq.track('CompletePayment', {}, {event_id: 'thanks'});</script>")
    page = visitor.open(form.replace("THANKS", thanks))
    page.wait_for_function("self.__balise")
    # The part that reads forms comes by a request of its own, which a visitor's typing takes longer than.
    page.wait_for_load_state("networkidle")
    with page.expect_navigation():
        page.click(how)


@pytest.mark.parametrize("fields, email, phone", FIELDS)
def test_the_page_after_a_form_knows_the_person(
    visitors: Callable[..., Visitor], server: Server, fields: list[str], email: list[str], phone: list[str]
):
    """The event of the page that follows carries hashes of the fields the source allows, and nothing of the form in clear."""
    visitor = visitors(server.source(auto_match=fields))
    submit(visitor, FORM.replace("<form", "<form method='post'"))
    event = visitor.finish()[-1]

    assert (event.event_id, event.email, event.phone) == ("thanks", email, phone)
    posts = [request for request in visitor.requests if request.is_navigation_request()]
    visitor.requests = [request for request in visitor.requests if request not in posts]
    assert visitor.leaks([EMAIL, PHONE[1:], "612345678", "Anne", *SECRETS]) == []


def test_secrets_are_never_read(visitors: Callable[..., Visitor], server: Server):
    """Passwords, card numbers and hidden fields are not read, whatever their names say."""
    visitor = visitors(server.source(auto_match=["email", "phone_number"]))
    form = """
    <form action="THANKS" method="post">
      <input type="password" name="email" value="secret@password.example">
      <input type="tel" name="card" autocomplete="cc-number" value="+33612345678">
      <input type="tel" name="cvc_phone" autocomplete="cc-csc" value="+33612345679">
      <input type="hidden" name="email" value="hidden@shop.example">
      <button>Pay</button>
    </form>"""
    submit(visitor, form)
    event = visitor.finish()[-1]

    assert (event.email, event.phone) == ([], [])


def test_what_the_site_identifies_comes_first(visitors: Callable[..., Visitor], server: Server):
    """A value the site identified itself is not replaced by one from a form."""
    visitor = visitors(server.source(auto_match=["email"]))
    page = visitor.open(ONE_FIELD)
    page.wait_for_function("self.__balise")
    page.wait_for_load_state("networkidle")
    page.evaluate("ttq.identify({email: 'site@shop.example'})")
    page.click("button")
    page.evaluate("ttq.track('ViewContent')")

    assert visitor.finish()[-1].email == [hashed("site@shop.example")]


def test_the_base_code_may_switch_it_off(visitors: Callable[..., Visitor], server: Server):
    """`autoConfig: false` keeps a page from reading forms, whatever the source allows."""
    visitor = visitors(server.source(auto_match=["email"]))
    head = base_code(server.base, visitor.source.code, options="{autoConfig: false}")
    page = visitor.open(
        ONE_FIELD,
        head=head,
    )
    page.wait_for_function("self.__balise")
    page.wait_for_load_state("networkidle")
    page.click("button")
    page.evaluate("ttq.track('ViewContent')")

    assert visitor.finish()[-1].email == []
    assert [request.url for request in visitor.requests if "/static/match" in request.url] == []


def test_nothing_is_read_before_consent(visitors: Callable[..., Visitor], server: Server):
    """While consent is held no form is read; once it is withdrawn what was read is forgotten."""
    visitor = visitors(server.source(auto_match=["email"]))
    form = ONE_FIELD
    page = visitor.open(form + "<script>ttq.holdConsent()</script>")
    page.wait_for_function("self.__balise")
    page.wait_for_load_state("networkidle")
    page.click("button")
    page.evaluate("() => { ttq.track('ViewContent'); ttq.grantConsent(); }")
    assert visitor.finish()[-1].email == []

    page.wait_for_load_state("networkidle")
    page.click("button")
    page.evaluate("() => { ttq.track('Search'); }")
    assert visitor.finish()[-1].email == [hashed("form@shop.example")]
    page.evaluate("() => { ttq.revokeConsent(); ttq.grantConsent(); ttq.track('Contact'); }")
    assert visitor.finish()[-1].email == []
