"""Nothing comes of an event any more, in hours in which it always came."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.detectors.volume import LONGEST_SILENCE, silences
from balise.diagnostics.issue import Found, Severity

CODE = "event_stopped"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = LONGEST_SILENCE + 1
FACTS: tuple[str, ...] = ("hours", "usual")


def find(asked: Asked) -> Iterator[Found]:
    """One for each event; the samples are the last that came."""
    for window in silences(asked):
        expected = round(window.told.expected)
        yield window.found(asked, expected, expected, back=24)
