"""Writes amounts for people and for reports."""

from decimal import Decimal
from types import MappingProxyType
from typing import Final

import iso4217

MINOR_DIGITS: Final = MappingProxyType({each.code: each.exponent for each in iso4217.Currency if each.exponent is not None})
"""Decimal places of each currency's minor unit, from ISO 4217."""


def money_text(amount: Decimal, currency: str) -> str:
    """The amount with at least the digits of the currency's minor unit (2 where unknown), never in scientific notation."""
    digits = MINOR_DIGITS.get(currency, 2)
    whole, _, fraction = format(amount, "f").partition(".")
    if amount == 0:
        whole = "0"
    fraction = fraction.rstrip("0").ljust(digits, "0")
    return f"{whole}.{fraction}" if fraction else whole
