"""The whole way of a person: from the link that the first start prints to a custom event's row and its parameters."""

import re
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.person import Person
from tests.browser.serving import Server
from tests.browser.site import Site

LINK = re.compile(r"sign in\s+(http\S+)")
NAME = "Leave_Review"
SECONDS_TO_ARRIVE = 15_000


@dataclass(frozen=True)
class Words:
    """What stands on the pages, in one language."""

    invitation: str
    email: str
    person: str
    password: str
    make_account: str
    set_up: str
    make_source: str
    new_source: str
    kind: str
    source_name: str
    make: str
    install: str
    waiting: str
    look_again: str
    arrived: str
    copy: str
    home: str
    register: str
    custom_events: str
    register_new: str
    event_name: str
    to_mend: str
    good: str
    description: str
    save: str
    registered: str
    overview: str
    find: str
    as_table: str
    parameters: str
    whole: str


ENGLISH = Words(
    invitation="Make your account",
    email="E-mail",
    person="Name",
    password="Password",
    make_account="Make the account",
    set_up="Set up",
    make_source="New source",
    new_source="New source",
    kind="Web",
    source_name="Name",
    make="Make the source",
    install="Installation",
    waiting="Waiting for your first event…",
    look_again="Look again",
    arrived="First event received:",
    copy="Copy",
    home="Home",
    register="Register an event",
    custom_events="Custom events",
    register_new="Register an event",
    event_name="Event name",
    to_mend="2 rules to mend before this name can be saved",
    good="This name is good",
    description="What does the customer do?",
    save="Save the event",
    registered="Leave_Review is registered.",
    overview="Overview",
    find="Find an event",
    as_table="Show as a table",
    parameters="Parameters",
    whole="100.0%",
)
FRENCH = Words(
    invitation="Créer votre compte",
    email="Adresse e-mail",
    person="Nom",
    password="Mot de passe",
    make_account="Créer le compte",
    set_up="Mise en place",
    make_source="Nouvelle source",
    new_source="Nouvelle source",
    kind="Web",
    source_name="Nom",
    make="Créer la source",
    install="Installation",
    waiting="En attente du premier événement…",
    look_again="Regarder de nouveau",
    arrived="Premier événement reçu :",
    copy="Copier",
    home="Accueil",
    register="Enregistrer un événement",
    custom_events="Événements personnalisés",
    register_new="Enregistrer un événement",
    event_name="Nom de l’événement",
    to_mend="2 règles à corriger avant d’enregistrer ce nom",
    good="Ce nom convient",
    description="Que fait le client ?",
    save="Enregistrer l’événement",
    registered="Leave_Review est enregistré.",
    overview="Vue d’ensemble",
    find="Trouver un événement",
    as_table="Afficher en tableau",
    parameters="Paramètres",
    whole="100,0 %",
)
SPOKEN = {"en-GB": ENGLISH, "fr-FR": FRENCH}


@dataclass
class Walk:
    """Who walks, on which server, and the page of their own site with the pixel."""

    person: Person
    server: Server
    site: Site
    words: Words
    scripts: bool
    shop: Page | None = None

    @property
    def link(self) -> str:
        """The link that the first start printed."""
        self.server.settle()
        found = LINK.search((self.server.folder.parent / "server.log").read_text(encoding="utf-8"))
        assert found, "The first start printed no link."
        return found.group(1)


@pytest.fixture
def walk(chromium: Browser, site: Site, tmp_path) -> Iterator[Callable[..., Walk]]:
    """Start a server on a fresh folder for somebody with a language, a width and a way to use a machine."""
    made: list[Walk] = []

    def begin(language: str, width: int, keyboard: bool = False, scripts: bool = True) -> Walk:
        server = Server(tmp_path / "data")
        person = Person(chromium, language, width, keyboard, java_script_enabled=scripts)
        person.context.grant_permissions(["clipboard-read", "clipboard-write"])
        made.append(Walk(person, server, site, SPOKEN[language], scripts))
        server.start()
        return made[-1]

    yield begin
    for each in made:
        each.person.context.close()
        if each.shop:
            each.shop.context.close()
        each.server.stop()


def make_account(walk: Walk) -> None:
    """From the printed link to Home, which says what is left to set up."""
    person, words = walk.person, walk.words
    person.page.goto(walk.link)
    person.heading(words.invitation)
    person.write(words.email, "maya@shop.example")
    person.write(words.person, "Maya Okafor")
    person.write(words.password, "a lantern beside the track", role="password")
    person.press(words.make_account)
    expect(person.main.get_by_role("heading", name=words.set_up, exact=True)).to_be_visible()
    expect(person.main.locator(".setup li.done")).to_have_count(2)


