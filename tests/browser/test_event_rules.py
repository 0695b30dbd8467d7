"""Event rules in a real browser: written by the form, published, paused, brought back, restored; by pointer and by keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.person import Person
from tests.browser.serving import Source

SENTENCE = "Click on the button “Leave a review”, on pages whose path starts with /product"


@pytest.fixture
def person_of(chromium: Browser, signed_in: str, source: Source) -> Iterator:
    """Somebody signed in, before the list of the source's rules."""
    people: list[Person] = []

    def come(width: int = 1440, keyboard: bool = False, **options) -> Person:
        person = Person(chromium, "en-GB", width, keyboard, storage_state=signed_in, **options)
        people.append(person)
        person.page.goto(f"{source.server.base}/sources/{source.code}/rules")
        return person

    yield come
    for person in people:
        person.context.close()


def write_rule(person: Person, scripts: bool = True) -> None:
    """From the empty page to the preview: a click on a button, on some pages."""
    person.follow("Write a rule here")
    person.heading("New event rule")
    person.write("Event", "leave_review", role="combobox")
    person.write("Name of the rule", "Review on product pages")
    person.write("Tag", "button", role="combobox")
    person.write("Text", "Leave a review")
    person.press("Only on some pages")
    value = condition(person, 1)
    expect(value).to_be_visible()
    if scripts:
        expect(person.page.locator("[name=w0_of]")).to_be_focused()
    person.write("Condition 1.1: value", "/product")
    person.press("Save and see what changes")
    person.heading("Publish version 1?")
    expect(person.main).to_contain_text(SENTENCE)


def condition(person: Person, number: int) -> Locator:
    return person.page.locator("[name=w0_value]").nth(number - 1)


def state(person: Person) -> Locator:
    return person.main.locator("h1 .state")


@pytest.mark.parametrize(("scripts", "width"), [(True, 1440), (False, 390)])
def test_a_rule_is_written_published_paused_brought_back_and_restored(person_of, source, scripts, width):
    """Every step is one press that says what it did and can be taken back, with scripts and without."""
    person = person_of(width, java_script_enabled=scripts)
    write_rule(person, scripts)
    person.press("Publish version 1")
    expect(person.main.locator(".done-line")).to_contain_text("Version 1 of “Review on product pages” is live")
    person.press("Pause")
    expect(state(person)).to_have_text("Paused")
    person.press("Undo Review on product pages")
    expect(state(person)).to_have_text("Live")

    person.follow("Change")
    person.write("Text", "Write a review")
    person.press("Save as a draft")
    expect(person.main).to_contain_text("Version 2 is a draft. Pages run version 1.")
    person.follow("See the difference")
    expect(person.main.locator("#compared")).to_contain_text("“Leave a review”")
    person.press("Bring back Version 1")
    expect(person.main.locator(".done-line")).to_contain_text("Version 3 is like the one you chose")

    person.press("Delete")
    expect(person.main.locator(".done-line")).to_contain_text("is deleted")
    assert source.server.ask("GET", f"/api/v1/sources/{source.code}/rules")["rules"] == []
    person.press("Undo Review on product pages")
    expect(state(person)).to_have_text("Live")
    assert person.page.locator("html").get_attribute("lang") == "en"


def test_with_nothing_but_the_keyboard(person_of):
    """A rule is written and published with the tabulator, Enter and Space alone; the focus can always be seen."""
    person = person_of(keyboard=True)
    write_rule(person)
    person.press("Publish version 1")

    expect(person.main.locator(".done-line")).to_contain_text("is live")
    assert person.troubles == []


def test_the_form_shows_what_the_choice_needs_and_says_it_in_words(person_of):
    """Fields of other triggers are out of sight without a script's help; the sentence follows what is written."""
    person = person_of()
    page: Page = person.page
    person.follow("Write a rule here")
    target = page.locator(".if-target")
    expect(target).to_be_visible()
    person.choose("Scrolls down")
    expect(target).to_be_hidden()
    page.fill("#percent", "75")
    expect(page.locator("#in-words")).to_contain_text("Scroll to 75% of the page, on every page")

    person.press("Add a parameter")
    expect(page.locator("#p0_name")).to_be_focused()
    page.select_option("#p0_origin", "query")
    expect(page.locator("#p0_query")).to_be_visible()
    expect(page.locator("#p0_t_tag")).to_be_hidden()
    page.fill("#p0_name", "coupon")
    page.fill("#p0_query", "voucher")
    expect(page.locator("#in-words")).to_contain_text("URL parameter voucher")
    person.press("Remove Parameter 1:")
    expect(page.locator("#p0_name")).to_have_count(0)
    assert person.troubles == []


def test_the_event_s_name_is_judged_while_it_is_typed(person_of):
    """A reserved name is explained, a broken one has its proposal one press away."""
    person = person_of()
    page: Page = person.page
    person.follow("Write a rule here")
    page.fill("#name", "Purchase")
    expect(page.locator("#name-verdict .sum.warn")).to_contain_text("CompletePayment")
    page.fill("#name", "1 Leave it!")
    page.get_by_role("button", name="Use this name").click()
    expect(page.locator("#name")).to_have_value("Leave_it")
    expect(page.locator("#name-verdict .sum.good")).to_contain_text("New custom event")


def test_what_somebody_else_saved_meanwhile_is_told(person_of):
    """The second of two sees both changes and saves on top of the first."""
    one, other = person_of(), person_of()
    write_rule(one)
    address = one.page.url.removesuffix("/publish") + "/edit"
    for person in (one, other):
        person.page.goto(address)
    one.write("Text", "Write a review")
    one.press("Save as a draft")
    expect(one.main.locator(".done-line")).to_be_visible()
    other.choose("Once a visitor")
    other.press("Save as a draft")

    expect(other.main.locator(".conflict")).to_contain_text("saved version 2 while you wrote")
    expect(other.main.locator(".conflict")).to_contain_text("“Write a review”")
    other.press("Save as a draft")
    expect(other.main.locator(".done-line")).to_contain_text("Version 3")
