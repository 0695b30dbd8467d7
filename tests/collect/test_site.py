"""Pages and hosts of one site are recognised by the public suffix list."""

import pytest

from balise.collect.site import Sites, host_of, origin_of


@pytest.fixture(scope="module")
def sites() -> Sites:
    """The packaged list."""
    return Sites()


@pytest.mark.parametrize(
    "origin, host, shared",
    [
        ("https://shop.example", "shop.example", "shop.example"),
        ("https://www.shop.example", "T.Shop.Example.:8443", "shop.example"),
        ("https://a.shop.co.uk", "b.shop.co.uk", "shop.co.uk"),
        ("https://a.shop.co.uk", "b.other.co.uk", None),
        ("https://a.github.io", "b.github.io", None),
        ("http://localhost:3000", "localhost:8080", ""),
        ("http://192.0.2.1", "192.0.2.1:8080", ""),
        ("http://192.0.2.1", "192.0.2.2", None),
        ("http://[2001:db8::1]:3000", "[2001:db8::1]", ""),
        ("null", "shop.example", None),
        ("", "", None),
        ("https://[", "[", None),
    ],
)
def test_what_is_one_site(sites, origin, host, shared):
    """The registrable domain both are of; an equal host where there is none; else nothing."""
    assert sites.shared(origin, host) == shared


@pytest.mark.parametrize(
    "url, origin",
    [
        ("https://shop.example/a?b#c", "https://shop.example"),
        ("HTTPS://Shop.Example:443/", "https://shop.example"),
        ("http://shop.example:80", "http://shop.example"),
        ("http://shop.example:8080/x", "http://shop.example:8080"),
        ("https://jane@shop.example/", "https://shop.example"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("https://shop.example/" + "x" * 100_000, "https://shop.example"),
        ("about:blank", ""),
        ("data:text/html,x", ""),
        ("https://shop.example:99999/", ""),
        ("https://[shop", ""),
        ("", ""),
    ],
)
def test_the_origin_of_a_page(url, origin):
    """As browsers write it: without path, user and default port."""
    assert origin_of(url) == origin


def test_a_host_that_cannot_be_read_is_none():
    """An address nobody can read has no host."""
    assert [host_of(url) for url in ("https://[x/", "", "//shop.example:x")] == ["", "", "shop.example"]
