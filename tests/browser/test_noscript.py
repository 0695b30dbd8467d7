"""Visitors without scripts: the image of the base code counts their page view."""

import html
import re

import pytest

from tests.browser.counting import counts


@pytest.fixture
def snippet(source) -> str:
    """The base code as a person copies it."""
    return source.server.ask("GET", f"/api/v1/sources/{source.code}/snippet?url={source.server.base}")["html"]


def test_a_visitor_without_scripts_is_counted(visitors, source, snippet):
    """Where scripts are off, the image counts one page view of that page."""
    visitor = visitors(source, java_script_enabled=False)
    visitor.open(head="", body=snippet, more="?utm_source=mail")

    counts_without_pages(visitor, {"PageView": 1})
    assert source.stored[0].page_url.startswith(visitor.site.url(""))


def test_each_page_without_scripts_is_counted(visitors, source, snippet):
    """Three pages are three page views: the image is not kept by the browser."""
    visitor = visitors(source, java_script_enabled=False)
    address = visitor.url(snippet, head="")
    page = visitor.context.new_page()
    for _ in range(3):
        page.goto(address)

    counts_without_pages(visitor, {"PageView": 3})


def test_a_visitor_with_scripts_is_not_counted_by_the_image(visitor, snippet):
    """Where scripts are on, the base code counts the page view and the image is not asked for."""
    visitor.open(head=snippet)

    counts(visitor, {"PageView": 1})
    image = html.unescape(re.findall(r'src="([^"]+/api/v2/pixel[^"]*)"', snippet)[0])
    assert [request.url for request in visitor.requests if request.url == image] == []


def counts_without_pages(visitor, expected):
    """What the report counts, where pages run no scripts and keep nothing."""
    visitor.wait(lambda: visitor.source.counted() == expected, lambda: f"{visitor.source.counted()}, due {expected}")
