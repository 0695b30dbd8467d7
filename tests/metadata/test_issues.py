import pytest

from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.states import after_run
from balise.errors import Conflict, NotFound
from balise.metadata import IssueState, Watched

KEY = ("missing_value", "Purchase", "")
FOUND = {KEY: (Severity.ERROR, Found(events=1, of=2, first_at=5, last_at=9, samples=("r1",), facts={"share": 0.5}))}
DAY = 24 * 3600 * 1000


def record(metadata, clock, found):
    return metadata.issues.record("C1", lambda known: after_run(known, found, "C1", clock()), 12)


@pytest.fixture
def issue(metadata, clock):
    metadata.sources.create("Shop", "web", code="C1")
    return record(metadata, clock, FOUND)[0]


def test_what_was_recorded_is_read_back(metadata, clock, issue):
    """An issue keeps its figures, receipts and facts, and the run its time."""
    assert metadata.issues.of_source("C1") == [issue]
    assert metadata.issues.find("C1", issue.id) == issue
    assert (issue.samples, issue.facts, issue.state) == (("r1",), {"share": 0.5}, IssueState.OPEN)
    assert metadata.issues.diagnosed("C1").at == clock.now
    assert metadata.issues.open_counts(["C1", "C2"]) == {"C1": {"error": 1}, "C2": {}}


def test_what_people_say_is_in_the_change_log(metadata, issue):
    """Resolving, dismissing and reopening each leave a line with who did it; saying it twice leaves one."""
    for state in (IssueState.RESOLVED, IssueState.RESOLVED, IssueState.DISMISSED, IssueState.OPEN):
        told = metadata.issues.set_state("C1", issue.id, state, actor="ann")
        assert (told.state, told.state_by) == (state, "ann")

    lines = [line for line in metadata.changes.latest() if line.action.startswith("issue.")]
    assert [(line.action, line.actor) for line in reversed(lines)] == [
        ("issue.resolve", "ann"),
        ("issue.dismiss", "ann"),
        ("issue.reopen", "ann"),
    ]


def test_what_is_gone_cannot_be_resolved(metadata, clock, issue):
    """An issue that closed by itself has nothing to resolve, and nobody but a run says that it is gone."""
    record(metadata, clock, {})

    with pytest.raises(Conflict):
        metadata.issues.set_state("C1", issue.id, IssueState.RESOLVED)
    with pytest.raises(Conflict):
        metadata.issues.set_state("C1", record(metadata, clock, FOUND)[0].id, IssueState.GONE)


def test_an_issue_belongs_to_its_source(metadata, issue):
    """By another source's code an issue is neither seen nor changed."""
    metadata.sources.create("Other", "web", code="C2")

    assert metadata.issues.find("C2", issue.id) is None
    assert metadata.issues.of_source("C2") == []
    with pytest.raises(NotFound):
        metadata.issues.set_state("C2", issue.id, IssueState.DISMISSED)


def test_what_is_long_over_is_forgotten_but_not_what_must_stay_silent(metadata, clock, issue):
    """Half a year later a resolved issue is deleted by the next run, a dismissed one is not."""
    both = FOUND | {("other", "", ""): FOUND[KEY]}
    other = record(metadata, clock, both)[0]
    metadata.issues.set_state("C1", issue.id, IssueState.RESOLVED)
    metadata.issues.set_state("C1", other.id, IssueState.DISMISSED)
    clock.now += 181 * DAY
    record(metadata, clock, {})

    assert [(each.id, each.state) for each in metadata.issues.of_source("C1")] == [(other.id, IssueState.DISMISSED)]


def test_the_source_that_waits_longest_to_be_looked_at_is_known(metadata, clock, issue):
    """A source counts from its last run, a new one from when it was made, and what failed in the last run is counted."""
    assert metadata.issues.watched() == Watched(oldest_ms=0, failing=0)

    clock.now += 5_000
    metadata.sources.create("Other", "web", code="C2")
    clock.now += 1_000
    metadata.issues.record("C1", lambda _known: [], 1, ["a", "b"])
    assert metadata.issues.watched() == Watched(oldest_ms=1_000, failing=2)
