"""What became, or would become, of many events at once: a file that was imported, events sent again from quarantine."""

import msgspec

from balise.events.finding import Finding

MOST_PROBLEMS = 100
"""A summary lists this many problems; `reasons` or `outcomes` count them all."""


class Problem(msgspec.Struct, frozen=True):
    """A line of a file that was not taken whole. `line` counts from 1; `code` is an `Outcome` or a finding's code."""

    line: int
    code: str
    message: str


class ImportSummary(msgspec.Struct, kw_only=True):
    """What an import did. Every event read is in exactly one of the five counts after `events`."""

    lines: int = 0
    events: int = 0
    counted: int = 0
    merged: int = 0
    dropped: int = 0
    test: int = 0
    quarantined: int = 0
    problems: list[Problem] = []
    """The first `MOST_PROBLEMS`."""
    reasons: dict[str, int] = {}
    """How many events or lines had each problem, by its code."""


class ReplayProblem(msgspec.Struct, frozen=True):
    """An event that stayed in quarantine, or could not be found there."""

    receipt: str
    code: str
    message: str


class ReplaySummary(msgspec.Struct, kw_only=True):
    """What a replay did. `asked` = `replayed` + `still_quarantined` + `already_left`."""

    asked: int = 0
    replayed: int = 0
    still_quarantined: int = 0
    already_left: int = 0
    outcomes: dict[str, int] = {}
    """How the replayed events ended, by `Outcome`."""
    problems: list[ReplayProblem] = []
    """The first `MOST_PROBLEMS`."""


class Foreseen(msgspec.Struct, kw_only=True):
    """What would become of an event by the rules of now. Nothing was kept.

    `event` and `event_class` are empty where it would wait; the reason is then the first of `findings`.
    """

    receipt: str = ""
    received_at: int = 0
    name_sent: str = ""
    event: str = ""
    event_class: str = ""
    outcome: str = ""
    """An `Outcome`; empty for an event that would be stored where nobody asked whether it is a copy."""
    findings: list[Finding] = []


class ReplayPreview(msgspec.Struct, kw_only=True):
    """What a replay would do. `already_left` were asked for and wait no more."""

    already_left: int = 0
    events: list[Foreseen] = []

    @property
    def outcomes(self) -> dict[str, int]:
        """How the events would end, by `Outcome`, the most frequent first."""
        counts: dict[str, int] = {}
        for event in self.events:
            counts[event.outcome] = counts.get(event.outcome, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: -pair[1]))
