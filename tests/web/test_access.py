"""Who may see the pages."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGES = ["/", "/docs/api", "/demo", "/demo/cart", "/demo/thanks", "/receipts/x"]
FORWARDING = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
async def test_the_machine_itself_sees_every_page(pages, path, address):
    """A visitor on the machine needs no sign-in."""
    assert (await pages.client(address).get(path)).status_code in (200, 404)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::1", "10.0.0.1", "", "localhost", "::ffff:192.0.2.7"])
async def test_anyone_else_gets_the_cure(pages, path, address):
    """From any other address the answer is 403 and a page that names the sign-in link."""
    answer = await pages.client(address).get(path)

    assert answer.status_code == 403
    assert "sign-in link" in answer.text


@pytest.mark.parametrize("header", FORWARDING)
async def test_behind_a_proxy_nobody_is_the_machine(pages, header):
    """A request that a proxy passed on is not the machine's own, whatever the header holds."""
    for value in ("127.0.0.1", "", "for=127.0.0.1"):
        assert (await pages.client().get("/", headers={header: value})).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "[::2]"]
)
async def test_another_name_for_this_machine_opens_nothing(pages, host):
    """A page of another site that resolves to this machine cannot read it through the visitor's browser."""
    assert (await pages.client().get("/", headers={"Host": host})).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9", "127.0.0.1", "[::1]:8080"])
async def test_the_machines_own_names_open_the_pages(pages, host):
    """The names of the machine for itself are good."""
    assert (await pages.client().get("/", headers={"Host": host})).status_code == 200


async def test_a_session_opens_the_pages_from_anywhere_until_it_ends(pages):
    """A sign-in link sets a session that works from any address, once; a second visitor needs another link."""
    path = pages.links.make()
    far = pages.client("192.0.2.7", "https://events.example")
    opened = await far.get(path)
    cookie = opened.headers["Set-Cookie"].lower()

    assert (opened.status_code, opened.headers["Location"]) == (303, "/")
    assert all(word in cookie for word in ("httponly", "samesite=lax", "secure", "max-age=43200"))
    assert (await far.get("/")).status_code == 200
    assert (await pages.client("192.0.2.8").get(path)).status_code == 403


@pytest.mark.parametrize("session", ["", "x", "é", "\u00ff" * 3000])
async def test_a_made_up_session_opens_nothing(pages, session):
    """A cookie this server did not set is no session."""
    headers = {"Cookie": f"balise_session={session}".encode()}

    assert (await pages.client("192.0.2.7").get("/", headers=headers)).status_code == 403


async def test_a_form_of_another_site_sends_nothing(pages):
    """A form whose browser says it came from another origin is refused; the shop's own is not."""
    form = {"product": "mug", "quantity": "1"}
    foreign = await pages.client().post("/demo/cart", data=form, headers={"Origin": "https://evil.example"})
    own = await pages.client().post("/demo/cart", data=form, headers={"Origin": "http://127.0.0.1:8080"})

    assert (foreign.status_code, own.status_code) == (403, 303)
    assert "another site" in foreign.text


async def test_files_are_for_everybody(pages):
    """The style sheet is served to those who cannot see a page yet, and nothing outside the folder is."""
    far = pages.client("192.0.2.7")

    assert (await far.get("/static/balise.css")).status_code == 200
    for path in ("/static/../parts.py", "/static/%2e%2e/parts.py", "/static/..%2fparts.py", "/static/", "/static/none.css"):
        assert (await far.get(path)).status_code in (403, 404)
