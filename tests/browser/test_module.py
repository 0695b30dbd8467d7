"""Sites that are built from modules import the pixel."""

from tests.browser.serving import properties
from tests.browser.visitor import Visitor


def module(visitor: Visitor, script: str) -> None:
    """Open a page without base code whose module runs the script."""
    base = visitor.source.server.base
    imported = f"import {{ ttq }} from '{base}/i18n/pixel/static/ttq.js'; window.imported = ttq;"
    calls = script.replace("BASE", base).replace("CODE", visitor.source.code)
    visitor.open(head=f"<script type='module'>{imported} {calls}</script>")
    visitor.page.wait_for_function("self.imported")


def test_a_page_imports_the_pixel_and_tracks(visitor: Visitor):
    """`import { ttq }` gives the same API: load, page, track, identify."""
    module(
        visitor,
        "ttq.load('CODE', {base: 'BASE'}); ttq.page(); ttq.track('leave_review', {stars: 5}, {event_id: 'm-1'});",
    )
    view, review = visitor.finish()

    assert view.name_sent == "Pageview"
    assert (review.name_sent, review.event_id, properties(review)) == ("leave_review", "m-1", {"stars": 5})


def test_importing_it_twice_and_beside_base_code_is_one_pixel(visitor: Visitor):
    """The module and the base code on one page share one `ttq`."""
    module(visitor, "ttq.load('CODE', {base: 'BASE'}); ttq.track('ViewContent'); window.ttq.track('Search');")

    assert [event.name_sent for event in visitor.finish()] == ["ViewContent", "Search"]
