"""What should worry an administrator about the server, each with what helps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from balise.metadata import JobCounts, Watched
from balise.web.server import ServerFacts

LONG_LOG: Final = 10_000
LITTLE_SPACE: Final = 2 * 1024**3
LITTLE_SHARE: Final = 0.05
NO_SPACE: Final = 200 * 1024**2
LATE_JOBS_MS: Final = 15 * 60_000
STALE_DIAGNOSIS_MS: Final = 60 * 60_000


@dataclass(frozen=True)
class Alarm:
    """`key` names its sentences under `status`; `tone` is `stop` where something does not work, `warn` before that."""

    key: str
    tone: str


def alarms_of_jobs(counts: JobCounts | None) -> list[Alarm]:
    """What should worry about the work that runs by itself; None where its state could not be read."""
    if counts is None:
        return []
    found = [Alarm("failed_jobs", "warn")] if counts.failed else []
    return [*found, Alarm("late_jobs", "warn")] if counts.late_ms > LATE_JOBS_MS else found


def alarms_of_diagnosis(watched: Watched | None) -> list[Alarm]:
    """What should worry about the looking for what is wrong: silence is no health where nobody looks."""
    if watched is None:
        return []
    found = [Alarm("stale_diagnosis", "warn")] if watched.oldest_ms > STALE_DIAGNOSIS_MS else []
    return [*found, Alarm("failing_detectors", "warn")] if watched.failing else found


def alarms_of_rule_checks(without_browser: int) -> list[Alarm]:
    """What should worry about the nightly look at rules: sources whose rules no browser looked at."""
    return [Alarm("no_browser", "warn")] if without_browser else []


def alarms(broken: Sequence[str], facts: ServerFacts | None) -> list[Alarm]:
    """What does not work, then what soon may not."""
    found = [Alarm(f"broken_{name}", "stop") for name in broken]
    if facts is None:
        return found
    if facts.free < NO_SPACE:
        found.append(Alarm("no_space", "stop"))
    elif facts.free < LITTLE_SPACE or facts.free < LITTLE_SHARE * facts.total:
        found.append(Alarm("little_space", "warn"))
    if facts.waiting > LONG_LOG and "writer" not in broken:
        found.append(Alarm("long_log", "warn"))
    return found
