"""The server's state, for administrators."""

import pytest

from balise.metadata import CheckRun, JobCounts, JobState, Watched
from balise.web.pages.status.alarms import Alarm, alarms, alarms_of_diagnosis, alarms_of_jobs
from balise.web.server import ServerFacts
from tests.store.resting import click_row, put_clicks

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


async def test_recorded_clicks_are_told_with_their_room(pages):
    """How many the workspace's sources keep, and what they take of the disk; nothing where there are none."""
    before = (await pages.member().get("/status")).text
    await pages.running.source("CLICKED", capture=True)
    put_clicks(pages.running.app.store, *(click_row(10**9 + place, source="CLICKED") for place in range(3)))
    text = (await pages.member().get("/status")).text

    assert "Recorded clicks" not in before
    assert "3 clicks, within Events" in text


async def test_what_does_not_work_is_told_with_its_cure(pages):
    """A check that fails is an alarm with what helps, and the page still opens."""
    with pages.break_down("store"):
        answer = await pages.member().get("/status")

    assert answer.status_code == 200
    assert "The store cannot be read or written." in answer.text
    assert "Something does not work" in answer.text


async def test_rules_that_no_browser_looks_at_are_told(pages):
    """Where a check found no browser, the page names what to install; once one ran, it is quiet."""
    checks = pages.metadata.rule_checks
    pages.metadata.sources.create("Checked", "web", "CHECKED", actor="test")
    checks.note_run(CheckRun(source="CHECKED", at=1, state="no_browser"))
    assert "apt-get install chromium" in (await pages.member().get("/status")).text

    checks.note_run(CheckRun(source="CHECKED", at=2, state="done"))
    assert "apt-get install chromium" not in (await pages.member().get("/status")).text


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


def failed_job(pages, workspace):
    """A job of this workspace that failed."""
    metadata = pages.metadata
    job = metadata.jobs.add("count", workspace=workspace, source="SHOP", actor="test")
    claimed = metadata.job_leases.claim("test", ["count"], 60_000)
    metadata.job_leases.fail(claimed, "test", f"The file of {workspace} has no rows.")
    return job.id


async def test_a_failed_job_is_an_alarm_and_can_be_tried_again(pages):
    """The page says what failed and why; trying again lets it wait, and only administrators of its workspace may."""
    other = pages.metadata.workspaces.create("Elsewhere jobs", actor="test").id
    own, theirs = failed_job(pages, 1), failed_job(pages, other)
    text = (await pages.member().get("/status")).text

    assert "Work that runs by itself failed." in text
    assert "The file of 1 has no rows." in text
    assert f"The file of {other} has no rows." not in text
    assert (await pages.member("editor").post(f"/status/jobs/{own}")).status_code == 403
    assert (await pages.member().post(f"/status/jobs/{theirs}")).status_code == 404
    assert (await pages.member().post(f"/status/jobs/{own}")).status_code == 303
    assert pages.metadata.jobs.find(own).state is JobState.WAITING
    assert pages.metadata.jobs.find(theirs).state is JobState.FAILED
    pages.metadata.jobs.stop(own)


async def test_late_and_failed_jobs_raise_alarms():
    """What failed within a day and what is due for a quarter of an hour worries; what waits a moment does not."""
    assert alarms_of_jobs(JobCounts(waiting=3, running=1, failed=0, late_ms=60_000)) == []
    assert alarms_of_jobs(JobCounts(waiting=3, running=1, failed=2, late_ms=0)) == [Alarm("failed_jobs", "warn")]
    assert alarms_of_jobs(JobCounts(waiting=3, running=1, failed=0, late_ms=900_001)) == [Alarm("late_jobs", "warn")]
    assert alarms_of_jobs(None) == []


async def test_metrics_tell_how_jobs_get_on(pages):
    """/metrics has the waiting, running and failed jobs and how late the oldest is."""
    job = pages.metadata.jobs.add("count", workspace=1, actor="test")
    text = (await pages.running.client.get("/metrics")).text
    pages.metadata.jobs.stop(job.id)

    for name in ("waiting", "running", "failed", "oldest_waiting_seconds"):
        assert f"balise_jobs_{name} " in text
    assert "balise_jobs_waiting 1.0" in text


async def test_events_past_their_time_are_deleted_by_a_job(pages):
    """Each source's retention is a job of its own, ordered daily."""
    pages.running.app.runner.order_due()
    pages.running.app.runner.run_due()
    (job,) = pages.metadata.jobs.recent(1, "retain", "SHOP")

    assert job.state is JobState.DONE


async def test_nobody_looking_raises_an_alarm():
    """A source that was not looked at for an hour, and detectors that fail, are each told."""
    assert alarms_of_diagnosis(None) == []
    assert alarms_of_diagnosis(Watched(oldest_ms=3_600_000, failing=0)) == []
    assert alarms_of_diagnosis(Watched(oldest_ms=3_600_001, failing=0)) == [Alarm("stale_diagnosis", "warn")]
    assert alarms_of_diagnosis(Watched(oldest_ms=0, failing=2)) == [Alarm("failing_detectors", "warn")]
