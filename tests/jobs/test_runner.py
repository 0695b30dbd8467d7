"""What becomes of a job, whatever its work does."""

import threading

import pytest

from balise.errors import Unavailable, WrongInput
from balise.jobs import Every, JobStopped, RunAgain, Runner
from balise.jobs.progress import LEASE_MS
from balise.metadata import JobState
from balise.metadata.job_leases import MOST_ATTEMPTS

DAY_MS = 86_400_000


def runner_of(metadata, clock, *repeated, **works):
    return Runner(metadata, works, clock, repeated)


def test_a_job_runs_once_and_keeps_what_it_found(metadata, clock):
    """The work sees what was given; what it returns is the job's result."""
    seen = []
    job = metadata.jobs.add("count", workspace=1, source="SHOP", given={"days": 3}, actor="ada@shop.example")

    begun = runner_of(metadata, clock, count=lambda job, _: seen.append(job.given) or {"found": 7}).run_due()

    ended = metadata.jobs.find(job.id)
    assert (begun, seen) == (1, [{"days": 3}])
    assert (ended.state, ended.result, ended.attempts, ended.finished_at) == (JobState.DONE, {"found": 7}, 1, clock())


def test_a_job_waits_for_its_time(metadata, clock):
    """A job with a later `run_at` is not due before."""
    runner = runner_of(metadata, clock, count=lambda *_: {})
    metadata.jobs.add("count", workspace=1, actor="test", run_at=clock() + 1000)

    assert runner.run_due() == 0
    clock.now += 1000
    assert runner.run_due() == 1


def test_a_job_with_a_key_is_ordered_once(metadata, clock):
    """As long as one has not ended, ordering again gives the same; then a new one."""
    first = metadata.jobs.add("count", workspace=1, actor="test", once="count SHOP")
    assert metadata.jobs.add("count", workspace=1, actor="other", once="count SHOP") == first

    runner_of(metadata, clock, count=lambda *_: {}).run_due()

    assert metadata.jobs.add("count", workspace=1, actor="test", once="count SHOP").id != first.id


def test_a_sentence_fails_the_job_at_once(metadata, clock):
    """What the work says it cannot do is not tried again."""

    def refuse(*_):
        raise WrongInput("The file has no rows.")

    job = metadata.jobs.add("count", workspace=1, actor="test")
    runner_of(metadata, clock, count=refuse).run_due()

    assert (metadata.jobs.find(job.id).state, metadata.jobs.find(job.id).error) == (JobState.FAILED, "The file has no rows.")


@pytest.mark.parametrize("error", [ValueError("ada@shop.example"), Unavailable("The store cannot be read.")])
def test_what_breaks_off_is_tried_later_and_later(metadata, clock, error):
    """Each wait is longer, the last attempt fails the job, and the exception's own words are told only where they are ours."""
    job, waits = metadata.jobs.add("count", workspace=1, actor="test"), []

    def break_off(*_):
        raise error

    runner = runner_of(metadata, clock, count=break_off)
    while runner.run_due() and (now := metadata.jobs.find(job.id)).state is JobState.WAITING:
        waits.append(now.run_at - clock())
        clock.now = now.run_at
    ended = metadata.jobs.find(job.id)

    assert waits == [10_000, 40_000, 160_000, 640_000]
    assert (ended.state, ended.attempts) == (JobState.FAILED, MOST_ATTEMPTS)
    assert "ada@" not in ended.error
    assert ended.error


def test_work_may_ask_to_run_again(metadata, clock):
    """`RunAgain` waits as long as it says, as often as it likes, without spending attempts."""
    tries = []

    def later(*_):
        tries.append(clock())
        if len(tries) <= MOST_ATTEMPTS + 3:
            raise RunAgain(3600, "The receiver asked to wait.")
        return {"tries": len(tries)}

    job = metadata.jobs.add("send", workspace=1, actor="test")
    runner = runner_of(metadata, clock, send=later)
    while runner.run_due() and metadata.jobs.find(job.id).state is JobState.WAITING:
        assert metadata.jobs.find(job.id).error == "The receiver asked to wait."
        clock.now += 3_600_000

    assert metadata.jobs.find(job.id).result == {"tries": MOST_ATTEMPTS + 4}
    assert metadata.jobs.find(job.id).error == ""


