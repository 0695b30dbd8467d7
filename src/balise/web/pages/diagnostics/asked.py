"""What the address of Diagnostics asks for, and addresses that ask for something else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from balise.diagnostics.issue import Severity
from balise.metadata import Issue, IssueState

SEVERITIES: Final = tuple(severity.value for severity in Severity)
STATES: Final = tuple(state.value for state in IssueState)
WHOLE_SOURCE: Final = "-"
"""How the address asks for issues that are about no event; no event has this name, since it must begin with a letter."""
_LONGEST: Final = 200


@dataclass(frozen=True)
class Asked:
    """Which issues to show; empty lets everything through. `state` is one of `STATES`."""

    severity: str = ""
    event: str = ""
    state: str = IssueState.OPEN.value

    @property
    def narrowed(self) -> bool:
        """Whether issues in this state may be hidden."""
        return bool(self.severity or self.event)

    def shows(self, issue: Issue) -> bool:
        """Whether an issue passes."""
        event = issue.event or WHOLE_SOURCE
        return self.state == issue.state and self.severity in ("", issue.severity) and self.event in ("", event)

    def link(self, **changes: str) -> str:
        """The address of this view with something changed."""
        pairs = {"severity": self.severity, "event": self.event, "state": self.state} | changes
        usual = IssueState.OPEN.value
        kept = {name: value for name, value in pairs.items() if value and (name, value) != ("state", usual)}
        return "?" + urlencode(kept)


def read_asked(query: Mapping[str, str]) -> Asked:
    """Read an address; what it does not say, or says wrong, is as usual."""
    severity, state = query.get("severity", ""), query.get("state", "")
    return Asked(
        severity if severity in SEVERITIES else "",
        query.get("event", "")[:_LONGEST],
        state if state in STATES else IssueState.OPEN.value,
    )


def issues_address(code: str, event: str = "") -> str:
    """The issues of a source, or of one of its events."""
    return f"/sources/{quote(code, safe='')}/diagnostics" + (f"?{urlencode({'event': event})}" if event else "")


def issue_address(issue: Issue) -> str:
    """The page of an issue."""
    return f"{issues_address(issue.source)}/{issue.id}"
