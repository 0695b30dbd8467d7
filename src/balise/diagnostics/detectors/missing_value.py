"""Purchases without a value: they count, and add nothing to the sums."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.detectors.purchases import lacking
from balise.diagnostics.issue import Found, Severity

CODE = "missing_value"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()


def find(asked: Asked) -> Iterator[Found]:
    """One for each event that stands for a purchase."""
    return lacking(asked, lambda row: row.without_value, "e.value IS NULL")
