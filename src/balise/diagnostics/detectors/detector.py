"""The one shape of a detector."""

from collections.abc import Iterable
from typing import Protocol

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity


class Detector(Protocol):
    """A module of this folder, or an object like one. Its `CODE` names its sentences and is part of every issue it finds."""

    CODE: str
    SEVERITY: Severity
    LOOK_BACK_HOURS: int
    FACTS: tuple[str, ...]
    """The names of the facts that it gives with each `Found`, for its sentences."""

    def find(self, asked: Asked) -> Iterable[Found]:
        """What is wrong in the hours asked about; nothing where all is well. Raises `StoreUnavailable`."""
