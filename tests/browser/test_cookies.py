"""The pixel's first-party cookies: which are set, where, for how long, and what the server makes of them."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from balise.events.stored import StoredEvent
from tests.browser.base_code import base_code, inline
from tests.browser.serving import Server
from tests.browser.visitor import Visitor

TTP = re.compile(r"[0-9A-Za-z_.-]{20,}")
SESSION = re.compile(r"(\d{13}::[0-9A-Za-z_-]{20})\.\d+\.\d{13}\.\d")
DAY = 86_400
SITE, COLLECTION, STRANGER = "www.shop.example", "events.shop.example", "events.other.example"


def lives(visitor: Visitor, host: str) -> dict[str, dict[str, Any]]:
    """Name → cookie of a host, with `days` it lives from now on."""
    cookies = visitor.context.cookies(f"http://{host}/")
    return {one["name"]: {**one, "days": (one["expires"] - time.time()) / DAY} for one in cookies}


def view(visitor: Visitor, *, host: str = SITE, collection: str = COLLECTION, **page: Any) -> StoredEvent:
    """Open a page of a host whose base code leads to a collection host, and track; the event as stored."""
    head = base_code(visitor.source.server.at(collection), visitor.source.code)
    tab = visitor.open(head=head, host=host, **page)
    tab.wait_for_function("self.__balise")
    tab.evaluate("ttq.track('ViewContent')")
    event = visitor.finish()[-1]
    assert isinstance(event, StoredEvent)
    return event


def test_the_visitor_gets_an_id_on_the_sites_domain(visitor: Visitor):
    """`_ttp` and `_tt_enable_cookie` are set on the registrable domain for 13 months; `_ttp` is sent, from each page the same."""
    first = view(visitor)
    cookies = lives(visitor, SITE)

    assert TTP.fullmatch(first.ttp)
    assert cookies["_ttp"]["value"] == first.ttp
    assert cookies["_tt_enable_cookie"]["value"] == "1"
    assert {cookies[name]["domain"] for name in ("_ttp", "_tt_enable_cookie")} == {".shop.example"}
    assert all(394 <= cookies[name]["days"] <= 401 for name in ("_ttp", "_tt_enable_cookie"))
    assert cookies["_ttp"]["sameSite"] == "Lax"
    assert view(visitor, host="shop.example").ttp == first.ttp


def test_the_server_sets_the_id_where_it_shares_the_sites_domain(visitor: Visitor):
    """The answer to what the pixel sends sets `_ttp` with the same value on the domain both hosts share."""
    with visitor.context.expect_event("response", lambda answer: "/api/v2/pixel" in answer.url) as seen:
        event = view(visitor)
    header = seen.value.all_headers().get("set-cookie", "")

    assert header.startswith(f"_ttp={event.ttp};")
    assert "domain=shop.example" in header.lower().replace("domain=.", "domain=")
    assert "max-age=34190000" in header.lower()
    assert [cookie["name"] for cookie in visitor.context.cookies(f"http://{COLLECTION}/")].count("_ttp") == 1


@pytest.mark.parametrize(
    "host, collection, domain",
    [
        pytest.param(SITE, STRANGER, "shop.example", id="another site"),
        pytest.param("alice.github.io", "bob.github.io", "alice.github.io", id="neighbours under a public suffix"),
        pytest.param("alice.co.uk", "bob.co.uk", "alice.co.uk", id="neighbours under a two-part suffix"),
    ],
)
def test_the_server_sets_nothing_for_other_sites(visitor: Visitor, host: str, collection: str, domain: str):
    """Where the collection host belongs to another registrable domain the server sets no cookie; the pixel's own is sent."""
    with visitor.context.expect_event("response", lambda answer: "/api/v2/pixel" in answer.url) as seen:
        event = view(visitor, host=host, collection=collection)

    assert "set-cookie" not in seen.value.all_headers()
    assert TTP.fullmatch(event.ttp)
    assert visitor.context.cookies(f"http://{collection}/") == []
    assert lives(visitor, host)["_ttp"]["domain"].lstrip(".") == domain


def test_an_id_that_is_there_already_is_kept(visitor: Visitor):
    """A `_ttp` that another tag has set is sent as it is."""
    given = "2aBcDeFgHiJkLmNoPqRsTuVwXyZ"
    visitor.context.add_cookies([{"name": "_ttp", "value": given, "domain": ".shop.example", "path": "/"}])

    assert view(visitor).ttp == given
    assert [one["value"] for one in visitor.context.cookies(f"http://{SITE}/") if one["name"] == "_ttp"] == [given]


