"""What a web application must not let happen: markup of others, foreign frames, fixed sessions, loose cookies."""

import csv
import io
from html.parser import HTMLParser

import pytest

from balise.metadata import passwords
from balise.web.session import safe_next
from tests.web.conftest import PASSWORD
from tests.web.everything import a_rule, first_workspace

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAR, TLS = "192.0.2.7", "https://events.example"
EVIL = "\"><x-evil onx=1></textarea></script><x-evil onx=1>'{{7*7}}`x`"
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Live(HTMLParser):
    """Notes markup that came in with data, and links that run something."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        links = [str(given.get(name, "")).strip().lower() for name in ("href", "src", "action", "formaction")]
        if tag == "x-evil" or "onx" in given or any(link.startswith(("javascript:", "data:", "vbscript:")) for link in links):
            self.found.append((tag, attributes))


async def with_evil_content(pages):
    """Markup in every text that somebody else can choose."""
    first, metadata = await first_workspace(pages), pages.metadata
    code = first.ids["code"]
    send = metadata.tokens.create(code, EVIL[:100]).token
    address = "https://shop.example/<x-evil onx=1>?q=" + "%22%3E<x-evil onx=1>"
    answer = await pages.running.track(
        *(code, send),
        {"event": "Purchase", "event_id": EVIL, "properties": {"content_name": EVIL, EVIL: EVIL}, "page": {"url": address}},
        {"event": EVIL[:50], "event_id": "x", "user": {"user_agent": EVIL}},
        {"event": "good_name", "event_id": "y", "user": {"user_agent": EVIL}, "page": {"url": "javascript:alert(1)"}},
    )
    metadata.sources.change(code, name=EVIL)
    workspace = metadata.workspaces.find(1)
    metadata.workspaces.rename(1, EVIL, actor=EVIL)
    first.ids["rule"] = a_rule(pages, code, EVIL, "good_name").id
    user = metadata.users.find(first.ids["user"])
    metadata.users.change(user.id, name=EVIL, language="en")
    metadata.sessions.open(user.id, f"{EVIL} Firefox/1 Linux")
    metadata.invitations.create("viewer", actor=EVIL)
    return first, answer["data"]["receipts"], workspace


async def test_no_text_of_others_becomes_markup(pages):
    """Event names, values, addresses, browsers and names stand on every page as text, whatever is in them."""
    first, receipts, workspace = await with_evil_content(pages)
    wrong, client = [], pages.member("administrator")
    paths = [first.fill(path) for method, path in first.page_routes() if method == "GET"]
    for path in [
        *paths,
        *(f"/receipts/{receipt}" for receipt in receipts),
        f"/{EVIL}",
        f"/sign-in?next={EVIL}",
        f"/?lang={EVIL}",
    ]:
        answer = await client.get(path)
        if "html" in answer.headers.get("content-type", ""):
            live = Live()
            live.feed(answer.text)
            wrong += [(path, live.found)] if live.found or "49`" in answer.text else []
    pages.metadata.workspaces.rename(1, workspace.name, actor="test")

    assert wrong == []


async def test_what_is_typed_comes_back_as_text(pages):
    """A form that is shown again with what was typed shows it as text."""
    client, wrong = pages.member("administrator"), []
    forms = {
        "/account": {"name": EVIL * 9, "language": "en"},
        "/people/invitations": {"role": "viewer", "email": EVIL},
        "/workspace": {"name": EVIL * 9},
        "/workspace/new": {"name": EVIL * 9},
        "/sign-in": {"email": EVIL, "password": EVIL, "next": EVIL},
    }
    for path, form in forms.items():
        answer, live = await client.post(path, data=form), Live()
        live.feed(answer.text)
        wrong += [(path, answer.status_code, live.found)] if live.found or answer.status_code not in (400, 403) else []

    assert wrong == []


async def test_every_answer_keeps_frames_and_guesses_out(pages):
    """Pages, redirects, files, refusals and the management API cannot be framed, nor taken for another type."""
    first, wrong = await first_workspace(pages), []
    paths = [(method, first.fill(path)) for method, path in first.routes()]
    for method, path in [*paths, ("GET", "/nothing"), ("GET", "/static/balise.css"), ("GET", "/static/none"), ("PUT", "/people")]:
        for client in (pages.client(FAR), pages.member("viewer")):
            headers = (await client.request(method, path)).headers
            framed = "frame-ancestors 'none'" not in headers.get("content-security-policy", "")
            if framed or any(headers.get(name) != value for name, value in HEADERS.items()):
                wrong.append((method, path, dict(headers)))
            if not headers.get("referrer-policy"):
                wrong.append((method, path))

    assert wrong == []


async def test_pages_of_members_are_kept_by_no_cache(pages):
    """What a member sees is stored by no browser and no proxy."""
    first, client = await first_workspace(pages), pages.member("viewer")
    paths = [first.fill(path) for method, path in first.page_routes() if method == "GET"]

    assert [path for path in paths if "no-store" not in (await client.get(path)).headers.get("cache-control", "")] == []


async def test_a_session_brought_along_is_ended(pages):
    """Signing in gives a new session, and the one the browser brought, whoever planted it, is worth nothing afterwards."""
    pages.member("viewer")
    planted = pages.metadata.sessions.open(pages.metadata.users.find_by_email("viewer-1@shop.example").id)
    browser = pages.client("192.0.2.60")
    browser.cookies.set("balise_session", planted, domain="127.0.0.1")
    answer = await browser.post("/sign-in", data={"email": "viewer-1@shop.example", "password": PASSWORD})
    given = next(cookie for cookie in answer.headers.get_list("Set-Cookie") if cookie.startswith("balise_session="))

    assert planted not in given
    assert pages.metadata.sessions.find(planted) is None


async def test_cookies_are_out_of_scripts_reach_and_stay_on_the_way(pages):
    """Every cookie of ours is HttpOnly and SameSite=Lax, and Secure where the browser asked by HTTPS."""
    pages.member("viewer")
    form = {"email": "viewer-1@shop.example", "password": PASSWORD}
    direct = await pages.client("192.0.2.61", TLS).post("/sign-in?lang=fr", data=form)
    proxied = await pages.client("192.0.2.61", X_Forwarded_Proto="https").post("/sign-in", data=form)
    chosen = await pages.client(FAR, TLS).get("/sign-in?lang=fr")
    cookies = [one.lower() for answer in (direct, proxied, chosen) for one in answer.headers.get_list("Set-Cookie")]

    assert len(cookies) == 5
    assert [one for one in cookies if not all(word in one for word in ("httponly", "samesite=lax", "secure", "path=/"))] == []


PLACES = ["//evil.example", "https://evil.example", "/\\evil", "\\/evil", "/\tevil", "javascript:1", "evil", "/\x00", " //evil"]
FILES = ["/static/../parts.py", "/static/%2e%2e/parts.py", "/static/..%2f..%2fsettings.py", "/static//etc/passwd"]


@pytest.mark.parametrize("place", [*PLACES, "/" + "a" * 3000])
async def test_nobody_is_led_to_another_site(pages, place):
    """Only a path of this server is a place to go on to, on every way in."""
    assert safe_next(place) == ""
    assert 'name="next" value=""' in (await pages.client(FAR).get("/sign-in", params={"next": place})).text


async def test_an_unknown_account_takes_as_long(pages, monkeypatch):
    """Where there is no account, or one without a password, a hash is worked out all the same."""
    pages.member("viewer")
    worked, plain = [], passwords._HASHER

    class Counting:
        def verify(self, *given):
            worked.append(given[0])
            return plain.verify(*given)

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    for email in ("nobody@shop.example", "viewer-1@shop.example", "", "x" * 500):
        answer = await pages.client("192.0.2.62").post("/sign-in", data={"email": email, "password": "x" * 12})
        assert answer.status_code == 403
    assert len(worked) == 4
    assert len({hashed.split("$p=")[0].rpartition("$")[0] for hashed in worked}) <= 2


async def test_a_throttled_address_waits_also_for_other_accounts(pages):
    """Somebody who tries one password on many accounts is slowed down by where they come from, unless a proxy is believed."""
    browser = pages.client("192.0.2.63")
    answers = [await browser.post("/sign-in", data={"email": f"n{n}@shop.example", "password": "x" * 12}) for n in range(7)]

    assert [answer.status_code for answer in answers] == [403] * 5 + [429] * 2


async def test_no_download_holds_a_formula(pages):
    """A cell of a download never begins as a spreadsheet's formula does."""
    first, receipts, workspace = await with_evil_content(pages)
    pages.metadata.workspaces.rename(1, workspace.name, actor="test")
    send = pages.metadata.tokens.create(first.ids["code"]).token
    names = [f"{sign}cmd|' /C calc'!A0" for sign in FORMULA]
    await pages.running.track(first.ids["code"], send, *({"event": name, "event_id": name} for name in names))
    client, wrong = pages.member("administrator"), []
    for method, path in first.page_routes():
        answer = await client.get(first.fill(path)) if method == "GET" else None
        if answer is not None and "text/csv" in answer.headers.get("content-type", ""):
            cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
            wrong += [(path, cell) for cell in cells if cell.startswith(FORMULA) and not cell[1:].replace(".", "").isdigit()]

    assert receipts
    assert wrong == []


@pytest.mark.parametrize("path", FILES)
async def test_no_path_leads_out_of_the_files(pages, path):
    """What lies beside the served files is not served, however the path is written."""
    answer = await pages.member("administrator").get(path)

    assert answer.status_code in (400, 404)
    assert "import" not in answer.text
