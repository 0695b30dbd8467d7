"""What is to be told of an issue, and when? Pure: it neither reads nor writes.

| told before | the issue is now | to be told |
| --- | --- | --- |
| nothing, or closed | open | opened, or reopened where it was known before |
| open | gone or resolved | closed |
| open | dismissed | nothing: somebody chose silence |
| the same as it is | the same | nothing, and what was pending is taken back |

A change that an alert does not ask for counts as told. What is told of an issue comes no sooner than the quiet period after
the last.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from balise.metadata import Issue, IssueState
from balise.metadata.alert_types import Alert, Digest, IssueChange, Told

MINUTE_MS = 60_000


def what_to_tell(
    alerts: Iterable[Alert], issues: Sequence[Issue], seen: Mapping[int, bool], known: Sequence[Told], now: int
) -> list[Told]:
    """What each alert knows of each issue that changed since it was last seen; only what is different."""
    before = {(told.alert_id, told.issue_id): told for told in known}
    changed = [issue for issue in issues if (issue.state is IssueState.OPEN) != seen.get(issue.id, False)]
    found = []
    for alert in alerts:
        for issue in changed:
            if issue.state_at > alert.created_at and alert.active and alert.hears_of(issue):
                told = before.get((alert.id, issue.id)) or Told(
                    alert_id=alert.id, issue_id=issue.id, workspace_id=alert.workspace_id
                )
                found.append(after_change(told, change_of(issue, issue.id in seen), alert, now))
    return found


def change_of(issue: Issue, known: bool) -> IssueChange | None:
    """What became of an issue; None where somebody dismissed it."""
    if issue.state is IssueState.OPEN:
        return IssueChange.REOPENED if known else IssueChange.OPENED
    return None if issue.state is IssueState.DISMISSED else IssueChange.CLOSED


def after_change(told: Told, change: IssueChange | None, alert: Alert, now: int) -> Told:
    """What is to be told of an issue after this change."""
    state = "closed" if change in (None, IssueChange.CLOSED) else "open"
    if change is None or state == told.told:
        return msgspec.structs.replace(told, pending="", due_at=0)
    if change not in alert.changes or (state == "closed" and not told.told and told.pending):
        # Nobody waits for it, or it came and went before it was told at all.
        return msgspec.structs.replace(told, told=state, pending="", due_at=0)
    quiet_until = told.told_at + alert.quiet_minutes * MINUTE_MS if told.told_at else 0
    return msgspec.structs.replace(told, pending=change.value, due_at=due(alert, max(now, quiet_until)))


def due(alert: Alert, soonest: int) -> int:
    """When an alert tells what may be told from `soonest` on."""
    if alert.digest is Digest.AT_ONCE:
        return soonest
    # By the clocks of the zone: a day in which they are set is shorter or longer than others.
    today = datetime.fromtimestamp(soonest / 1000, _zone(alert.zone)).replace(hour=alert.hour, minute=0, second=0, microsecond=0)
    days = (int((today + timedelta(days=number)).timestamp() * 1000) for number in range(3))
    return next(day for day in days if day >= soonest)


def _zone(name: str) -> tzinfo:
    """The time zone; UTC where this machine has lost it."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return UTC
