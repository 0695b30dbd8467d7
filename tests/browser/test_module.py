"""Sites that are built from modules import the pixel."""

import pytest

from tests.browser.base_code import base_code, inline
from tests.browser.serving import properties
from tests.browser.visitor import Visitor


def imported(visitor: Visitor, calls: str, before: str = "", address: str = "") -> None:
    """Open a page whose module imports `ttq` and makes calls, after what stands `before`; CODE and BASE are filled in."""
    base, code = visitor.source.server.base, visitor.source.code
    module = address or f"{base}/i18n/pixel/static/ttq.js"
    script = f"import {{ ttq }} from '{module}'; window.imported = ttq; {calls}"
    visitor.open(head=before + f"<script type='module'>{script.replace('BASE', base).replace('CODE', code)}</script>")
    visitor.page.wait_for_function("self.imported && self.__balise")


@pytest.mark.parametrize("load", ["ttq.load('CODE');", "ttq.load('CODE', {host: 'BASE'});"], ids=["own server", "named server"])
def test_a_page_imports_the_pixel_and_tracks(visitor: Visitor, load: str):
    """`import { ttq }` gives the same API; without a named server it is the one the module came from."""
    imported(visitor, f"{load} ttq.page(); ttq.track('leave_review', {{stars: 5}}, {{event_id: 'm-1'}});")
    visitor.page.evaluate("imported.track('ViewContent')")
    view, review, content = visitor.finish()

    assert (view.name_sent, content.name_sent) == ("Pageview", "ViewContent")
    assert (review.name_sent, review.event_id, properties(review)) == ("leave_review", "m-1", {"stars": 5})


def test_a_module_built_into_the_sites_own_script_works(visitor: Visitor):
    """Served from the site itself, as bundlers do, the module asks the server that `host` names."""
    with_server = visitor.source.server
    content = visitor.context.request.get(f"{with_server.base}/i18n/pixel/static/ttq.js").body()
    path = visitor.site.add_file(content, "text/javascript")
    imported(visitor, "ttq.load('CODE', {host: 'BASE'}); ttq.track('ViewContent');", address=path)

    assert [event.name_sent for event in visitor.finish()] == ["ViewContent"]


def test_beside_base_code_it_is_one_pixel(visitor: Visitor):
    """The module and the base code on one page share one `ttq`: nothing is sent twice."""
    before = base_code(visitor.source.server.base, visitor.source.code) + inline("ttq.track('Search');")
    imported(visitor, "ttq.load('CODE'); ttq.track('ViewContent'); window.ttq.track('Contact');", before)

    assert [event.name_sent for event in visitor.finish()] == ["Search", "ViewContent", "Contact"]
    assert visitor.page.evaluate("imported === ttq")
