"""A person is known by hashes only: nothing in clear text leaves the browser or stays in it."""

from collections.abc import Callable

import pytest

from balise.events.stored import StoredEvent
from tests.browser.base_code import base_code, inline
from tests.browser.serving import Server, properties
from tests.browser.shapes import hashed
from tests.browser.visitor import Visitor

EMAIL = " Anne.Leroy+news@Shop.example "
CLEAN_EMAIL = "anne.leroy+news@shop.example"
SAFE, INSECURE = "127.0.0.1", "shop.test"


def identify(visitor: Visitor, given: str, host: str = SAFE) -> StoredEvent:
    """Call `identify` with these arguments, then track; the event as stored."""
    page = visitor.open(host=host)
    page.wait_for_function("self.__balise")
    page.evaluate(f"() => {{ ttq.identify({given}); ttq.track('ViewContent'); }}")
    (event,) = visitor.finish()
    assert isinstance(event, StoredEvent)
    return event


@pytest.mark.parametrize("host", [SAFE, INSECURE])
def test_what_is_given_in_clear_leaves_as_a_hash(visitor: Visitor, host: str):
    """Every key given in clear is stored as the hash of its normalised text, whether the browser itself can hash or not."""
    given = {
        "email": EMAIL,
        "phone_number": "+33 6 12-34.56 (78)",
        "external_id": " Customer 1001/ä ",
        "first_name": " Jean-Éric ",
        "last_name": "O'Neil",
        "zip_code": "SW1A 1AA",
    }
    event = identify(visitor, repr(given), host)

    assert visitor.page.evaluate("!!(self.crypto && crypto.subtle)") == (host == SAFE)
    assert (event.email, event.phone) == ([hashed(CLEAN_EMAIL)], [hashed("+33612345678")])
    assert event.external_id == [hashed("Customer 1001/ä")]
    assert (event.first_name, event.last_name) == (hashed("jeanéric"), hashed("oneil"))
    assert event.zip_code == hashed("sw1a1aa")
    clear = [
        CLEAN_EMAIL,
        EMAIL.strip(),
        "612345678",
        "612-34.56",
        "Customer 1001",
        "Jean-Éric",
        "jeanéric",
        "O'Neil",
        "oneil",
        "sw1a",
    ]
    assert visitor.leaks(clear) == []


@pytest.mark.parametrize("key", ["email", "sha256_email", "phone_number", "sha256_phone_number", "external_id"])
@pytest.mark.parametrize("case", ["lower", "upper"])
def test_a_hash_is_not_hashed_again(visitor: Visitor, key: str, case: str):
    """64 hex digits in either case, under the plain key or its own, are passed on in lower case."""
    value = hashed("+33612345678")
    event = identify(visitor, repr({key: getattr(value, case)()}))

    column = {"email": "email", "phone_number": "phone", "external_id": "external_id"}[key.removeprefix("sha256_")]
    assert getattr(event, column) == [value]


ABSENT = ["''", "'   '", "'undefined'", "'null'", "undefined", "null", "'\\u00a0'", "[]", "{}", "NaN", "false"]


@pytest.mark.parametrize("value", ABSENT)
def test_what_is_no_value_is_absent(visitor: Visitor, value: str):
    """Empty texts, blanks, the words undefined and null, and what is no text identify nobody."""
    keys = ("email", "phone_number", "external_id", "first_name", "zip_code", "city")
    event = identify(visitor, "{" + ", ".join(f"{key}: {value}" for key in keys) + "}")

    assert (event.email, event.phone, event.external_id) == ([], [], [])
    assert (event.first_name, event.zip_code, event.city) == ("", "", "")


@pytest.mark.parametrize("email", ["anne", "anne@", "@shop.example", "a@b@c.example", "anne @shop.example"])
def test_an_email_that_is_none_is_not_sent(visitor: Visitor, email: str):
    """What cannot be an e-mail address is neither hashed nor sent."""
    event = identify(visitor, repr({"email": email, "external_id": "kept"}))

    assert (event.email, event.external_id) == ([], [hashed("kept")])
    assert visitor.leaks([email] if len(email) > 5 else []) == []


NATIONAL = [
    pytest.param("FR", "06 12 34 56 78", "+33612345678", id="France"),
    pytest.param("GB", "07911 123456", "+447911123456", id="United Kingdom"),
    pytest.param("US", "(213) 373-4253", "+12133734253", id="United States"),
    pytest.param("FR", "+44 7911 123456", "+447911123456", id="another country"),
    pytest.param("FR", "0044 7911 123456", "+447911123456", id="another country, dialled"),
]


