"""Purchases with a value and no currency: their value cannot be summed with the others."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.detectors.purchases import lacking
from balise.diagnostics.issue import Found, Severity

CODE = "missing_currency"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()


def find(asked: Asked) -> Iterator[Found]:
    """One for each event that stands for a purchase."""
    return lacking(asked, lambda row: row.without_currency, "e.value IS NOT NULL AND e.currency = ''")
