"""What is to be told, and when."""

from datetime import datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from balise.alerts.telling import after_change, due
from balise.metadata.alert_types import Alert, Digest, IssueChange, Told

HOUR = 3_600_000
OPENED, REOPENED, CLOSED = IssueChange
NONE_YET = Told(alert_id=1, issue_id=1, workspace_id=1)
ALL = Alert(id=1, workspace_id=1, name="All", changes=(OPENED, REOPENED, CLOSED))


def test_a_new_issue_is_told_at_once():
    """What was never told is told now."""
    told = after_change(NONE_YET, OPENED, ALL, 1000)

    assert (told.pending, told.due_at) == ("opened", 1000)


def test_an_issue_that_came_and_went_is_not_told():
    """Closed before anybody heard that it was open, nobody hears of either."""
    waiting = after_change(NONE_YET, OPENED, ALL, 1000)

    assert after_change(waiting, CLOSED, ALL, 2000).pending == ""


def test_a_flapping_issue_keeps_quiet():
    """Within the quiet period what changes back is not told; what stays is told at its end."""
    told = Told(alert_id=1, issue_id=1, workspace_id=1, told="open", told_at=1000)
    closed = after_change(told, CLOSED, ALL, 2000)
    back = after_change(closed, REOPENED, ALL, 3000)

    assert (closed.pending, closed.due_at) == ("closed", 1000 + HOUR)
    assert back.pending == ""


def test_who_asks_only_for_new_ones_hears_of_no_end():
    """A change that is not asked for counts as told, so that the next opening is told again."""
    only = Alert(id=1, workspace_id=1, name="New", changes=(OPENED, REOPENED))
    told = Told(alert_id=1, issue_id=1, workspace_id=1, told="open", told_at=1000)
    closed = after_change(told, CLOSED, only, 2000)

    assert (closed.told, closed.pending) == ("closed", "")
    assert after_change(closed, REOPENED, only, 3000).pending == "reopened"


def test_a_dismissed_issue_is_not_told():
    """What somebody dismissed takes back what was pending."""
    assert after_change(after_change(NONE_YET, OPENED, ALL, 1000), None, ALL, 2000).pending == ""


def test_a_daily_digest_comes_at_its_hour():
    """The next time it is that hour, UTC."""
    daily = Alert(id=1, workspace_id=1, name="Daily", digest=Digest.DAILY, hour=7)
    midnight = 1_790_035_200_000

    assert due(daily, midnight) == midnight + 7 * HOUR
    assert due(daily, midnight + 7 * HOUR) == midnight + 7 * HOUR
    assert due(daily, midnight + 7 * HOUR + 1) == midnight + 31 * HOUR


def test_a_daily_alert_tells_by_the_clocks_of_its_zone():
    """Paris is two hours before UTC in summer and one in winter; on the day the clocks are set its day has another length."""
    paris = Alert(id=1, workspace_id=1, name="Daily", digest=Digest.DAILY, hour=7, zone="Europe/Paris")

    def at(text: str) -> int:
        return int(datetime.fromisoformat(text).timestamp() * 1000)

    assert due(paris, at("2026-07-01T00:00Z")) == at("2026-07-01T05:00Z")
    assert due(paris, at("2026-07-01T05:00Z") + 1) == at("2026-07-02T05:00Z")
    assert due(paris, at("2026-10-24T06:00Z")) == at("2026-10-25T06:00Z")
    assert due(paris, at("2026-12-01T00:00Z")) == at("2026-12-01T06:00Z")


@given(
    zone=st.sampled_from(["UTC", "Europe/Paris", "America/St_Johns", "Pacific/Chatham", "Lost/Zone"]),
    hour=st.integers(0, 23),
    soonest=st.integers(1_700_000_000, 1_900_000_000),
)
def test_a_daily_alert_tells_within_a_day_and_never_too_soon(zone, hour, soonest):
    """Wherever it is and however the clocks are set: at or after the moment, at most 25 hours later."""
    alert = Alert(id=1, workspace_id=1, name="Daily", digest=Digest.DAILY, hour=hour, zone=zone)
    assert soonest * 1000 <= due(alert, soonest * 1000) <= soonest * 1000 + 25 * HOUR


@given(
    quiet=st.integers(0, 300),
    steps=st.lists(st.tuples(st.sampled_from([*IssueChange, None]), st.integers(1, 120)), max_size=40),
)
def test_nobody_is_told_twice_or_too_often(quiet, steps):
    """However an issue changes, each message says the other than the one before, and they are a quiet period apart."""
    alert = Alert(id=1, workspace_id=1, name="All", changes=(OPENED, REOPENED, CLOSED), quiet_minutes=quiet)
    told, now, messages = NONE_YET, 1_000_000_000, []
    for change, minutes in steps:
        now += minutes * 60_000
        if told.pending and told.due_at <= now:
            state = "closed" if told.pending == "closed" else "open"
            messages.append((told.due_at, state))
            told = Told(alert_id=1, issue_id=1, workspace_id=1, told=state, told_at=told.due_at)
        told = after_change(told, change, alert, now)

    for (first_at, first), (then_at, then) in pairwise(messages):
        assert then != first
        assert then_at - first_at >= quiet * 60_000
