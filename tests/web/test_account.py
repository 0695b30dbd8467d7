"""Somebody's own account: name, language, clock, password, second factor, browsers, workspaces."""

import re

import pyotp
import pytest

from balise.web.pages.account.browsers import browser_of
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAR = "192.0.2.7"
NEW = "another four word password"


def someone(pages, name):
    """A viewer of a workspace of their own, so that tests do not meet, and the account."""
    workspace = pages.metadata.workspaces.create(name, actor="test").id
    client = pages.member("viewer", workspace, f"198.51.100.{workspace}")
    return client, pages.metadata.users.find_by_email(f"viewer-{workspace}@shop.example")


async def test_name_language_and_clock_are_kept(pages):
    """What is saved is shown again, in the language chosen, and taken again at the next sign-in."""
    client, user = someone(pages, "Named")
    saved = await client.post("/account", data={"name": "Zoé", "language": "fr", "clock": "utc"})
    text = (await client.get(saved.headers["Location"])).text
    signed_in = await pages.client(FAR).post("/sign-in", data={"email": user.email, "password": PASSWORD})

    assert ('<html lang="fr">' in text, 'value="Zoé"' in text, 'value="utc" checked' in text) == (True, True, True)
    assert "balise_language=fr" in str(signed_in.headers.get_list("Set-Cookie"))
    assert (await client.post("/account", data={"name": " ", "language": "fr"})).status_code == 400
    assert (await client.post("/account", data={"name": "Zoé", "language": "xx"})).status_code == 400


async def test_the_clock_chosen_is_the_clock_shown(pages):
    """With the cookie of UTC times are in UTC, whatever the browser's zone."""
    client, _ = someone(pages, "Clock")
    client.cookies.set("balise_zone", "Asia/Tokyo")
    local = (await client.get("/changes")).text
    await client.post("/account", data={"name": "A", "language": "en", "clock": "utc"})

    assert "Times: Tokyo" in local
    assert "Times: UTC" in (await client.get("/changes")).text


async def test_a_new_password_needs_the_old_one_and_ends_other_sessions(pages):
    """A wrong old password changes nothing; a right one leaves only this browser signed in."""
    client, user = someone(pages, "Password")
    other = pages.metadata.sessions.open(user.id)
    wrong = await client.post("/account/password", data={"password": "x" * 12, "new": NEW})
    weak = await client.post("/account/password", data={"password": PASSWORD, "new": "short"})
    assert (wrong.status_code, weak.status_code) == (400, 400)
    assert "not your password" in wrong.text
    assert "10 to 200" in weak.text
    assert pages.metadata.sessions.find(other)

    right = await client.post("/account/password", data={"password": PASSWORD, "new": NEW})
    assert right.status_code == 303
    assert pages.metadata.sessions.find(other) is None
    assert (await client.get("/account")).status_code == 200
    assert pages.metadata.users.by_password(user.email, NEW)


async def test_guessing_the_old_password_becomes_slow(pages):
    """After five wrong ones even the right one has to wait: a session left open gives no password away."""
    client, _ = someone(pages, "Guessed")
    for _ in range(5):
        await client.post("/account/password", data={"password": "x" * 12, "new": NEW})
    answer = await client.post("/account/password", data={"password": PASSWORD, "new": NEW})

    assert (answer.status_code, "Too many tries" in answer.text) == (400, True)


