"""Far fewer events of a name come than are usual for these hours of the week."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.detectors.volume import LONGEST_SILENCE, changes
from balise.diagnostics.issue import Found, Severity

CODE = "volume_dropped"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = LONGEST_SILENCE + 1
FACTS: tuple[str, ...] = ("hours", "seen", "usual")
MOST_LEFT = 0.5


def find(asked: Asked) -> Iterator[Found]:
    """One for each event of which less than half is left; what stopped altogether is told by another."""
    for window in changes(asked):
        expected = round(window.told.expected)
        if 0 < window.seen <= MOST_LEFT * expected:
            yield window.found(asked, expected - window.seen, expected)
