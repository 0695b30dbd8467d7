"""WHAT IS LOOKED FOR? One module a detector; those that are rows of one table share a module.

To add one: a module with what `Detector` names, its line in `DETECTORS`, and under its code a title, a summary and a cure
in `sentences/en.toml` and `sentences/fr.toml`.
"""

from balise.diagnostics.detectors import missing_value
from balise.diagnostics.detectors.detector import Detector
from balise.diagnostics.detectors.finding_events import FINDING_EVENTS
from balise.diagnostics.detectors.waiting_events import WAITING_EVENTS

__all__ = ["DETECTORS", "Detector"]

DETECTORS: tuple[Detector, ...] = (
    *WAITING_EVENTS,
    missing_value,
    *FINDING_EVENTS,
)
