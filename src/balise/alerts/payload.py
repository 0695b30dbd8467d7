"""What a message holds: for a mail the issues it is written from, for a webhook the very body that is sent."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol
from urllib.parse import quote

import msgspec

from balise.metadata import Issue
from balise.metadata.alert_types import Alert, IssueChange

MOST_TOLD = 50
"""More issues in one message are only counted: people cannot read a thousand."""


class Said(Protocol):
    """What is said of an issue, in one language."""

    @property
    def title(self) -> str:
        """What it is, in some words."""

    @property
    def summary(self) -> str:
        """What is wrong and what it does."""

    @property
    def cure(self) -> str:
        """What to do about it."""


class Say(Protocol):
    """Says an issue in a language, `en` or `fr`."""

    def __call__(self, issue: Issue, language: str) -> Said:
        """What is said of it."""


class ToldIssue(msgspec.Struct, frozen=True, kw_only=True):
    """An issue and what became of it; empty where somebody sent it by hand."""

    change: str
    issue: Issue


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail is written from. `more` are issues beside those in it; `by` who sent it by hand, with a `note`."""

    kind: Literal["issues", "by_hand", "test"]
    alert: str = ""
    issues: tuple[ToldIssue, ...] = ()
    more: int = 0
    by: str = ""
    note: str = ""
    sources: Mapping[str, str] = {}
    """The names of the issues' sources by their codes."""


class Names(msgspec.Struct, frozen=True):
    """What a message calls things: the server's address, the workspace, and its sources by code."""

    address: str
    workspace: str
    sources: Mapping[str, str]


def issue_link(address: str, issue: Issue) -> str:
    """Where people see an issue."""
    return f"{address}/sources/{quote(issue.source, safe='')}/diagnostics/{issue.id}"


def webhook_body(alert: Alert, told: Sequence[tuple[IssueChange, Issue]], names: Names, say: Say, now: int) -> str:
    """The body of a webhook, as JSON; titles, summaries and cures are in the alert's language."""
    body = {
        "type": "issues.changed",
        "at": now,
        "workspace": names.workspace,
        "language": alert.language,
        "alert": {"id": alert.id, "name": alert.name},
        "issues": [_told(change, issue, names, say(issue, alert.language)) for change, issue in told[:MOST_TOLD]],
        "more": max(0, len(told) - MOST_TOLD),
    }
    return msgspec.json.encode(body).decode()


def test_body(alert: Alert, names: Names, now: int) -> str:
    """The body of a webhook that only shows that it arrives."""
    about = {"id": alert.id, "name": alert.name}
    return msgspec.json.encode({"type": "test", "at": now, "workspace": names.workspace, "alert": about}).decode()


def _told(change: IssueChange, issue: Issue, names: Names, said: Said) -> dict[str, Any]:
    return {
        "change": change.value,
        "id": issue.id,
        "source": {"code": issue.source, "name": names.sources.get(issue.source, issue.source)},
        "code": issue.code,
        "severity": issue.severity,
        "state": issue.state.value,
        "event": issue.event,
        "subject": issue.subject,
        "title": said.title,
        "summary": said.summary,
        "cure": said.cure,
        "events": issue.events,
        "of": issue.of,
        "first_at": issue.first_at,
        "last_at": issue.last_at,
        "receipts": list(issue.samples),
        "link": issue_link(names.address, issue),
    }