def test_progress_never_falls(metadata, clock):
    """What is shown of an attempt only grows, whatever the work says."""
    shown = []

    def work(job, progress):
        for done in (1, 5, 3, 9, 2, 10):
            clock.now += 1000
            progress(done, 10)
            shown.append((metadata.jobs.find(job.id).done, metadata.jobs.find(job.id).total))
        return {}

    metadata.jobs.add("count", workspace=1, actor="test")
    runner_of(metadata, clock, count=work).run_due()

    assert shown == [(1, 10), (5, 10), (5, 10), (9, 10), (9, 10), (10, 10)]


def test_somebody_stops_a_running_job(metadata, clock):
    """A stopped job ends at its next progress, its result is not kept, and its place is free again."""
    reached = []

    def work(job, progress):
        reached.append("begun")
        metadata.jobs.stop(job.id)
        clock.now += 1000
        progress(1, 2)
        reached.append("went on")
        return {"kept": True}

    job = metadata.jobs.add("count", workspace=1, source="SHOP", actor="test", once="a")
    runner = runner_of(metadata, clock, count=work)
    runner.run_due()

    assert reached == ["begun"]
    assert (metadata.jobs.find(job.id).state, metadata.jobs.find(job.id).result) == (JobState.STOPPED, {})
    metadata.jobs.add("count", workspace=1, source="SHOP", actor="test", once="a")
    assert runner.run_due() == 1


def test_a_waiting_job_is_stopped_at_once_and_may_run_again(metadata, clock):
    """Stopped before it began, it never runs, until somebody asks for it again."""
    runner = runner_of(metadata, clock, count=lambda *_: {})
    job = metadata.jobs.add("count", workspace=1, actor="test")
    metadata.jobs.stop(job.id)
    assert runner.run_due() == 0

    metadata.jobs.again(job.id)

    assert runner.run_due() == 1
    assert metadata.jobs.find(job.id).state is JobState.DONE


def test_one_job_at_a_place_at_a_time(metadata, clock):
    """While a job of a source runs, another of its kind waits; other sources and kinds do not."""
    begun = []

    def work(job, _):
        begun.append((job.kind, job.source))
        if job.source == "A" and len(begun) == 1:
            other.run_due()
        return {}

    for kind, source in (("count", "A"), ("count", "A"), ("count", "B"), ("check", "A")):
        metadata.jobs.add(kind, workspace=1, source=source, actor="test")
    works = {"count": work, "check": work}
    runner, other = Runner(metadata, works, clock), Runner(metadata, works, clock)
    runner.run_one()

    assert begun == [("count", "A"), ("count", "B"), ("check", "A")]
    assert other.run_due() == 1


def test_a_lost_job_runs_again_and_its_old_worker_is_not_heard(metadata, clock):
    """When a lease runs out, somebody else does the work; the first one's progress stops it, and its end changes nothing."""
    ends = []

    def stall(job, progress):
        clock.now += LEASE_MS
        assert other.run_due() == 1
        try:
            progress(1, 1)
        except JobStopped:
            ends.append("stopped")
            raise
        return {"by": "first"}

    job = metadata.jobs.add("count", workspace=1, actor="test")
    other = runner_of(metadata, clock, count=lambda *_: {"by": "second"})
    runner_of(metadata, clock, count=stall).run_one()

    assert ends == ["stopped"]
    assert (metadata.jobs.find(job.id).result, metadata.jobs.find(job.id).attempts) == ({"by": "second"}, 2)


def test_a_job_that_always_takes_its_worker_with_it_fails(metadata, clock):
    """After five lost leases the job fails with a sentence, instead of ending every worker for ever."""
    job = metadata.jobs.add("count", workspace=1, actor="test")
    for number in range(MOST_ATTEMPTS):
        assert metadata.job_leases.claim(f"worker {number}", ["count"], LEASE_MS).id == job.id
        clock.now += LEASE_MS

    assert metadata.job_leases.claim("the next", ["count"], LEASE_MS) is None
    assert metadata.jobs.find(job.id).state is JobState.FAILED
    assert "broke off each time" in metadata.jobs.find(job.id).error


