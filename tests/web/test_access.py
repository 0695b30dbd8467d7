"""Who may see and change what."""

import re

import pyotp
import pytest

from balise.web.router import ANYBODY, MEMBERS, MEMBERS_OR_MACHINE
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOR_MEMBERS = ["/", "/receipts/x", "/sources/SHOP/custom-events", "/sources/SHOP/custom-events/new"]
FOR_THE_MACHINE_TOO = ["/docs/api", "/demo", "/demo/cart", "/demo/thanks"]
FORWARDING = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"]
FAR = "192.0.2.7"


@pytest.mark.parametrize("path", FOR_MEMBERS)
@pytest.mark.parametrize("address", ["127.0.0.1", FAR])
async def test_who_is_not_signed_in_is_led_to_the_form_and_back(pages, path, address):
    """A page leads to the sign-in form, which knows the way back; the machine itself is nobody special there."""
    answer = await pages.client(address).get(path + "?a=1")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=" + path.replace("/", "%2F") + "%3Fa%3D1"


@pytest.mark.parametrize("path", FOR_THE_MACHINE_TOO)
async def test_the_machine_itself_sees_the_demo_shop(pages, path):
    """What shows nothing that somebody set up is open on the machine itself, and to members from anywhere."""
    for address in ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"):
        assert (await pages.client(address).get(path)).status_code == 200
    for address in (FAR, "2001:db8::1", "10.0.0.1", "", "localhost", "::ffff:192.0.2.7"):
        assert (await pages.client(address).get(path)).status_code == 303
    assert (await pages.member("viewer").get(path)).status_code == 200


@pytest.mark.parametrize("header", FORWARDING)
async def test_behind_a_proxy_nobody_is_the_machine(pages, header):
    """A request that a proxy passed on is not the machine's own, whatever the header holds."""
    for value in ("127.0.0.1", "", "for=127.0.0.1"):
        assert (await pages.client().get("/demo", headers={header: value})).status_code == 303


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "[::2]"]
)
async def test_another_name_for_this_machine_opens_nothing(pages, host):
    """A page of another site that resolves to this machine cannot read it through the visitor's browser."""
    assert (await pages.client().get("/demo", headers={"Host": host})).status_code == 303


async def test_an_invitation_leads_to_an_account_and_the_first_page(pages):
    """Opening the link spends nothing; the form makes an account and a session, once."""
    _, key = pages.metadata.invitations.create("editor", actor="test")
    far = pages.client(FAR, "https://events.example")
    account = {"email": "new@shop.example", "name": "New", "password": PASSWORD}
    assert (await far.get(f"/invitation/{key}")).status_code == 200
    weak = await far.post(f"/invitation/{key}", data=account | {"password": "short"})
    assert (weak.status_code, "10 to 200 characters" in weak.text, "new@shop.example" in weak.text) == (400, True, True)
    made = await far.post(f"/invitation/{key}", data=account)
    cookie = made.headers["Set-Cookie"].lower()

    assert (made.status_code, made.headers["Location"]) == (303, "/")
    assert all(word in cookie for word in ("httponly", "samesite=lax", "secure"))
    assert (await far.get("/")).status_code == 200
    assert (await pages.client(FAR).get(f"/invitation/{key}")).status_code == 404
    assert (await pages.client(FAR).post(f"/invitation/{key}", data=account | {"email": "b@shop.example"})).status_code == 404


async def test_address_and_password_sign_in(pages):
    """A right pair opens a new session and leads on, a wrong one says so without telling which was wrong."""
    pages.member("viewer")
    form = {"email": "viewer-1@shop.example", "password": PASSWORD, "next": "/receipts/x"}
    browser = pages.client(FAR)
    browser.cookies.set("balise_session", "planted")
    right = await browser.post("/sign-in", data=form)
    wrong = await pages.client("192.0.2.8").post("/sign-in", data=form | {"password": "x" * 12})
    unknown = await pages.client("192.0.2.8").post("/sign-in", data=form | {"email": "nobody@shop.example"})

    assert (right.status_code, right.headers["Location"]) == (303, "/receipts/x")
    assert browser.cookies.get("balise_session", domain="127.0.0.1") != "planted"
    assert (wrong.status_code, unknown.status_code) == (403, 403)
    assert wrong.text.replace("viewer-1", "nobody") == unknown.text


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "\\\\evil", "/a\nb"]
)
async def test_signing_in_leads_to_no_other_site(pages, place):
    """Where to go on is a page of this server or the first page."""
    pages.member("viewer")
    form = {"email": "viewer-1@shop.example", "password": PASSWORD, "next": place}

    assert (await pages.client(FAR).post("/sign-in", data=form)).headers["Location"] == "/"


