"""Opening the builder: which pages, who may, and what is said when a token was read by somebody else."""

import re

import pytest

from balise.metadata.builder_rows import NewBuilderSession

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATH = "/sources/SHOP/builder"
SITE = "https://shop.example"
NAVIGATED = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}


def session_of(pages, email="editor-1@shop.example"):
    """The newest signed-in session of a person, and the person."""
    user = pages.metadata.users.find_by_email(email)
    return user, max(pages.metadata.sessions.of_user(user.id), key=lambda session: session.id)


async def test_an_editor_goes_to_the_site_with_a_token(pages):
    """The answer sends the tab to the page with a token behind `#`, which no server of the site ever sees."""
    pages.metadata.sources.change("SHOP", allowed_origins=(SITE,))
    answer = await pages.member("editor").post(PATH, data={"page": f"{SITE}/offers?a=1#top", "rule": "r_1"})
    leads = re.fullmatch(r"0; url=https://shop\.example/offers\?a=1#balise=([\w-]{43})", answer.headers["Refresh"])

    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    claim = pages.metadata.builder_sessions.claim(leads[1], SITE)
    assert (claim.word, claim.session.rule, claim.session.source) == ("ok", "r_1", "SHOP")
    assert f"<b>{SITE}" in (await pages.member("editor").get(PATH)).text.replace('<span class="strong breaks">', "<b>")


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example/",
        "javascript:alert(1)",
        "",
        "//shop.example/",
        f"{SITE}@evil.example/",
        f'{SITE}/" onx="',
        "http://",
    ],
)
async def test_the_builder_opens_on_allowed_origins_only(pages, page):
    """Any other address is shown again with what is wrong, and no token is made."""
    pages.metadata.sources.change("SHOP", allowed_origins=(SITE,))
    before = len(pages.metadata.builder_sessions.of_source("SHOP", 0))
    answer = await pages.member("editor").post(PATH, data={"page": page})

    assert answer.status_code == 400
    assert "Refresh" not in answer.headers
    assert len(pages.metadata.builder_sessions.of_source("SHOP", 0)) == before


async def test_where_every_origin_is_taken_only_known_ones_open(pages):
    """A source that names no origins opens on this machine and where events come from, not wherever somebody writes."""
    pages.metadata.sources.change("SHOP", allowed_origins=())
    editor = pages.member("editor")

    assert "Refresh" in (await editor.post(PATH, data={"page": "http://localhost:3000/"})).headers
    assert (await editor.post(PATH, data={"page": "https://never-seen.example/"})).status_code == 400


async def test_a_viewer_opens_nothing(pages):
    """Who may not change the source gets neither the page nor a token."""
    assert (await pages.member("viewer").get(PATH)).status_code == 403
    assert (await pages.member("viewer").post(PATH, data={"page": f"{SITE}/"})).status_code == 403


async def test_a_second_use_is_told(pages):
    """The page says that somebody else read the link, and what to look through."""
    editor = pages.member("editor")
    user, session = session_of(pages)
    token = pages.metadata.builder_sessions.open(NewBuilderSession("SHOP", user.id, session.id, SITE))
    for _ in range(2):
        pages.metadata.builder_sessions.claim(token, SITE)

    assert "was used twice" in (await editor.get(PATH)).text
    assert "A builder link was used twice" in (await editor.get("/sources/SHOP/changes")).text


async def test_an_open_session_is_ended_by_its_button(pages):
    """Its key is worth nothing from then on."""
    editor = pages.member("editor")
    user, session = session_of(pages)
    sessions = pages.metadata.builder_sessions
    key = sessions.claim(sessions.open(NewBuilderSession("SHOP", user.id, session.id, SITE)), SITE).key
    found = sessions.find(key)
    answer = await editor.post(f"{PATH}/end", data={"builder": str(found.id)})

    assert answer.headers["Location"].endswith("done=ended")
    assert not sessions.allows(found)
    assert (await editor.post(f"{PATH}/end", data={"builder": "x"})).status_code == 404


async def test_only_the_address_bar_of_who_opened_it_goes_on(pages):
    """A planned page is opened with a new token by a navigation of the same signed-in browser; a script or frame gets none."""
    editor = pages.member("editor")
    user, session = session_of(pages)
    sessions = pages.metadata.builder_sessions
    key = sessions.claim(sessions.open(NewBuilderSession("SHOP", user.id, session.id, SITE)), SITE).key
    sessions.plan_next(sessions.find(key).id, f"{SITE}/cart")
    framed = await editor.get(f"{PATH}/next", headers={"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Mode": "navigate"})
    other = await pages.member("administrator").get(f"{PATH}/next", headers=NAVIGATED)
    own = await editor.get(f"{PATH}/next", headers=NAVIGATED)
    again = await editor.get(f"{PATH}/next", headers=NAVIGATED)

    assert "#balise" not in framed.headers["Location"] + other.headers["Location"] + again.headers["Location"]
    assert own.headers["Location"].startswith(f"{SITE}/cart#balise=")
