"""Signing in with the organisation's own sign-in, against a real little issuer."""

import time
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from joserfc.jwk import RSAKey
from litestar import Litestar

from balise.metadata import Role
from balise.web import Issuer, Throttle, WebParts, pages_router
from tests.web.conftest import LOCAL, PASSWORD
from tests.web.issuer import CLIENT, SECRET, little_issuer

pytestmark = pytest.mark.asyncio(loop_scope="module")

BEGIN, BACK = "/sign-in/with-issuer", "/sign-in/back"


@pytest.fixture
def issuer():
    """An issuer that knows Ada."""
    with little_issuer() as one:
        yield one


@pytest.fixture
def browser(pages, issuer):
    """A browser at pages that trust the issuer, with newcomers from corp.example."""
    app = pages.running.app

    async def send(body):
        raise AssertionError

    known = Issuer(issuer.url, CLIENT, SECRET, Role.VIEWER, ("corp.example",))
    parts = WebParts(
        metadata=app.metadata,
        store=app.store,
        clock=app.clock,
        send=send,
        throttle=Throttle(app.clock),
        policy=app.policy,
        intake=app.side_door,
        simulator=app.simulator,
        healing=app.healing,
        office=app.office,
        issuer=known,
    )
    transport = httpx2.ASGITransport(app=Litestar([pages_router(parts)], logging_config=None), client=("192.0.2.7", 50_000))
    client = httpx2.AsyncClient(transport=transport, base_url=LOCAL)
    client.known = parts
    return client


def pages_with(browser, **changes):
    """The browser at the same pages, which trust the issuer in another way."""
    parts = replace(browser.known, issuer=replace(browser.known.issuer, **changes))
    app = Litestar([pages_router(parts)], logging_config=None)
    transport = httpx2.ASGITransport(app=app, client=("192.0.2.7", 50_000))
    return httpx2.AsyncClient(transport=transport, base_url=LOCAL)


async def walk(browser, issuer, path=BEGIN):
    """Go to the issuer and come back; what the way back was answered."""
    there = await browser.get(path)
    query = dict(parse_qsl(urlsplit(there.headers["Location"]).query))
    return await browser.get(issuer.authorize(query))


async def test_the_first_sign_in_makes_an_account(pages, browser, issuer):
    """Somebody of the organisation comes in with the setting's role, the second time into the same account."""
    issuer.person = issuer.person | {"sub": "first", "email": "First@corp.example", "name": "First"}
    assert "Sign in with 127.0.0.1" in (await browser.get("/sign-in")).text
    for _ in range(2):
        answer = await walk(browser, issuer, f"{BEGIN}?next=/people")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/people")
        assert (await browser.get("/people")).status_code == 200
        browser.cookies.delete("balise_session")

    user = pages.metadata.users.find_by_email("first@corp.example")
    assert (user.name, user.has_password) == ("First", False)
    assert [role for _, role in pages.metadata.memberships.of_user(user.id)] == [Role.VIEWER]


async def test_what_is_asked_of_the_issuer(browser, issuer):
    """The request has PKCE, a state and a nonce of their own, and the cookie that keeps them is out of scripts' reach."""
    answers = [await browser.get(BEGIN) for _ in range(2)]
    first, second = (dict(parse_qsl(urlsplit(answer.headers["Location"]).query)) for answer in answers)
    cookie = answers[0].headers["Set-Cookie"].lower()

    assert (first["response_type"], first["code_challenge_method"], first["scope"]) == ("code", "S256", "openid email profile")
    assert first["redirect_uri"] == f"{LOCAL}{BACK}"
    assert all(first[name] != second[name] and len(first[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert all(word in cookie for word in ("httponly", "samesite=lax", f"path={BACK}"))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"exp": 1},
        {"exp": None},
        {"nonce": "another"},
        {"nonce": None},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"email": "no address"},
        {"sub": ""},
        {"sub": 5},
    ],
    ids=str,
)
async def test_a_token_that_does_not_hold_opens_nothing(pages, browser, issuer, claims):
    """A token of another issuer, for another application, too old, of another sign-in, or for no proved address is refused."""
    users, issuer.claims = pages.metadata.users.count(), claims
    answer = await walk(browser, issuer)

    assert answer.status_code == 403
    assert "balise_session" not in answer.headers.get("Set-Cookie", "")
    assert pages.metadata.users.count() == users


