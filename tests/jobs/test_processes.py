"""Several processes on one database: work is shared, and what a killed one held is done by another."""

import subprocess
import sys
from collections import Counter

from balise.clock import now_ms
from balise.jobs import Runner
from balise.jobs.progress import LEASE_MS
from balise.metadata import JobState, open_metadata


def worker(url, how):
    """A process that works."""
    return subprocess.Popen([sys.executable, "-m", "tests.jobs.working", url, how], stdout=subprocess.PIPE, text=True)


def test_a_killed_workers_job_runs_again_after_its_lease(url):
    """Kill -9 in the middle of a job: nobody gets it before its lease is over, then somebody does it."""
    ahead = [0]
    metadata = open_metadata(url, lambda: now_ms() + ahead[0])
    job = metadata.jobs.add("hang", workspace=1, actor="test")
    process = worker(url, "one")
    assert process.stdout.readline() == "begun\n"
    process.kill()
    process.wait()
    process.stdout.close()
    runner = Runner(metadata, {"hang": lambda *_: {"by": "another"}}, metadata.jobs._clock)

    assert metadata.jobs.find(job.id).state is JobState.RUNNING
    assert runner.run_due() == 0
    ahead[0] = LEASE_MS + 1000
    assert runner.run_due() == 1
    assert metadata.jobs.find(job.id).result == {"by": "another"}
    assert metadata.jobs.find(job.id).attempts == 2
    metadata.close()


def test_processes_share_the_work_without_doing_any_twice(url, tmp_path):
    """Three processes work off sixty jobs: each is done exactly once."""
    metadata, done = open_metadata(url), tmp_path / "done"
    jobs = [
        metadata.jobs.add("count", workspace=1, source=f"S{n % 20}", given={"file": str(done)}, actor="test") for n in range(60)
    ]
    processes = [worker(url, "until-empty") for _ in range(3)]
    for process in processes:
        assert process.wait(120) == 0
        process.stdout.close()
    runner = Runner(metadata, {"count": lambda *_: {}}, now_ms)

    # One whose place was busy when a process looked for the last time may be left.
    left = runner.run_due()
    lines = Counter(done.read_text().split())
    assert set(lines.values()) == {1}
    assert len(lines) + left == len(jobs)
    assert {metadata.jobs.find(job.id).state for job in jobs} == {JobState.DONE}
    metadata.close()