def test_cookies_can_be_switched_off_and_on(visitor: Visitor):
    """`disableCookie` removes every cookie and sends no id; `enableCookie` allows them again."""
    assert view(visitor, more="?ttclid=E.C.P.1").ttp
    visitor.page.evaluate("() => { ttq.disableCookie(); ttq.track('Search'); }")
    assert visitor.finish()[-1].ttp == ""
    assert visitor.cookies(SITE) == {}

    visitor.page.evaluate("() => { ttq.enableCookie(); ttq.track('Contact'); }")
    assert visitor.finish()[-1].ttp
    assert "_ttp" in visitor.cookies(SITE)


def test_a_source_may_forbid_cookies(visitors: Callable[..., Visitor], server: Server):
    """A source without first-party cookies sets none, neither by script nor by the server, and sends no id."""
    visitor = visitors(server.source(first_party_cookies=False))
    event = view(visitor, more="?ttclid=E.C.P.only")

    assert (event.ttp, event.ttclid) == ("", "E.C.P.only")
    assert visitor.cookies(SITE) == {}


LONG = "E.C.P." + "x" * 2_994


@pytest.mark.parametrize("click", ["E.C.P.CjwK-_0", LONG], ids=["short", "3,000 characters"])
def test_the_click_id_comes_from_the_url_and_stays(visitor: Visitor, click: str):
    """`ttclid` of the landing URL is sent whole, and again from later pages, for 30 days."""
    assert view(visitor, more=f"?a=1&ttclid={click}").ttclid == click
    assert view(visitor).ttclid == click
    assert 29 <= lives(visitor, SITE)["ttclid"]["days"] <= 31


def test_a_new_click_replaces_the_old_one(visitor: Visitor):
    """The click id of the URL comes before the cookie's."""
    view(visitor, more="?ttclid=E.C.P.old")

    assert view(visitor, more="?ttclid=E.C.P.new").ttclid == "E.C.P.new"
    assert view(visitor).ttclid == "E.C.P.new"


@pytest.mark.parametrize("same", [True, False], ids=["same host", "another host"])
def test_the_referrers_click_id_counts_on_the_same_host_only(visitor: Visitor, same: bool):
    """A click id in the referrer is taken where the referrer is a page of the same host, and nowhere else."""
    referrer = visitor.site.url("/landing?ttclid=E.C.P.before", SITE if same else "blog.example")
    path = visitor.site.add(
        base_code(visitor.source.server.at(COLLECTION), visitor.source.code), headers={"Referrer-Policy": "unsafe-url"}
    )
    tab = visitor.context.new_page()
    tab.goto(visitor.site.url(path, SITE), referer=referrer)
    tab.wait_for_function("self.__balise")
    assert tab.evaluate("document.referrer") == referrer
    tab.evaluate("ttq.track('ViewContent')")

    assert visitor.finish()[-1].ttclid == ("E.C.P.before" if same else "")


def test_the_session_goes_on_from_page_to_page(visitor: Visitor):
    """One session id is sent with every event of a visit and kept in a cookie."""
    view(visitor)
    view(visitor)
    kept = SESSION.fullmatch(visitor.cookies(SITE)["ttcsid"])

    assert kept
    assert {event["context"]["session_id"] for event in visitor.sent()} == {kept[1]}


def test_half_an_hour_without_an_event_ends_the_session(visitor: Visitor):
    """After 30 minutes without an event a new session begins."""
    view(visitor)
    first = visitor.sent()[-1]["context"]["session_id"]
    _, number, last, flag = visitor.cookies(SITE)["ttcsid"].split(".")
    half_an_hour_ago = f"{first}.{number}.{int(last) - 1_800_001}.{flag}"
    visitor.page.evaluate("value => { document.cookie = `ttcsid=${value}; domain=shop.example; path=/`; }", half_an_hour_ago)
    view(visitor)

    assert visitor.sent()[-1]["context"]["session_id"] != first


def test_blocked_cookies_cost_no_event(visitor: Visitor):
    """Where the browser refuses cookies and storage to the page, events are sent all the same."""
    page = visitor.open(
        head=inline(
            "const blocked = {get() { throw new Error('blocked') }, set() { throw new Error('blocked') }};"
            "Object.defineProperty(document, 'cookie', blocked);"
            "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, blocked);"
        )
        + base_code(visitor.source.server.base, visitor.source.code)
        + inline("ttq.track('ViewContent');")
    )
    page.wait_for_function("self.__balise")

    assert [event.name_sent for event in visitor.finish()] == ["ViewContent"]