async def test_a_second_factor_is_asked_for(pages):
    """With a second factor the password alone opens nothing; the code does, once."""
    pages.member("editor")
    users = pages.metadata.users
    user, secret = users.find_by_email("editor-1@shop.example"), users.begin_totp()
    step = 30_000
    users.confirm_totp(user.id, secret, pyotp.TOTP(secret).at(pages.running.app.clock() // 1000 - step // 1000))
    browser = pages.client(FAR)
    asked = await browser.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    ticket = re.search(r'name="ticket" value="([^"]+)"', asked.text).group(1)
    form = {"email": user.email, "ticket": ticket, "code": pyotp.TOTP(secret).at(pages.running.app.clock() // 1000)}

    assert asked.status_code == 200
    assert (await browser.get("/")).status_code == 303
    assert (await browser.post("/sign-in", data=form | {"ticket": "9" * 15 + ".forged"})).status_code == 403
    assert (await browser.post("/sign-in", data=form | {"code": "000000"})).status_code == 403
    assert (await browser.post("/sign-in", data=form)).status_code == 303
    assert (await browser.post("/sign-in", data=form)).status_code == 403
    users.end_totp(user.id)


async def test_trying_passwords_becomes_slow(pages):
    """After five failures an account answers 429 with the seconds to wait, whoever asks."""
    pages.member("viewer", pages.metadata.workspaces.create("Slow", actor="test").id)
    email = next(
        member.user.email
        for workspace in pages.metadata.workspaces.all()
        if workspace.name == "Slow"
        for member in pages.metadata.memberships.members(workspace.id)
    )
    answers = [
        await pages.client(f"192.0.2.{number}").post("/sign-in", data={"email": email, "password": "x" * 12})
        for number in range(20, 26)
    ]

    assert [answer.status_code for answer in answers] == [403] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


async def test_signing_out_ends_the_session(pages):
    """After signing out the same cookie opens nothing."""
    member = pages.member("viewer")
    session = member.cookies.get("balise_session")
    assert (await member.get("/")).status_code == 200
    assert (await member.post("/sign-out")).status_code == 303
    member.cookies.set("balise_session", session)
    assert (await member.get("/")).status_code == 303


@pytest.mark.parametrize("session", ["", "x", "é", "\u00ff" * 3000])
async def test_a_made_up_session_opens_nothing(pages, session):
    """A cookie this server did not set is no session."""
    assert (await pages.client(FAR).get("/", headers={"Cookie": f"balise_session={session}".encode()})).status_code == 303


async def test_a_form_without_the_sessions_token_changes_nothing(pages):
    """A missing or another session's token is refused, and so is a form whose browser says it came from elsewhere."""
    member, other = pages.member("viewer"), pages.member("editor")
    for token in ("", "x", other.headers["X-CSRF-Token"]):
        assert (await member.post("/sign-out", headers={"X-CSRF-Token": token})).status_code == 403
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert (await member.post("/sign-out", headers=headers)).status_code == 403
    assert (await member.get("/")).status_code == 200


async def test_a_form_of_another_site_sends_nothing_to_the_shop(pages):
    """A form whose browser says it came from another origin is refused; the shop's own is not."""
    form = {"product": "mug", "quantity": "1"}
    foreign = await pages.client().post("/demo/cart", data=form, headers={"Origin": "https://evil.example"})
    own = await pages.client().post("/demo/cart", data=form, headers={"Origin": "http://127.0.0.1:8080"})

    assert (foreign.status_code, own.status_code) == (403, 303)
    assert "another site" in foreign.text


async def test_every_handler_stands_behind_one_door():
    """No handler is in two lists, and what anybody may ask for is a short, known list."""
    lists = [set(map(id, handlers)) for handlers in (MEMBERS, MEMBERS_OR_MACHINE, ANYBODY)]

    assert not lists[0] & lists[1]
    assert not (lists[0] | lists[1]) & lists[2]
    assert sorted(path for handler in ANYBODY for path in handler.paths) == sorted(
        [
            *["/sign-in", "/sign-in", "/sign-in/with-issuer", "/sign-in/back"],
            *["/invitation/{key:str}", "/invitation/{key:str}", "/password/{key:str}", "/password/{key:str}"],
        ]
    )


async def test_files_are_for_everybody(pages):
    """The style sheet is served to those who cannot see a page yet, and nothing outside the folder is."""
    far = pages.client(FAR)

    assert (await far.get("/static/balise.css")).status_code == 200
    for path in ("/static/../parts.py", "/static/%2e%2e/parts.py", "/static/..%2fparts.py", "/static/", "/static/none.css"):
        assert (await far.get(path)).status_code in (303, 403, 404)
