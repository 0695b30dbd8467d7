"""What becomes of an issue when a run finds it, or does not find it any more. Pure: it neither reads nor writes.

| the issue is | found | not found |
| --- | --- | --- |
| not known | open | – |
| open | open, with new figures | gone |
| gone | open again, since now | gone |
| resolved by a person | open again if an event after that has it | resolved |
| dismissed by a person | dismissed, with new figures | dismissed |
"""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from balise.diagnostics.issue import Found, Severity
from balise.metadata import Issue, IssueState

Key = tuple[str, str, str]
"""Detector, event, subject."""


def after_run(
    known: Sequence[Issue], found: Mapping[Key, tuple[Severity, Found]], source: str, now: int, failed: Collection[str] = ()
) -> list[Issue]:
    """The issues of a source that are new (`id` 0) or different now. `failed` are detectors that could not look."""
    before = {(issue.code, issue.event, issue.subject): issue for issue in known}
    changed: list[Issue] = []
    for key, (severity, what) in found.items():
        issue = before.get(key)
        after = _new(key, severity, what, source, now) if issue is None else _found_again(issue, severity, what, now)
        if after != issue:
            changed.append(after)
    for key, issue in before.items():
        if key not in found and issue.state is IssueState.OPEN and issue.code not in failed:
            changed.append(msgspec.structs.replace(issue, state=IssueState.GONE, state_by="", state_at=now))
    return changed


def opened(known: Sequence[Issue], changed: Sequence[Issue]) -> list[Issue]:
    """Of what changed, what is open now and was not before: what people should hear of."""
    before = {(issue.code, issue.event, issue.subject): issue.state for issue in known}
    return [
        issue
        for issue in changed
        if issue.state is IssueState.OPEN and before.get((issue.code, issue.event, issue.subject)) is not IssueState.OPEN
    ]


def _new(key: Key, severity: Severity, found: Found, source: str, now: int) -> Issue:
    code, event, subject = key
    return Issue(
        id=0,
        source=source,
        code=code,
        event=event,
        subject=subject,
        severity=severity.value,
        state=IssueState.OPEN,
        first_at=found.first_at,
        last_at=found.last_at,
        found_at=now,
        events=found.events,
        of=found.of,
        samples=found.samples,
        facts=dict(found.facts),
        state_at=now,
    )


def _found_again(issue: Issue, severity: Severity, found: Found, now: int) -> Issue:
    if issue.state is IssueState.RESOLVED and found.last_at <= issue.state_at:
        return issue
    seen = msgspec.structs.replace(
        issue,
        severity=severity.value,
        last_at=max(found.last_at, issue.last_at),
        events=found.events,
        of=found.of,
        samples=found.samples,
        facts=dict(found.facts),
    )
    if issue.state in (IssueState.OPEN, IssueState.DISMISSED):
        return msgspec.structs.replace(seen, first_at=min(issue.first_at, found.first_at))
    first = max(found.first_at, issue.state_at) if issue.state is IssueState.RESOLVED else found.first_at
    again = {"state": IssueState.OPEN, "state_by": "", "state_at": now}
    return msgspec.structs.replace(seen, first_at=first, found_at=now, **again)
