"""Far more events of a name come than are usual for these hours of the week."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.detectors.volume import LONGEST_SILENCE, changes
from balise.diagnostics.issue import Found, Severity

CODE = "volume_spiked"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = LONGEST_SILENCE + 1
FACTS: tuple[str, ...] = ("hours", "seen", "usual")
LEAST_TIMES = 2.5


def find(asked: Asked) -> Iterator[Found]:
    """One for each event that came at least two and a half times as often."""
    for window in changes(asked):
        if window.seen >= LEAST_TIMES * window.told.expected:
            yield window.found(asked, window.seen - round(window.told.expected), window.seen)