def test_what_people_order_goes_first(metadata, clock):
    """A person's job does not wait behind the schedule's."""
    order = []
    runner = runner_of(
        metadata, clock, Every("tend", 600, for_each_source=False), tend=lambda job, _: order.append(job.kind) or {}
    )
    runner._works = {**runner._works, "ask": lambda job, _: order.append(job.kind) or {}}
    runner.order_due()
    clock.now += 1
    metadata.jobs.add("ask", workspace=1, actor="ada@shop.example")
    runner.run_due()

    assert order == ["ask", "tend"]


def test_what_is_repeated_is_ordered_for_each_source(metadata, clock):
    """Once at first, then each time its span is over; never while the one before has not ended."""
    metadata.sources.create("Shop", "web", "A")
    metadata.sources.create("Blog", "web", "B", workspace=metadata.workspaces.create("Other", actor="test").id)
    seen = []
    runner = runner_of(
        metadata, clock, Every("diagnose", 600), diagnose=lambda job, _: seen.append((job.workspace, job.source)) or {}
    )

    for _ in range(3):
        runner.order_due()
    assert runner.run_due() == 2
    clock.now += 599_999
    runner.order_due()
    assert runner.run_due() == 0
    clock.now += 1
    runner.order_due()
    runner.order_due()
    assert runner.run_due() == 2
    assert sorted(seen) == [(1, "A"), (1, "A"), (2, "B"), (2, "B")]


def test_old_jobs_are_forgotten(metadata, clock):
    """Scheduled ones that went well after two days, others after thirty; what has not ended stays."""
    runner = runner_of(metadata, clock, Every("tend", 600, for_each_source=False), tend=lambda *_: {}, ask=lambda *_: {})
    runner.order_due()
    asked = metadata.jobs.add("ask", workspace=1, actor="ada@shop.example")
    runner.run_due()
    waiting = metadata.jobs.add("ask", workspace=1, actor="test", run_at=clock() + 99 * DAY_MS)

    clock.now += 3 * DAY_MS
    assert metadata.job_leases.clean() == 1
    assert metadata.jobs.find(asked.id)
    clock.now += 28 * DAY_MS
    assert metadata.job_leases.clean() == 1
    assert metadata.jobs.find(waiting.id)


def test_a_stopped_server_takes_its_job_again_after_its_start(metadata, clock):
    """At the server's end a running job waits again, with no attempt spent; the next start does it."""
    begun, go_on = threading.Event(), threading.Event()

    def work(job, progress):
        begun.set()
        assert go_on.wait(30)
        progress(1, 2)
        return {}

    job = metadata.jobs.add("count", workspace=1, actor="test")
    runner = runner_of(metadata, clock, count=work)
    runner.start()
    assert begun.wait(30)
    runner._stops.set()
    go_on.set()
    runner.stop()
    between = metadata.jobs.find(job.id)
    runner_of(metadata, clock, count=lambda *_: {}).run_due()

    assert (between.state, between.attempts) == (JobState.WAITING, 0)
    assert metadata.jobs.find(job.id).state is JobState.DONE


def test_one_kind_never_takes_every_thread(metadata, clock):
    """While long jobs of one kind run, another kind still finds a free thread."""
    hold, done = threading.Event(), threading.Event()
    runner = runner_of(metadata, clock, long=lambda *_: {"held": hold.wait(30)}, mail=lambda *_: done.set() or {})
    for number in range(5):
        metadata.jobs.add("long", workspace=1, source=f"S{number}", actor="test")
    metadata.jobs.add("mail", workspace=1, actor="test")
    runner.start()
    try:
        assert done.wait(30)
    finally:
        hold.set()
        runner.stop()


def test_counts_say_how_the_work_gets_on(metadata, clock):
    """Waiting, how late the oldest is, and what failed within a day."""

    def refuse(*_):
        raise WrongInput("No.")

    metadata.jobs.add("count", workspace=1, actor="test")
    runner_of(metadata, clock, count=refuse).run_due()
    metadata.jobs.add("other", workspace=1, actor="test")
    clock.now += 5000

    counts = metadata.jobs.counts()
    assert (counts.waiting, counts.running, counts.failed, counts.late_ms) == (1, 0, 1, 5000)
    assert [job.error for job in metadata.jobs.failed((1,))] == ["No."]
    assert metadata.jobs.failed((2,)) == []
    clock.now += DAY_MS
    assert metadata.jobs.counts().failed == 0
