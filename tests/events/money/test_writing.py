"""Amounts as people read them."""

from decimal import Decimal

import iso4217
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.events.money import MINOR_DIGITS, money_text


@pytest.mark.parametrize(
    "amount, currency, text",
    [
        ("9.2", "USD", "9.20"),
        ("9", "EUR", "9.00"),
        ("9.200000000", "USD", "9.20"),
        ("9.205", "USD", "9.205"),
        ("100", "JPY", "100"),
        ("100.50", "JPY", "100.5"),
        ("1.5", "KWD", "1.500"),
        ("1.5", "CLF", "1.5000"),
        ("1E+3", "USD", "1000.00"),
        ("0E-9", "USD", "0.00"),
        ("-0.00", "USD", "0.00"),
        ("-0.1", "USD", "-0.10"),
        ("1E-9", "USD", "0.000000001"),
        ("5", "SPL", "5.00"),
        ("5", "", "5.00"),
        ("5", "XAU", "5.00"),
    ],
)
def test_an_amount_has_the_digits_of_its_currency(amount, currency, text):
    """At least the minor digits of ISO 4217, two where there are none; more only where they are not zero."""
    assert money_text(Decimal(amount), currency) == text


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18),
    st.sampled_from(sorted(MINOR_DIGITS)),
)
def test_the_text_is_the_amount(amount, currency):
    """The text is exact, has no exponent, and enough digits behind the point."""
    text = money_text(amount, currency)

    assert Decimal(text) == amount
    assert "E" not in text
    assert len(text.partition(".")[2]) >= MINOR_DIGITS[currency]


def test_minor_digits_are_those_of_iso_4217():
    """Every currency with a minor unit is in the table."""
    assert {"USD": 2, "JPY": 0, "KWD": 3, "CLF": 4}.items() <= MINOR_DIGITS.items()
    assert len(MINOR_DIGITS) <= len(list(iso4217.Currency))
