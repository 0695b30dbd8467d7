"""The pixel in frames: of the same origin, of another, and in a sandbox that has none."""

import pytest

from tests.browser.base_code import inline
from tests.browser.counting import READY, counts

CALLS = inline(
    "ttq.page(); ttq.identify({ email: 'ada@shop.example' }); ttq.track('in_the_frame', { value: 1, currency: 'EUR' });"
)
FRAMES = {
    "same origin": ("127.0.0.1", ""),
    "another origin": ("frame.example", ""),
    "sandbox": ("127.0.0.1", 'sandbox="allow-scripts"'),
    "sandbox of another origin": ("frame.example", 'sandbox="allow-scripts"'),
    "sandbox that keeps its origin": ("frame.example", 'sandbox="allow-scripts allow-same-origin"'),
}


def framed(visitor, name, **page):
    """A page with the tag in a frame; returns the page."""
    host, sandbox = FRAMES[name]
    return visitor.open(f'<iframe id="f" {sandbox} src="{visitor.url(CALLS, host=host)}"></iframe>', **page)


@pytest.mark.parametrize("name", FRAMES)
def test_calls_in_a_frame_are_counted(visitor, name):
    """A frame's calls are counted once each, with their identity, and the page around it sees no error."""
    framed(visitor, name, head="")

    counts(visitor, {"PageView": 1, "in_the_frame": 1})
    assert all(event.email for event in visitor.source.stored if event.name_sent == "in_the_frame")


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_and_its_page_both_count(visitor, name):
    """The page around a frame has its own pixel: each call is counted where it was made, once."""
    page = framed(visitor, name)
    page.wait_for_function(READY)
    page.evaluate("() => { ttq.page(); ttq.track('around_the_frame'); }")

    counts(visitor, {"PageView": 2, "in_the_frame": 1, "around_the_frame": 1})


@pytest.mark.parametrize("name", ["same origin", "another origin", "sandbox"])
def test_a_frame_that_is_taken_away_is_heard(visitor, name):
    """What a frame tracked just before it is removed is counted."""
    page = framed(visitor, name, head="")
    frame = page.frames[1]
    frame.wait_for_function(READY)
    counts(visitor, {"PageView": 1, "in_the_frame": 1})
    frame.evaluate("() => { ttq.track('taken_away'); }")
    page.evaluate("() => document.getElementById('f').remove()")

    counts(visitor, {"PageView": 1, "in_the_frame": 1, "taken_away": 1})


def test_a_document_without_an_address_is_heard(visitor):
    """A frame written by its page (srcdoc) sends as well."""
    tag = visitor.site.pages[visitor.url(CALLS).split(str(visitor.site.port))[1]].content.decode()
    page = visitor.open('<iframe id="f"></iframe>', head="")
    page.evaluate("(html) => { document.getElementById('f').srcdoc = html; }", tag)

    counts(visitor, {"PageView": 1, "in_the_frame": 1})
