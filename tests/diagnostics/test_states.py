from dataclasses import dataclass, field

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.states import after_run, opened
from balise.metadata import Issue, IssueState

KEYS = [("a", "Purchase", ""), ("a", "AddToCart", "value"), ("b", "", "")]
OPEN, RESOLVED, DISMISSED, GONE = IssueState.OPEN, IssueState.RESOLVED, IssueState.DISMISSED, IssueState.GONE

runs = st.tuples(st.just("run"), st.dictionaries(st.sampled_from(KEYS), st.integers(0, 5)), st.sets(st.sampled_from("ab")))
words = st.tuples(st.just("say"), st.sampled_from(KEYS), st.sampled_from([OPEN, RESOLVED, DISMISSED]))
histories = st.lists(st.one_of(runs, words), max_size=25)


@dataclass
class Ward:
    """The issues of a source as runs and people leave them; every step takes ten milliseconds."""

    now: int = 1_000
    issues: dict[tuple[str, str, str], Issue] = field(default_factory=dict)

    def run(self, ages, failed=()):
        """A run that finds these keys, each with a last event so long ago; detectors that failed find nothing."""
        self.now += 10
        found = {
            key: (Severity.ERROR, Found(events=1, of=2, first_at=self.now - age - 7, last_at=self.now - age))
            for key, age in ages.items()
            if key[0] not in failed
        }
        known = list(self.issues.values())
        changed = after_run(known, found, "SHOP", self.now, failed)
        heard = opened(known, changed)
        for number, issue in enumerate(changed, len(self.issues) + 1):
            key = (issue.code, issue.event, issue.subject)
            self.issues[key] = issue if issue.id else msgspec.structs.replace(issue, id=number)
        return found, {(issue.code, issue.event, issue.subject) for issue in heard}

    def say(self, key, state):
        """What a person says of an issue, where there is one."""
        self.now += 10
        if key in self.issues and (self.issues[key].state, state) != (GONE, RESOLVED):
            self.issues[key] = msgspec.structs.replace(self.issues[key], state=state, state_by="ann", state_at=self.now)

    def states(self):
        """Where each issue stands."""
        return {key: issue.state for key, issue in self.issues.items()}


def expected(before, resolved_at, key, last_at, failed):
    """The table of `states`, read again: the state after a run that saw the last event then, or did not see any."""
    if last_at is None:
        return GONE if before is OPEN and key[0] not in failed else before
    if before is DISMISSED or (before is RESOLVED and last_at <= resolved_at):
        return before
    return OPEN


@given(histories)
def test_a_run_leaves_each_issue_where_the_table_says(history):
    """Whatever runs find and people say, in any order, each issue stands where the table of states puts it."""
    ward = Ward()
    for kind, what, more in history:
        if kind == "say":
            ward.say(what, more)
            continue
        before = dict(ward.issues)
        found, heard = ward.run(what, more)
        for key in KEYS:
            was = before.get(key)
            last_at = found[key][1].last_at if key in found else None
            want = expected(was and was.state, was and was.state_at, key, last_at, more)
            assert ward.states().get(key) is want
            assert (key in heard) is (want is OPEN and (was is None or was.state is not OPEN))


@given(histories)
def test_what_was_dismissed_is_never_heard_of(history):
    """From its dismissal until a person reopens it, no run opens an issue or changes what was said of it."""
    ward, silent = Ward(), {}
    for kind, what, more in history:
        if kind == "say":
            ward.say(what, more)
            if what in ward.issues:
                silent[what] = ward.issues[what].state_at if more is DISMISSED else None
            continue
        _, heard = ward.run(what, more)
        for key, at in silent.items():
            if at is not None and ward.states()[key] is DISMISSED:
                assert key not in heard
                assert ward.issues[key].state_at == at


@given(histories, st.dictionaries(st.sampled_from(KEYS), st.just(0)))
def test_a_second_run_in_the_same_moment_changes_nothing(history, ages):
    """A run that finds what the last one found opens nothing, closes nothing, and leaves every state as it is."""
    ward = Ward()
    for kind, what, more in history:
        ward.say(what, more) if kind == "say" else ward.run(what, more)
    ward.run(ages)
    before = dict(ward.issues)
    ward.now -= 10
    _, heard = ward.run(ages)

    assert heard == set()
    assert ward.issues == before


def test_since_when_outlives_the_hours_that_are_looked_at():
    """An issue that stays open keeps the time of its first event, and one that comes back gets a new one."""
    ward = Ward()
    ward.run({KEYS[0]: 0})
    first = ward.issues[KEYS[0]].first_at
    ward.run({KEYS[0]: 0})

    assert ward.issues[KEYS[0]].first_at == first

    ward.run({})
    ward.run({KEYS[0]: 0})

    assert ward.issues[KEYS[0]].first_at > first