@pytest.mark.parametrize("region, given, international", NATIONAL)
def test_a_national_phone_number_gets_the_sources_country(
    visitors: Callable[..., Visitor], server: Server, region: str, given: str, international: str
):
    """A phone number without country code is read in the source's region; one with a country code keeps it."""
    visitor = visitors(server.source(phone_region=region))
    event = identify(visitor, repr({"phone_number": given}))

    assert event.phone == [hashed(international)]
    assert visitor.leaks([given, international, international[1:]]) == []


def test_a_later_identify_adds_to_what_is_known(visitor: Visitor):
    """Each `identify` adds keys or replaces them, for the events that follow."""
    page = visitor.open()
    page.wait_for_function("self.__balise")
    page.evaluate(
        """() => {
            ttq.identify({email: 'one@shop.example'}); ttq.track('ViewContent');
            ttq.identify({external_id: 'u-1'}); ttq.track('AddToCart');
            ttq.identify({email: 'two@shop.example'}); ttq.track('Search');
        }"""
    )
    found = [(event.name_sent, event.email, event.external_id) for event in visitor.finish()]

    one, two, who = [hashed("one@shop.example")], [hashed("two@shop.example")], [hashed("u-1")]
    assert found == [("ViewContent", one, []), ("AddToCart", one, who), ("Search", two, who)]


def test_a_person_is_forgotten_with_the_page(visitor: Visitor):
    """What was identified on one page is not known on the next."""
    identify(visitor, repr({"email": EMAIL}))
    visitor.page.goto(visitor.url())
    visitor.page.wait_for_function("self.__balise")
    visitor.page.evaluate("ttq.track('Search')")

    assert visitor.finish()[-1].email == []


def test_a_page_that_is_left_at_once_sends_the_hash(visitor: Visitor):
    """A page left right after `identify` and `track` sends the event with the hash, or without a person, never in clear."""
    page = visitor.open(body="<a href='?next'>next</a>")
    page.wait_for_function("self.__balise")
    next_page = visitor.url("<p>next</p>", head="")
    page.evaluate(
        "url => { ttq.identify({email: 'anne@shop.example'}); ttq.track('ViewContent'); location.href = url; }", next_page
    )
    (event,) = visitor.arrived(1)

    assert event.email in ([], [hashed("anne@shop.example")])
    assert visitor.leaks(["anne@shop.example"]) == []


def test_without_the_part_that_hashes_nobody_is_told(visitor: Visitor):
    """Where the part that hashes cannot be loaded, events go without a person, never in clear."""
    visitor.context.route("**/static/identify.*", lambda route: route.abort())
    event = identify(visitor, repr({"email": CLEAN_EMAIL, "phone_number": "+33612345678", "city": "Paris"}))

    assert (event.email, event.phone) == ([], [])
    assert visitor.leaks([CLEAN_EMAIL, "33612345678"]) == []


MAILS = ["anne@shop.example", "Bob.Z+x@mail.shop.example"]


def test_addresses_in_properties_and_urls_stay_in_the_browser(visitor: Visitor):
    """E-mail addresses in properties, in the page's URL, its title and its referrer are taken out before anything is sent."""
    head = base_code(visitor.source.server.base, visitor.source.code)
    page = visitor.open(
        head=head + inline("document.title = 'For anne@shop.example'"),
        more=f"?mail={MAILS[0]}&again=anne%40shop.example&deep=anne%2540shop.example&q=red#{MAILS[1]}",
        referrer="http://127.0.0.1/?from=Bob.Z%2Bx%40mail.shop.example",
    )
    page.wait_for_function("self.__balise")
    page.evaluate(
        """([one, two]) => {
            ttq.track('leave_review', {text: `write to ${one}, or <${two}>!`, list: [[one, two]], [one]: 1, stars: 5});
        }""",
        MAILS,
    )
    (event,) = visitor.finish()

    assert isinstance(event, StoredEvent)
    kept = properties(event)
    assert (kept["stars"], kept["text"]) == (5, "write to [removed: email], or <[removed: email]>!")
    assert "q=red" in event.page_url
    assert any("email" in finding.message or "e-mail" in finding.message for finding in event.findings)
    bodies = "".join(request.post_data or "" for request in visitor.requests).lower()
    assert [mail for mail in [*MAILS, "anne%40", "anne%2540", "bob.z%2b", "bob.z"] if mail.lower() in bodies] == []


def test_the_servers_disk_holds_no_clear_text(visitor: Visitor, server: Server):
    """Nothing that identifies a person in clear reaches the server's files."""
    identify(visitor, repr({"email": "nobody.knows@shop.example", "external_id": "customer-4711-4711"}))
    server.settle()
    content = b"".join(path.read_bytes() for path in server.folder.rglob("*") if path.is_file())

    assert hashed("nobody.knows@shop.example").encode() in content
    assert [text for text in (b"nobody.knows", b"customer-4711-4711") if text in content] == []
