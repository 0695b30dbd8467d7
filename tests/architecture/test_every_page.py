"""No page is left out where pages are looked at."""

from balise.web.router import ANYBODY, MEMBERS, MEMBERS_OR_MACHINE
from tests.browser.every_page import NO_PAGES, VIEWS


def test_every_page_is_looked_at():
    """Each address that can be asked for is in tests/browser/every_page.py: with a look at it, or why it is no page."""
    handlers = (*MEMBERS, *MEMBERS_OR_MACHINE, *ANYBODY)
    routes = {path for handler in handlers if "GET" in handler.http_methods for path in handler.paths}
    looked_at = {view.route for view in VIEWS}

    assert sorted(routes - looked_at - set(NO_PAGES)) == []
    assert sorted((looked_at | set(NO_PAGES)) - routes) == []
    assert looked_at & set(NO_PAGES) == set()


def test_every_look_has_a_name():
    """Pictures are named for their look, so no two share a name."""
    names = [view.name for view in VIEWS]

    assert len(names) == len(set(names))
