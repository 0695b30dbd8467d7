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


class Difference(msgspec.Struct, frozen=True):
    """One thing a fix changed, as JSON text before and after; empty where there was or is nothing."""

    path: str
    before: str
    after: str


class Sample(msgspec.Struct, kw_only=True):
    """One event of a preview. `event` is empty where it would stay; the reason is then the first of `findings`."""

    receipt: str
    received_at: int
    name_sent: str
    event: str = ""
    outcome: str
    findings: list[Finding] = []
    differences: list[Difference] = []


class HealingPreview(msgspec.Struct, kw_only=True):
    """What a replay would do, of every event of the choice. Nothing was kept.

    `asked` = the sum of `outcomes` + `already_left`.
    """

    asked: int = 0
    already_left: int = 0
    outcomes: dict[str, int] = {}
    """How they would end, by `Outcome`; those that would stay by their reason."""
    changed: dict[str, int] = {}
    """How many events the fixes would change, by the path of what is changed."""
    untouched: int = 0
    """How many events no fix would change."""
    samples: list[Sample] = []
    """Some of each outcome."""
