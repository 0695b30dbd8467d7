"""An issue as pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from balise.diagnostics.sentences import Sentences as Said
from balise.diagnostics.sentences import said
from balise.metadata import Issue
from balise.web.pages.diagnostics.asked import SEVERITIES, issue_address
from balise.web.pages.rules.addresses import rule_address

TONES: Final = {"error": "stop", "warning": "warn", "notice": "note"}
"""A severity's mark and colour."""


@dataclass(frozen=True)
class Card:
    """An issue with what is said of it in the reader's language."""

    issue: Issue
    said: Said

    @property
    def tone(self) -> str:
        """The mark's name."""
        return TONES.get(self.issue.severity, "note")

    @property
    def address(self) -> str:
        """The issue's page."""
        return issue_address(self.issue)

    @property
    def rule(self) -> str:
        """The page of the event rule that it is about; empty where it is about none."""
        about_one = self.issue.code.startswith("rule_") and self.issue.subject.startswith("r_")
        return rule_address(self.issue.source, self.issue.subject) if about_one else ""


@dataclass(frozen=True)
class Open:
    """How many issues are open, and the worst severity among them; empty where there are none."""

    count: int = 0
    worst: str = ""

    @property
    def tone(self) -> str:
        """The mark's name."""
        return TONES.get(self.worst, "note")


NONE_OPEN: Final = Open()


def cards(issues: Iterable[Issue], language: str) -> list[Card]:
    """Issues with their words: the worst first, among them those of most events."""
    found = [Card(issue, said(issue, language)) for issue in issues]
    return sorted(found, key=lambda card: (_rank(card.issue.severity), -card.issue.events, card.issue.id))


def open_of(severities: Iterable[str]) -> Open:
    """What issues of these severities come to."""
    found = sorted(severities, key=_rank)
    return Open(len(found), found[0]) if found else NONE_OPEN


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
