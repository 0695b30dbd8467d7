import pytest

from balise.diagnostics.issue import Severity
from balise.diagnostics.run import Doctor
from balise.errors import NotFound, StoreUnavailable
from balise.metadata import IssueState
from tests.diagnostics.clinic import payment

pytestmark = pytest.mark.asyncio(loop_scope="module")
HOUR = 3_600_000


def without_value(number):
    return payment(number, properties={"currency": "EUR"})


class Broken:
    CODE, SEVERITY, LOOK_BACK_HOURS, FACTS = "broken", Severity.ERROR, 24, ()

    def find(self, asked):
        """Ask what no table can answer."""
        return asked.rows("SELECT no_such_column")


async def test_a_careful_sender_has_no_issues(clinic):
    """Events that are as the platform wants them are looked at in silence."""
    patient = await clinic()
    await patient.track(*(payment(number) for number in range(20)))

    assert patient.found() == []


async def test_an_issue_is_found_told_once_and_gone(clinic):
    """What is wrong opens one issue with figures and receipts, is heard of once, and is gone when it is not found any more."""
    patient = await clinic()
    answer = await patient.track(payment(1), without_value(2), without_value(3))
    heard = patient.diagnose().opened

    assert [(issue.code, issue.event, issue.events, issue.of) for issue in heard] == [("missing_value", "CompletePayment", 2, 3)]
    assert set(heard[0].samples) == set(answer["data"]["receipts"][1:])
    assert patient.diagnose().opened == []

    patient.later_ms = 25 * HOUR
    assert [issue.code for issue in patient.diagnose().gone] == ["missing_value"]
    assert [issue.state for issue in patient.issues(*IssueState)] == [IssueState.GONE]


async def test_what_was_resolved_opens_again_only_by_newer_events(clinic):
    """After a person resolved it, the events of before do not open an issue again, and one after that does."""
    patient = await clinic()
    await patient.track(without_value(1))
    issue = patient.the("missing_value")
    patient.running.app.metadata.issues.set_state(patient.code, issue.id, IssueState.RESOLVED, actor="ann")
    await patient.track(payment(2))

    assert patient.found() == []

    await patient.track(without_value(3))
    heard = patient.diagnose().opened

    assert [(each.id, each.events, each.of) for each in heard] == [(issue.id, 1, 2)]
    assert heard[0].first_at > issue.last_at


async def test_what_was_dismissed_stays_silent(clinic):
    """A dismissed issue is not opened by new events, until a person reopens it."""
    patient = await clinic()
    await patient.track(without_value(1))
    issue = patient.the("missing_value")
    issues = patient.running.app.metadata.issues
    issues.set_state(patient.code, issue.id, IssueState.DISMISSED, actor="ann")
    await patient.track(without_value(2))

    assert patient.diagnose().opened == []
    assert [each.events for each in patient.issues(IssueState.DISMISSED)] == [2]

    issues.set_state(patient.code, issue.id, IssueState.OPEN, actor="ann")
    assert patient.found() == [("missing_value", "CompletePayment", "")]


async def test_a_detector_that_fails_silences_no_other(clinic):
    """Where one detector cannot look the others do, its name is told, and its own issues stay open."""
    patient = await clinic()
    await patient.track(without_value(1))
    patient.diagnose()
    app = patient.running.app
    Broken.CODE = "missing_value"
    found = Doctor(app.store, app.metadata, app.policy, app.clock, (Broken(), *NOTHING)).diagnose(patient.code)

    assert found.failed == ("missing_value",)
    assert [issue.code for issue in patient.issues()] == ["missing_value"]
    assert app.metadata.issues.diagnosed(patient.code).failed == ("missing_value",)


async def test_a_run_in_which_nothing_can_look_fails(clinic):
    """Where every detector fails the run fails, so that nobody takes silence for health."""
    patient = await clinic()
    app = patient.running.app

    with pytest.raises(StoreUnavailable):
        Doctor(app.store, app.metadata, app.policy, app.clock, (Broken(),)).diagnose(patient.code)
    assert app.metadata.issues.diagnosed(patient.code) is None


async def test_an_unknown_source_cannot_be_looked_at(running):
    """A code that no source has is refused."""
    app = running.app

    with pytest.raises(NotFound):
        Doctor(app.store, app.metadata, app.policy, app.clock).diagnose("NOSUCH")


async def test_an_issue_is_counted_under_the_name_that_is_shown(clinic):
    """An event whose name has an alias is told under the alias."""
    patient = await clinic()
    app = patient.running.app
    app.metadata.plan.alias(patient.code, "gift_old", "gift_sent", app.policy)
    now = app.clock()
    await patient.track(*(payment(number, event=name, event_time=now) for number, name in enumerate(("gift_old", "gift_sent"))))

    assert [(issue.event, issue.events, issue.of) for issue in patient.diagnose().opened] == [("gift_sent", 2, 2)]


class Silent:
    CODE, SEVERITY, LOOK_BACK_HOURS, FACTS = "silent", Severity.NOTICE, 24, ()

    def find(self, asked):
        """Find nothing."""
        return ()


NOTHING = (Silent(),)
