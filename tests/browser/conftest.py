"""A real browser against the real server: one browser and one server for the session, one visitor a test."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

pytest.importorskip("playwright", reason="Playwright is not installed: run make test.")

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.browsers import launch
from tests.browser.gate import Gate
from tests.browser.serving import Server, Source
from tests.browser.site import Site
from tests.browser.visitor import Visitor

SCHEMA = Path(__file__).parents[2] / "contract" / "event.schema.json"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, once."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser, once."""
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server, once; a test that stops it starts it again."""
    running = Server(tmp_path_factory.mktemp("balise") / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def signed_in(server: Server, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file with the cookies of an editor, for `new_context(storage_state=…)`."""
    link = server.ask("POST", "/api/v1/users", {"role": "editor"})["url"]
    context = chromium.new_context()
    page = context.new_page()
    page.goto(server.base + "/invitation/" + link.rpartition("/")[2])
    for name, value in (("email", "ada@shop.example"), ("name", "Ada"), ("password", "four words and a number 7")):
        page.fill(f"[name={name}]", value)
    with page.expect_navigation():
        page.click("main button[type=submit]")
    kept = str(tmp_path_factory.mktemp("cookies") / "state.json")
    context.storage_state(path=kept)
    context.close()
    return kept


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The site whose pages carry the tag."""
    serving = Site()
    yield serving
    serving.close()


@pytest.fixture
def source(server: Server) -> Source:
    """A source nobody else sends to."""
    return server.source()


@pytest.fixture
def gate(server: Server) -> Iterator[Gate]:
    """A gate before the server that fails as the test says."""
    standing = Gate(server.port)
    yield standing
    standing.close()


@pytest.fixture(scope="session")
def body_schema() -> dict[str, Any] | None:
    """What a body of the pixel must look like."""
    return json.loads(SCHEMA.read_text()) if SCHEMA.exists() else None


@pytest.fixture
def visitors(chromium: Browser, site: Site, body_schema: dict[str, Any] | None) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors: `visitors(source, **options of a context)`; their pages must have no error, their bodies must be valid."""
    made: list[Visitor] = []

    def make(source: Source, **options: Any) -> Visitor:
        visitor = Visitor(chromium.new_context(**options), site, source)
        made.append(visitor)
        return visitor

    yield make
    problems = [problem for visitor in made for problem in _problems(visitor, body_schema)]
    for visitor in made:
        visitor.context.close()
    assert problems == []


@pytest.fixture
def visitor(visitors: Callable[..., Visitor], source: Source) -> Visitor:
    """A visitor of pages whose base code belongs to the source."""
    return visitors(source)


def _problems(visitor: Visitor, schema: dict[str, Any] | None) -> list[str]:
    found = visitor.unexpected_errors()
    if schema is not None:
        validator = jsonschema.Draft202012Validator(schema)
        found += [error.message[:500] for body in visitor.batches() for error in validator.iter_errors(body)]
    return found
