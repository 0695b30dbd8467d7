"""Whatever order, crash, stop and time come in, the rules of jobs hold."""

import tempfile

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from balise.metadata import JobState, open_metadata
from balise.metadata.job_leases import MOST_ATTEMPTS
from tests.metadata.conftest import SteppingClock

LEASE = 60_000
WORKERS = ("one", "two", "three")
ENDED = (JobState.DONE, JobState.FAILED, JobState.STOPPED)


class Histories(RuleBasedStateMachine):
    """Three workers that take, renew, finish and lose jobs, beside people who order and stop them."""

    def __init__(self):
        super().__init__()
        self.folder, self.clock = tempfile.TemporaryDirectory(), SteppingClock()
        self.metadata = open_metadata(f"sqlite:///{self.folder.name}/metadata.db", self.clock)
        self.held = dict.fromkeys(WORKERS)
        self.ended = {}
        self.ids = []

    def teardown(self):
        self.metadata.close()
        self.folder.cleanup()

    @rule(source=st.sampled_from("AB"), key=st.sampled_from(["", "k"]), later=st.sampled_from([0, 30_000]))
    def order(self, source, key, later):
        job = self.metadata.jobs.add(
            "count", workspace=1, source=source, actor="test", once=key and key + source, run_at=self.clock() + later
        )
        assert job.state not in ENDED
        if job.id not in self.ids:
            self.ids.append(job.id)

    @rule(worker=st.sampled_from(WORKERS))
    def take(self, worker):
        if self.held[worker] is None:
            job = self.metadata.job_leases.claim(worker, ["count"], LEASE)
            if job is not None:
                assert job.run_at <= self.clock()
                assert job.attempts <= MOST_ATTEMPTS
                self.held[worker] = (job, self.clock() + LEASE)

    @rule(worker=st.sampled_from(WORKERS), done=st.integers(0, 9))
    def renew(self, worker, done):
        if self.held[worker]:
            job, until = self.held[worker]
            kept = self.metadata.job_leases.renew(job, worker, LEASE, done=done, total=9)
            assert kept or self.metadata.jobs.find(job.id).state is JobState.STOPPED or until <= self.clock()
            self.held[worker] = (job, self.clock() + LEASE) if kept else (job, until)

    @rule(worker=st.sampled_from(WORKERS), how=st.sampled_from(["finish", "fail", "put_off"]))
    def end(self, worker, how):
        if self.held[worker]:
            (job, _), self.held[worker] = self.held[worker], None
            if how == "put_off" and job.attempts < MOST_ATTEMPTS:
                self.metadata.job_leases.put_off(job, worker, 1000, attempts=job.attempts)
            else:
                self.metadata.job_leases.finish(
                    job, worker, {"by": worker}
                ) if how == "finish" else self.metadata.job_leases.fail(job, worker, "No.")

    @rule(worker=st.sampled_from(WORKERS))
    def crash(self, worker):
        self.held[worker] = None

    @rule(which=st.integers(0, 99))
    def stop(self, which):
        if self.ids:
            self.metadata.jobs.stop(self.ids[which % len(self.ids)])

    @rule(seconds=st.sampled_from([1, 30, 61]))
    def wait(self, seconds):
        self.clock.now += seconds * 1000

    @invariant()
    def two_never_work_at_one_place(self):
        places = [held[0].source for held in self.held.values() if held and held[1] > self.clock()]
        assert len(places) == len(set(places))

    @invariant()
    def what_has_ended_stays_ended(self):
        for job_id in self.ids:
            job = self.metadata.jobs.find(job_id)
            if job_id in self.ended:
                assert job == self.ended[job_id]
            elif job.state in ENDED:
                assert job.finished_at is not None
                self.ended[job_id] = job

    @invariant()
    def nothing_is_stuck(self):
        """Every job that has not ended is due some time, or somebody's until a known time."""
        with self.metadata._database.read() as connection:
            stuck = (
                "SELECT count(*) FROM jobs WHERE state = 'running' AND (holder IS NULL OR busy IS NULL OR lease_until IS NULL)"
            )
            assert connection.exec_driver_sql(stuck).scalar() == 0
            far = f"SELECT count(*) FROM jobs WHERE lease_until > {self.clock() + LEASE}"
            assert connection.exec_driver_sql(far).scalar() == 0


Histories.TestCase.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestHistories = Histories.TestCase