async def turn_on(client, pages):
    """Turn the second factor on; the secret and the recovery codes."""
    page = (await client.get("/account/second-factor")).text
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', page).group(1)
    assert "<svg" in page.partition("qr-box")[2][:400]
    code = pyotp.TOTP(secret).at(pages.running.app.clock() // 1000)
    answer = await client.post("/account/second-factor", data={"secret": secret, "code": code})
    return secret, re.findall(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>", answer.text)


async def test_the_second_factor_is_turned_on_by_a_code(pages):
    """A wrong code keeps the secret on the page; a right one turns it on and shows ten recovery codes, once."""
    client, user = someone(pages, "Factor")
    page = (await client.get("/account/second-factor")).text
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', page).group(1)
    wrong = await client.post("/account/second-factor", data={"secret": secret, "code": "000000"})
    assert (wrong.status_code, secret in wrong.text) == (400, True)
    made_up = await client.post("/account/second-factor", data={"secret": "AAAA", "code": "000000"})
    assert made_up.status_code == 303

    _, codes = await turn_on(client, pages)
    assert len(set(codes)) == 10
    assert pages.metadata.users.find(user.id).has_totp
    assert codes[0] not in (await client.get("/account/second-factor")).text
    assert "10 recovery codes are left" in (await client.get("/account")).text


async def test_a_recovery_code_opens_the_account_once(pages):
    """Where the phone is lost a recovery code stands in for it, however it is typed, and is spent then."""
    client, user = someone(pages, "Recovery")
    _, codes = await turn_on(client, pages)
    browser = pages.client("192.0.2.31")
    asked = await browser.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    ticket = re.search(r'name="ticket" value="([^"]+)"', asked.text).group(1)
    form = {"email": user.email, "ticket": ticket, "recovery": codes[3].upper().replace("-", " ")}

    assert (await browser.get("/")).status_code == 303
    assert (await browser.post("/sign-in", data=form | {"recovery": "aaaa-bbbb-cccc"})).status_code == 403
    assert (await browser.post("/sign-in", data=form)).status_code == 303
    assert (await browser.get("/account")).status_code == 200
    assert (await browser.post("/sign-in", data=form)).status_code == 403
    assert pages.metadata.recovery_codes.left(user.id) == 9


async def test_new_codes_and_turning_off_need_the_password(pages):
    """A wrong password does neither; new codes end the old ones, turning off ends them all."""
    client, user = someone(pages, "Off")
    _, codes = await turn_on(client, pages)
    for path in ("/account/second-factor/codes", "/account/second-factor/off"):
        assert (await client.post(path, data={"password": "x" * 12})).status_code == 400
    renewed = await client.post("/account/second-factor/codes", data={"password": PASSWORD})
    assert renewed.status_code in (200, 201)
    assert not pages.metadata.recovery_codes.take(user.id, codes[0])
    off = await client.post("/account/second-factor/off", data={"password": PASSWORD})

    assert off.status_code == 303
    assert not pages.metadata.users.find(user.id).has_totp
    assert pages.metadata.recovery_codes.left(user.id) == 0


async def test_browsers_signed_in_are_listed_and_ended(pages):
    """Each is named in words and can be ended, one or all others; this one is marked and stays."""
    client, user = someone(pages, "Browsers")
    agents = ["Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/150.0", "<b>curl</b>"]
    keys = [pages.metadata.sessions.open(user.id, agent) for agent in agents]
    text = (await client.get("/account")).text
    assert ("Firefox on Windows" in text, "Unknown browser" in text, "this one" in text) == (True, True, True)
    number = pages.metadata.sessions.find(keys[0]).id

    assert (await client.post(f"/account/sessions/{number}/end")).status_code == 303
    assert (await client.post(f"/account/sessions/{number}/end")).status_code == 404
    assert pages.metadata.sessions.find(keys[0]) is None
    assert (await client.post("/account/sessions/end-others")).status_code == 303
    assert pages.metadata.sessions.find(keys[1]) is None
    assert (await client.get("/account")).status_code == 200


async def test_somebody_in_two_workspaces_goes_from_one_to_the_other(pages):
    """The workspace chosen is the one worked in; one they are not in cannot be chosen."""
    client, user = someone(pages, "Here")
    there = pages.metadata.workspaces.create("There", actor="test", administrator=user.id)
    assert "Who works in Here" in (await client.get("/people")).text

    assert (await client.post("/account/workspace", data={"workspace": str(there.id)})).status_code == 303
    assert "Who works in There" in (await client.get("/people")).text
    assert (await client.post("/account/workspace", data={"workspace": "1"})).status_code == 404


@pytest.mark.parametrize(
    "agent, words",
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36", ("Chrome", "Android")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Gecko/20100101 Firefox/150.0", ("Firefox", "macOS")),
        ("curl/8.5", ("", "")),
    ],
)
async def test_a_browser_is_named_in_words(agent, words):
    """The family and the system, not what it claims beside."""
    assert browser_of(agent) == words
