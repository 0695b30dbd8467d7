"""The tokens of a source: made, shown once, revoked."""

import re

import pytest

from balise.reports.moments import DAY

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADDRESS = "/sources/SHOP/tokens"


async def test_a_token_is_shown_once_and_works(pages):
    """The answer holds the text, events are taken with it, and no later page shows more than its end."""
    member = pages.member()
    answer = await member.post(ADDRESS, data={"name": "Shop server", "expiry": "90"})
    text = re.search(r"bal_[0-9A-Za-z]{42}", answer.text)[0]
    sent = await pages.running.track("SHOP", text, {"event": "leave_review"})
    later = (await member.get(ADDRESS)).text

    assert answer.headers["Cache-Control"] == "no-store"
    assert sent["code"] == 0
    assert text not in later
    assert f"bal_…{text[-4:]}" in later
    assert pages.metadata.tokens.find(text).name == "Shop server"


@pytest.mark.parametrize("form", [{"name": " "}, {"name": "a\nb"}, {"name": "x" * 201}, {"name": "x", "expiry": "7"}, {}])
async def test_a_bad_form_makes_nothing(pages, form):
    """A name is needed and the expiry is one of the list; the form comes back and says so."""
    before = len(pages.metadata.tokens.all("SHOP"))
    answer = await pages.member().post(ADDRESS, data=form)

    assert answer.status_code == 400
    assert "Nothing was made yet." in answer.text
    assert len(pages.metadata.tokens.all("SHOP")) == before


async def test_revoking_asks_first_also_without_scripts(pages):
    """The link shows the question on the page; the form in it revokes, and the change log knows who."""
    member = pages.member()
    made = pages.metadata.tokens.create("SHOP", "Old server", actor="test")
    asked = (await member.get(f"{ADDRESS}?revoke={made.id}")).text
    assert 'class="panel asks"' in asked
    assert 'class="panel asks"' not in (await member.get(ADDRESS)).text
    answer = await member.post(f"{ADDRESS}/revoke", data={"token": made.id})

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{ADDRESS}?done=revoked")
    assert pages.metadata.tokens.find(made.token).usable(pages.running.app.clock()) == "revoked"
    assert pages.metadata.changes.latest(1)[0].actor == "administrator-1@shop.example"


async def test_a_token_of_another_source_cannot_be_revoked_here(pages):
    """Guessing the number of another source's token finds nothing."""
    await pages.running.source("NEIGHBOUR")
    (theirs,) = pages.metadata.tokens.all("NEIGHBOUR")
    answer = await pages.member().post(f"{ADDRESS}/revoke", data={"token": theirs.id})

    assert answer.status_code == 404
    assert pages.metadata.tokens.all("NEIGHBOUR")[0].revoked_at is None


async def test_what_expires_soon_is_marked(pages):
    """Two weeks before its end a token says so; after its end it says that too."""
    now = pages.running.app.clock()
    pages.metadata.tokens.create("SHOP", "Nearly over", now + 5 * DAY * 1000, actor="test")
    pages.metadata.tokens.create("SHOP", "Far", now + 50 * DAY * 1000, actor="test")
    rows = (await pages.member().get(ADDRESS)).text.partition("</table>")[0].split("<tr")

    assert [("Expires soon" in row) for row in rows if ">Nearly over<" in row] == [True]
    assert [("Expires soon" in row) for row in rows if ">Far<" in row] == [False]


async def test_editors_read_and_administrators_write(pages):
    """A viewer sees no tokens, an editor sees them and changes nothing."""
    editor = pages.member("editor")
    text = (await editor.get(ADDRESS)).text

    assert (await pages.member("viewer").get(ADDRESS)).status_code == 403
    assert "Administrators make and revoke tokens." in text
    assert "<form" not in text.partition("<main")[2]
    for path in (ADDRESS, f"{ADDRESS}/revoke"):
        assert (await editor.post(path, data={"name": "x", "token": "1"})).status_code == 403
