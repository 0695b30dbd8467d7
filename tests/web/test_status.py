"""The server's state, for administrators."""

import pytest

from balise.web.pages.status.alarms import Alarm, alarms
from balise.web.server import ServerFacts

pytestmark = pytest.mark.asyncio(loop_scope="module")
GB = 1000**3


def facts(waiting=0, free=500 * GB, total=1000 * GB):
    return ServerFacts(waiting, "/data", {}, free, total, {})


async def test_only_administrators_see_the_server(pages):
    """Viewers and editors are refused, and do not find it in the rail."""
    for role in ("viewer", "editor"):
        assert (await pages.member(role).get("/status")).status_code == 403
        assert 'href="/status"' not in (await pages.member(role).get("/")).text


async def test_the_page_shows_parts_space_and_versions(pages):
    """Each part's state, the data folder's sizes and the versions of what runs."""
    text = (await pages.member().get("/status")).text

    for said in ("Everything works", "Free space", "Waiting in the log", "chDB", "SQLite", "Memory of copies"):
        assert said in text


async def test_the_balance_is_the_workspaces_own(pages):
    """Events of another workspace's sources are in no figure here."""
    other = pages.metadata.workspaces.create("Other balance", actor="test").id
    pages.metadata.sources.create("Elsewhere", "web", "ELSEWHERE", actor="test", workspace=other)
    token = pages.metadata.tokens.create("ELSEWHERE", "x", actor="test").token
    await pages.running.track("ELSEWHERE", token, *({"event": "leave_review"} for _ in range(7)))
    theirs, ours = (await pages.member("administrator", other).get("/status")).text, (await pages.member().get("/status")).text

    assert "<dd>7</dd>" in theirs
    assert "<dd>7</dd>" not in ours
    assert "Elsewhere" not in ours


async def test_what_does_not_work_is_told_with_its_cure(pages):
    """A check that fails is an alarm with what helps, and the page still opens."""
    with pages.break_down("store"):
        answer = await pages.member().get("/status")

    assert answer.status_code == 200
    assert "The store cannot be read or written." in answer.text
    assert "Something does not work" in answer.text


@pytest.mark.parametrize(
    "given, found",
    [
        (facts(), []),
        (facts(free=GB), [Alarm("little_space", "warn")]),
        (facts(free=40 * GB), [Alarm("little_space", "warn")]),
        (facts(free=GB // 10), [Alarm("no_space", "stop")]),
        (facts(waiting=10_001), [Alarm("long_log", "warn")]),
        (None, []),
    ],
)
async def test_space_and_waiting_raise_alarms(given, found):
    """Little space and a long log are told before something breaks."""
    assert alarms([], given) == found


async def test_one_cause_is_told_once():
    """While the writer stands still, that its log grows is no alarm of its own."""
    assert alarms(["writer"], facts(waiting=99_999)) == [Alarm("broken_writer", "stop")]
