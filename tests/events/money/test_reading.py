"""Amounts and currencies as senders write them."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.events.money import PLACES, money_text, read_currency, read_value

KNOWN = frozenset({"USD", "EUR", "GBP", "JPY", "PLN"})
SAFE = st.decimals(min_value=-(10**17), max_value=10**17, places=PLACES, allow_nan=False)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals(allow_nan=True) | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
WRITTEN = st.text("0123456789.,' €$-+USDkr\u00a0", max_size=20)


def read(value):
    """The amount and the code of what was found."""
    amount, finding = read_value(value)
    return amount, finding and finding.code


@given(ANYTHING | WRITTEN)
def test_an_amount_is_exact_small_and_finite_or_absent(value):
    """Whatever was sent, the amount is below 10^18 with at most 9 places and no exponent, or there is none."""
    amount, finding = read_value(value)

    if amount is None:
        assert finding or value is None or not value.strip()
    else:
        assert amount.is_finite()
        assert abs(amount) < 10**18
        assert -PLACES <= amount.as_tuple().exponent <= 0
    assert finding is None or (finding.path == "properties.value" and finding.platform == "")


@given(st.floats(min_value=-1e17, max_value=1e17, allow_nan=False))
def test_a_float_is_what_the_sender_saw(value):
    """A float is read as its shortest text, rounded half to even at the ninth place only where it is longer."""
    amount, code = read(value)

    assert amount == round(Decimal(repr(value)), PLACES)
    assert (amount != Decimal(repr(value))) == (code == "value_rounded")


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_an_integer_is_itself(value):
    """Integers below 10^18 are read as they are, with nothing found."""
    assert read(value) == (Decimal(value), None)


@given(SAFE)
def test_an_amount_reads_back_from_its_text(amount):
    """What is written for people is read back exactly, and only its being text is told."""
    again, code = read(money_text(amount, "USD"))

    assert again == amount
    assert code == "value_is_text"


@given(SAFE, st.sampled_from((",", " ", "'", "\u00a0", "\u202f", ".")))
def test_groups_of_three_do_not_change_the_amount(amount, mark):
    """An amount with two decimals is read alike however its thousands are parted."""
    amount = round(amount, 2)
    whole, fraction = f"{amount:,.2f}".split(".")
    written = whole.replace(",", mark) + ("," if mark == "." else ".") + fraction

    assert read(written)[0] == amount


@pytest.mark.parametrize(
    "value, amount, code",
    [
        (0, "0", None),
        (12.5, "12.5", None),
        (1e16, "10000000000000000", None),
        (-0.0, "0", None),
        (0.1 + 0.2, "0.3", "value_rounded"),
        (Decimal("1.5000000000000"), "1.5", None),
        (Decimal("0.0000000005"), "0", "value_rounded"),
        (Decimal("0.0000000015"), "0.000000002", "value_rounded"),
        ("12.50", "12.50", "value_is_text"),
        (" 12 ", "12", "value_is_text"),
        ("-3.10", "-3.10", "value_is_text"),
        ("12.345", "12.345", "value_is_text"),
        ("1,234.50", "1234.50", "value_is_text"),
        ("1,234,567.89", "1234567.89", "value_is_text"),
        ("1.234.567", "1234567", "value_is_text"),
        ("12,50", "12.50", "value_has_symbols"),
        ("0,123", "0.123", "value_has_symbols"),
        ("1234,567", "1234.567", "value_has_symbols"),
        ("1.234,50", "1234.50", "value_has_symbols"),
        ("$12", "12", "value_has_symbols"),
        ("USD 12", "12", "value_has_symbols"),
        ("12usd", "12", "value_has_symbols"),
        ("R$ 1.234,56", "1234.56", "value_has_symbols"),
        ("1 234,50 €", "1234.50", "value_has_symbols"),
        ("1\u202f234,50\u00a0€", "1234.50", "value_has_symbols"),
        ("−12,5 €", "-12.5", "value_has_symbols"),
        ("CHF 1’234.50", "1234.50", "value_has_symbols"),
    ],
)
def test_what_can_be_read_in_one_way_is_read(value, amount, code):
    """Numbers pass; text is read where there is one way to read it, and the cure is named."""
    assert (format(read(value)[0], "f"), read(value)[1]) == (amount, code)


@pytest.mark.parametrize(
    "value",
    [
        "1,234",
        "1,234 €",
        "1.234 €",
        "12 34",
        "12,34,56.7",
        "1,2,3",
        "1..2",
        ".",
        "€",
        "$12$",
        "12 pcs",
        "12 %",
        "1e3",
        "0x1F",
        "(null)",
        "NaN",
        "Infinity",
        "--5",
        "-$-5",
        "9" * 5000,
        "١٢",
        True,
        False,
        [],
        [12],
        {},
        {"amount": 12},
        b"12",
    ],
)
def test_what_is_in_doubt_is_left_out(value):
    """What can be read in two ways or in none is absent, with a finding."""
    assert read(value) == (None, "value_unreadable")


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        10**18,
        -(10**18),
        10**5000,
        1e18,
        1e300,
        "1" + "0" * 18,
        Decimal("sNaN"),
        Decimal("1E+999999"),
        Decimal("999999999999999999.9999999999"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_amount_of_money_is_out_of_range(value):
    """Not a number, without end, or 10^18 and more: absent, with a finding."""
    assert read(value) == (None, "value_out_of_range")


@pytest.mark.parametrize("value", [None, "", "  "])
def test_an_absent_amount_is_absent(value):
    """Null and blank text are no amount, and nothing is said."""
    assert read_value(value) == (None, None)


@pytest.mark.parametrize(
    "value, currency, code",
    [
        ("USD", "USD", None),
        (" EUR ", "EUR", None),
        ("usd", "USD", "currency_lower_case"),
        ("Eur", "EUR", "currency_lower_case"),
        ("SPL", "SPL", "currency_unknown"),
        ("spl", "SPL", "currency_unknown"),
        ("€", "EUR", "currency_symbol"),
        ("£", "GBP", "currency_symbol"),
        ("$", "", "currency_unreadable"),
        ("¥", "", "currency_unreadable"),
        ("kr", "", "currency_unreadable"),
        ("US Dollar", "", "currency_unreadable"),
        ("ßs", "", "currency_unreadable"),
        ("ÄÖÜ", "", "currency_unreadable"),
        (840, "", "currency_unreadable"),
        (True, "", "currency_unreadable"),
        (["USD"], "", "currency_unreadable"),
        ({}, "", "currency_unreadable"),
        (None, "", None),
        ("", "", None),
        (" ", "", None),
    ],
)
def test_a_currency_is_three_upper_case_letters(value, currency, code):
    """Codes are read in upper case, unknown codes are kept, signs are read where they mean one currency."""
    read_as, finding = read_currency(value, KNOWN)

    assert (read_as, finding and finding.code) == (currency, code)


@given(ANYTHING)
def test_a_currency_is_three_letters_or_nothing(value):
    """Whatever was sent, the result is three letters A to Z, and reading it again changes nothing."""
    currency, finding = read_currency(value, KNOWN)

    assert currency == "" or (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper())
    assert read_currency(currency, KNOWN)[0] == currency
    assert finding is None or finding.path == "properties.currency"
