"""What stands beside a rule: its name, and the sample pages it is checked on."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from balise.rules.checking.held import MOST_LIST, MOST_TEXT, Held, check_count
from balise.rules.sentences import Problem, problem

_MOST_ADDRESS = 500


def check_beside(name: str, pages: tuple[str, ...], held: Held) -> Iterator[Problem]:
    """Everything that is wrong with them."""
    if not name or len(name) > MOST_TEXT or not name.isprintable():
        yield problem("name", "label", most=MOST_TEXT)
    elif what := held.personal(name):
        yield problem("name", "value_personal", what=what)
    yield from check_count(len(pages), "pages")
    for place, page in enumerate(pages[:MOST_LIST]):
        yield from _page(page, f"pages.{place}", held)


def _page(page: str, path: str, held: Held) -> Iterator[Problem]:
    origin = _origin(page)
    if not origin:
        yield problem(path, "page_shape")
    elif held.source.allowed_origins and origin not in held.source.allowed_origins:
        yield problem(path, "page_elsewhere")
    if what := held.personal(page):
        yield problem(path, "value_personal", what=what)


def _origin(page: str) -> str:
    """The origin of a page's address; empty where it is none."""
    try:
        parts = urlsplit(page)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return ""
    plain = len(page) <= _MOST_ADDRESS and page.isprintable() and not set(page) & set(' \\"<>')
    return f"{parts.scheme}://{parts.netloc.lower()}" if good and plain else ""