async def test_a_token_signed_by_another_opens_nothing(browser, issuer):
    """Another key under the same name, the shared secret used as a key, and a token before its time are refused."""
    issuer.key = RSAKey.generate_key(2048, {"kid": "first"})
    assert (await walk(browser, issuer)).status_code == 403
    issuer.key, issuer.algorithm = issuer.shared_secret(), "HS256"
    assert (await walk(browser, issuer)).status_code == 403
    issuer.key, issuer.algorithm, issuer.claims = None, "RS256", {"nbf": int(time.time()) + 3600}
    assert (await walk(browser, issuer)).status_code == 403


async def test_a_new_key_of_the_issuer_is_fetched(browser, issuer):
    """After the issuer changed its keys the next sign-in works."""
    assert (await walk(browser, issuer)).status_code == 303
    issuer.rotate()
    assert (await walk(browser, issuer)).status_code == 303


async def test_only_the_browser_that_began_comes_back(browser, issuer):
    """Without the cookie, with another's state, or a second time with the same code nothing opens."""
    there = dict(parse_qsl(urlsplit((await browser.get(BEGIN)).headers["Location"]).query))
    back = issuer.authorize(there)
    stranger = pages_with(browser)

    assert (await stranger.get(back)).status_code == 403
    assert (await browser.get(back.replace(there["state"], "x"))).status_code == 403
    assert (await browser.get(back)).status_code == 403
    assert (await walk(browser, issuer)).status_code == 303
    assert (await browser.get(back)).status_code == 403
    assert (await browser.get(f"{BACK}?error=access_denied")).status_code == 403


async def test_who_is_not_of_the_organisation_needs_an_invitation(pages, browser, issuer):
    """An address of another domain is let in by an invitation to it, with that role; without, no account is made."""
    issuer.person = issuer.person | {"sub": "guest", "email": "guest@elsewhere.example"}
    answer = await walk(browser, issuer)
    assert (answer.status_code, "not invited" in answer.text) == (403, True)
    assert pages.metadata.users.find_by_email("guest@elsewhere.example") is None
    pages.metadata.invitations.create("editor", actor="test", email="guest@elsewhere.example")

    assert (await walk(browser, issuer)).status_code == 303
    user = pages.metadata.users.find_by_email("guest@elsewhere.example")
    assert [role for _, role in pages.metadata.memberships.of_user(user.id)] == [Role.EDITOR]


@pytest.mark.parametrize(
    "domains, status", [((), 403), (("*",), 303), (("other.example",), 403), (("Corp.example".lower(),), 303)]
)
async def test_the_setting_says_who_needs_no_invitation(browser, issuer, domains, status):
    """No domain means nobody, `*` everybody, a domain its own people."""
    issuer.person = issuer.person | {"sub": str(domains), "email": f"d{len(str(domains))}@corp.example"}

    assert (await walk(pages_with(browser, domains=domains), issuer)).status_code == status


async def test_an_account_with_the_same_address_is_theirs(pages, browser, issuer):
    """Who has an account under the proved address comes into it, and keeps role and password."""
    pages.member("administrator")
    issuer.person = issuer.person | {"sub": "admin", "email": "administrator-1@shop.example"}

    assert (await walk(browser, issuer)).status_code == 303
    user = pages.metadata.users.by_password("administrator-1@shop.example", PASSWORD)
    assert [role for _, role in pages.metadata.memberships.of_user(user.id)] == [Role.ADMINISTRATOR]


async def test_who_was_removed_does_not_come_back(pages, browser, issuer):
    """An account that was taken out of its last workspace is not let in by the issuer."""
    issuer.person = issuer.person | {"sub": "gone", "email": "gone@corp.example"}
    assert (await walk(browser, issuer)).status_code == 303
    user = pages.metadata.users.find_by_email("gone@corp.example")
    pages.member("administrator")
    pages.metadata.memberships.remove(1, user.id, actor="test")
    answer = await walk(browser, issuer)

    assert (answer.status_code, "in no workspace" in answer.text) == (403, True)


async def test_an_issuer_that_is_away_is_told(browser, issuer):
    """Where the issuer does not answer the page says so, and passwords still work."""
    away = pages_with(browser, url="http://127.0.0.1:9")
    answer = await away.get(BEGIN)

    assert (answer.status_code, "does not answer" in answer.text, 'name="password"' in answer.text) == (503, True, True)
    assert (await pages_with(browser, url=f"{issuer.url}/").get(BEGIN)).status_code == 503


async def test_without_an_issuer_there_is_no_such_page(pages):
    """Where none is set up neither the button nor its addresses are there."""
    stranger = pages.client("192.0.2.7")

    assert "with-issuer" not in (await stranger.get("/sign-in")).text
    assert [(await stranger.get(path)).status_code for path in (BEGIN, BACK)] == [404, 404]
