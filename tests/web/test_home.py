"""The first page: what is left to set up, the sources' last days, what does not work."""

import pyotp
import pytest

from balise.reports.moments import DAY

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAYMENT = {"event": "Purchase", "properties": {"value": 9.2, "currency": "USD"}}


def row_of(text, code):
    """What stands in a source's row, as one text."""
    return text.partition(f"<code>{code}</code>")[2].partition("</tr>")[0]


async def test_each_source_shows_its_last_days(pages):
    """Counted, copies and what waits stand in the source's row, with the payments' value and the way to the quarantine."""
    token = await pages.running.source("LATELY")
    copies = [PAYMENT | {"event_id": "1"}, PAYMENT | {"event_id": "1"}, {"event": "leave_review"}, {"event": "<b>bad"}]
    await pages.running.track("LATELY", token, *copies)
    row = row_of((await pages.member().get("/")).text, "LATELY")

    assert '<td class="n strong" data-label="Counted">2</td>' in row
    assert '<td class="n" data-label="Merged and dropped">1</td>' in row
    assert 'href="/sources/LATELY/quarantine">1<' in row
    assert "US$9.20" in row
    assert 'class="spark"' in row


async def test_a_silent_source_leads_to_its_installation(pages):
    """A source without an event says so and shows the next step instead of zeros."""
    await pages.running.source("SILENT")
    row = row_of((await pages.member().get("/")).text, "SILENT")

    assert "No event yet" in row
    assert 'href="/sources/SILENT/install"' in row


async def test_an_empty_workspace_says_what_to_do(pages):
    """Without a source the page asks for one; who may not make one is told who may."""
    other = pages.metadata.workspaces.create("Empty", actor="test").id
    editor = (await pages.member("editor", other).get("/")).text
    viewer = (await pages.member("viewer", other).get("/")).text

    assert "No source yet." in editor
    assert 'href="/sources/new"' in editor
    assert 'href="/sources/new"' not in viewer
    assert "An editor of the workspace can make one." in viewer
    assert "LATELY" not in editor + viewer


async def test_the_checklist_knows_the_real_state(pages):
    """A step is done when its thing is there; the next one is the first that is not, and all done is no list."""
    workspace = pages.metadata.workspaces.create("Setting up", actor="test").id
    member = pages.member("administrator", workspace)

    async def left():
        text = (await member.get("/")).text.partition('class="panel setup"')[2].partition("</section>")[0]
        return [part.partition(">")[2].partition("<")[0] for part in text.split("<h3><a ")[1:]]

    first, source = "Receive the first event", "Make a source"
    custom, factor = "Register the first custom event", "Protect your account with a second factor"
    assert await left() == [source, first, factor]
    pages.metadata.sources.create("First, silent", "web", "SET-UP-SILENT", actor="test", workspace=workspace)
    pages.metadata.sources.create("Shop", "web", "SET-UP", actor="test", workspace=workspace)
    assert await left() == [first, custom, factor]
    pages.metadata.sources.create("Till", "offline", "TILL", actor="test", workspace=workspace)
    assert await left() == [first, "Make a token for the server that sends", custom, factor]
    token = pages.metadata.tokens.create("SET-UP", "Shop", actor="test").token
    pages.metadata.tokens.create("TILL", "Till", actor="test")
    await pages.running.track("SET-UP", token, {"event": "leave_review"})
    assert await left() == [custom, factor]
    assert 'href="/sources/SET-UP/custom-events"' in (await member.get("/")).text
    registered = {"name": "leave_review"}
    answer = await member.post("/sources/SET-UP/custom-events/do/register", data=registered)
    assert answer.status_code == 303
    assert await left() == [factor]
    user = pages.metadata.users.find_by_email(f"administrator-{workspace}@shop.example")
    turn_on(pages, user)
    assert 'class="panel setup"' not in (await member.get("/")).text


def turn_on(pages, user):
    """Turn the second factor on, as the account's page does."""
    secret = pages.metadata.users.begin_totp()
    now = pages.running.app.clock() // 1000
    pages.metadata.users.confirm_totp(user.id, secret, pyotp.TOTP(secret).at(now))


async def test_a_viewer_sees_only_steps_they_may_do(pages):
    """What needs another role is not asked of a viewer."""
    text = (await pages.member("viewer").get("/")).text

    assert "Register the first custom event" not in text
    assert "Protect your account with a second factor" in text


async def test_what_the_server_cannot_do_is_told_with_the_cure(pages):
    """A check that fails is a note for everybody; administrators are led to the page with the cure."""
    with pages.break_down("store"):
        administrator, viewer = (await pages.member().get("/")).text, (await pages.member("viewer").get("/")).text

    assert "Events cannot be shown now" in administrator
    assert 'href="/status"' in administrator
    assert "Tell an administrator of the workspace." in viewer
    assert "Events cannot be shown now" not in (await pages.member().get("/")).text


async def test_days_are_those_of_the_visitors_zone(pages):
    """What happened before the first of the seven days is not in the figures, but was received."""
    token = await pages.running.source("OLDER")
    past = pages.running.app.clock() // 1000 - 9 * DAY
    await pages.running.track("OLDER", token, {"event": "leave_review", "event_time": past})
    row = row_of((await pages.member().get("/")).text, "OLDER")

    assert '<td class="n strong" data-label="Counted">0</td>' in row
    assert "No event yet" not in row
