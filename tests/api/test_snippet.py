"""The base code over the management API."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from balise.api import Parts, api_router
from balise.clock import now_ms
from balise.collect.base_code import BaseCode

TEMPLATE = 'load("{{CODE}}", "{{BASE}}/i18n/pixel/events.js")'
SNIPPET = "/api/v1/sources/SHOP/snippet"


@pytest.fixture
def pasting(metadata, policy):
    """A client of an API that knows the base code, with the site SHOP and the app APP."""
    for code, kind in (("SHOP", "web"), ("APP", "app")):
        metadata.sources.create(code, kind, code)
    base_code = BaseCode(TEMPLATE, "https://balise.example")
    parts = Parts(metadata, None, now_ms, policy, None, base_code=base_code, simulator=None, healing=None)
    with TestClient(Litestar([api_router(parts)])) as client:
        client.headers["Authorization"] = f"Bearer {metadata.tokens.create(None).token}"
        yield client


def test_the_base_code_is_made_for_a_source(pasting):
    """The answer is what is pasted, as HTML and as a module, for the address people reach the server at."""
    answer = pasting.get(SNIPPET)

    assert answer.status_code == 200
    assert set(answer.json()) == {"code", "html", "module", "url"}
    assert (answer.json()["code"], answer.json()["url"]) == ("SHOP", "https://balise.example")
    assert '<script>\nload("SHOP", "https://balise.example/i18n/pixel/events.js")\n</script>' in answer.json()["html"]
    assert "https://balise.example/i18n/pixel/static/ttq.js" in answer.json()["module"]


@pytest.mark.parametrize(
    "url", ["https://t.shop.example", "http://127.0.0.1:8080/", "http://[::1]:80", "https://shop.example/tags/"]
)
def test_another_address_may_be_given(pasting, url):
    """A host name of the site's own, with or without a port or a path, stands where the server's address would."""
    found = pasting.get(SNIPPET, params={"url": url}).json()

    assert found["url"] == url.rstrip("/")
    assert f'"{found["url"]}/i18n/pixel/events.js"' in found["html"].replace("\\u005b", "[").replace("\\u005d", "]")


@pytest.mark.parametrize(
    "url", ["", "t.shop.example", "javascript:alert(1)", "https://", 'https://a"b', "https://a/?b", "https://a b"]
)
def test_what_is_no_address_is_refused(pasting, url):
    """Anything but an http address is refused by its place, with a cure."""
    answer = pasting.get(SNIPPET, params={"url": url})

    assert (answer.status_code, answer.json()["path"]) == (400, "query.url")
    assert answer.json()["cure"]


def test_a_source_that_is_no_site_has_none(pasting):
    """An app has no pages: the answer says so, and what to do."""
    answer = pasting.get("/api/v1/sources/APP/snippet")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_a_site")
    assert answer.json()["cure"]


def test_an_unknown_source_has_none(pasting):
    """A code that no source has is not found."""
    assert pasting.get("/api/v1/sources/NONE/snippet").status_code == 404


def test_an_api_without_a_pixel_says_so(client, metadata):
    """Where no pixel is served there is nothing to paste."""
    metadata.sources.create("Shop", "web", "SHOP")

    assert (client.get(SNIPPET).status_code, client.get(SNIPPET).json()["code"]) == (404, "no_pixel")


@pytest.mark.asyncio(loop_scope="module")
async def test_the_whole_server_makes_the_base_code_it_serves(running):
    """The base code's script is there under the server's own address, with the source's switches."""
    await running.source("PASTED", auto_match=["email"])
    found = (await running.client.get("/api/v1/sources/PASTED/snippet")).json()
    script = await running.client.get("/i18n/pixel/events.js", params={"sdkid": "PASTED", "lib": "ttq"})

    assert found["url"] == "http://127.0.0.1:8080"
    assert '"code":"PASTED","lib":"ttq","cookies":true,"match":["email"]' in script.text
    assert (await running.client.get("/i18n/pixel/static/ttq.js")).status_code == 200