def make_source(walk: Walk) -> None:
    """A source of their own, from Home to its installation."""
    person, words = walk.person, walk.words
    person.follow(words.make_source)
    person.heading(words.new_source)
    person.choose(words.kind)
    person.write(words.source_name, "Green shop")
    person.press(words.make)
    person.heading(words.install)
    expect(person.main.locator("#arrival")).to_contain_text(words.waiting)


def install(walk: Walk, browser: Browser) -> None:
    """The base code goes from the page into the site; a visit turns the note without a reload."""
    person, words = walk.person, walk.words
    walk.shop = browser.new_context().new_page()
    walk.shop.goto(walk.site.url(walk.site.add(_copied(walk), "<h1>Green shop</h1>")))
    if not walk.scripts:
        walk.shop.wait_for_function("() => window.__balise", polling=20)
        expect(walk.shop.locator("h1")).to_be_visible()
        _until_stored(walk)
        person.follow(words.look_again)
    arrived = person.main.locator("#arrival [data-arrived].good")
    expect(arrived).to_contain_text(words.arrived, timeout=SECONDS_TO_ARRIVE)


def _copied(walk: Walk) -> str:
    person = walk.person
    text: str = person.main.locator("#code-base").inner_text()
    if walk.scripts:
        block = person.main.locator(".copyable").filter(has=person.page.locator("#code-base"))
        block.get_by_role("button", name=walk.words.copy).click()
        assert person.page.evaluate("() => navigator.clipboard.readText()").strip() == text.strip()
    return text


def _until_stored(walk: Walk, count: int = 1) -> None:
    """Return when the store has so many events of the source that was made."""
    code = urllib.parse.urlsplit(walk.person.page.url).path.split("/")[2]

    for _ in range(400):
        if len(walk.server.arrived(code)) >= count:
            break
        assert walk.shop
        walk.shop.wait_for_timeout(25)
    walk.server.settle()


def register(walk: Walk) -> None:
    """Home's next step leads to the form; the name is judged while it is typed."""
    person, words = walk.person, walk.words
    person.visit(words.home)
    person.follow(words.register)
    person.heading(words.custom_events)
    person.follow(words.register_new)
    if walk.scripts:
        person.write(words.event_name, "1 Leave review!")
        expect(person.main.locator("#name-verdict")).to_contain_text(words.to_mend)
    person.write(words.event_name, NAME)
    if walk.scripts:
        expect(person.main.locator("#name-verdict")).to_contain_text(words.good)
    person.write(words.description, "Somebody wrote what they think of a product.")
    person.press(words.save)
    expect(person.main.locator(".done-line")).to_contain_text(words.registered)


def read(walk: Walk) -> None:
    """Overview, the row found by search, and what the event brought."""
    person, words = walk.person, walk.words
    person.visit(words.overview)
    person.heading(words.overview)
    person.open(words.as_table)
    expect(person.main.locator("figure table tr.total")).to_be_visible()
    person.write(words.find, "review", role="searchbox")
    person.key("Enter")
    row = person.main.locator("table.types tbody tr:not(.group)")
    expect(row).to_have_count(1)
    expect(row.locator("td.counted")).to_have_text("2")
    person.follow(NAME, inside=row)
    person.heading(NAME)
    parameters = person.main.get_by_role("table", name=words.parameters)
    rating = parameters.locator("tr").filter(has=person.page.locator("th", has_text="rating"))
    expect(rating.locator(".share-cell")).to_have_text(words.whole)
    expect(rating.locator(".seen")).to_contain_text("5")


def go(walk: Walk, browser: Browser) -> None:
    """The whole way; nothing is left on the browser's console by it."""
    make_account(walk)
    make_source(walk)
    install(walk, browser)
    register(walk)
    assert walk.shop
    for rating in (5, 4):
        walk.shop.evaluate("([name, rating]) => ttq.track(name, { content_id: 'mug', rating })", [NAME, rating])
    _until_stored(walk, count=3)
    read(walk)
    assert walk.person.troubles == []
    assert walk.person.page.evaluate("() => document.documentElement.lang") == walk.person.page.locator("html").get_attribute(
        "lang"
    )


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
def test_from_the_first_link_to_the_parameters_of_a_custom_event(walk, chromium: Browser, language: str, width: int):
    """A person with a browser in their language gets there with what the pages say, on a desk and on a phone."""
    begun = walk(language, width)
    go(begun, chromium)

    assert begun.person.page.locator("html").get_attribute("lang") == language[:2]


def test_with_nothing_but_the_keyboard(walk, chromium: Browser):
    """Every control on the way is reached with the tabulator, shows that it has the focus, and works with Enter."""
    go(walk("fr-FR", 1440, keyboard=True), chromium)


def test_without_scripts(walk, chromium: Browser):
    """The pages lead the same way when scripts are off; the first event shows after a look, the chart is a table."""
    go(walk("en-GB", 390, scripts=False), chromium)
