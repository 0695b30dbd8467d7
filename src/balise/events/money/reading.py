"""Amounts and currencies, exact: what senders write, read into decimals.

The platform wants an integer or a decimal without sign of currency, letter or comma. What can be read without
doubt is read all the same, with a finding that names the cure; what is ambiguous is left out, never guessed.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from types import MappingProxyType
from typing import Any, Final

from balise.events.finding import Finding
from balise.events.money.text import read_number
from balise.vocabulary.finding_texts import ENGLISH

PLACES: Final = 9
"""Decimal places that are kept."""
_LARGEST: Final = 10**18
_SMALLEST_STEP: Final = Decimal(1).scaleb(-PLACES)
_EXACT: Final = Context(prec=120, rounding=ROUND_HALF_EVEN)

_SYMBOLS: Final = MappingProxyType(
    {"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₫": "VND", "₪": "ILS", "₴": "UAH", "₦": "NGN"}
    | {"₱": "PHP", "฿": "THB", "₸": "KZT", "R$": "BRL", "US$": "USD", "zł": "PLN"}
)

CODES: Final = (
    "value_is_text",
    "value_has_symbols",
    "value_unreadable",
    "value_out_of_range",
    "value_rounded",
    "currency_lower_case",
    "currency_symbol",
    "currency_unknown",
    "currency_unreadable",
)
"""Every code that reading an amount or a currency can find."""

_SENTENCES: Final = MappingProxyType({code: ENGLISH[code]["text"] for code in CODES})


def read_value(value: Any, path: str = "properties.value") -> tuple[Decimal | None, Finding | None]:
    """The exact amount, and what was found about how it was written.

    Takes any JSON value. Absent (None, blank text) is `(None, None)`; unreadable is None with a finding. At most
    9 decimal places are kept, rounded half to even. Negative amounts are taken.
    """
    if type(value) is int:
        return (Decimal(value), None) if -_LARGEST < value < _LARGEST else _no_amount("value_out_of_range", path)
    if type(value) is float:
        return _within_limits(Decimal(repr(value)), "", path)
    if isinstance(value, Decimal):
        return _within_limits(value, "", path)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, None
    number, plain = read_number(value) if isinstance(value, str) else (None, False)
    if number is None:
        return _no_amount("value_unreadable", path)
    return _within_limits(number, "value_is_text" if plain else "value_has_symbols", path)


def read_currency(value: Any, known: frozenset[str], path: str = "properties.currency") -> tuple[str, Finding | None]:
    """The currency's three upper-case letters, and what was found.

    Absent is `("", None)`. Three letters that are not in `known` are kept with a finding; a sign that stands for
    one currency is read; what is ambiguous (such as a dollar sign) is ``""`` with a finding.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return "", None
    text = value.strip() if isinstance(value, str) else ""
    code = text.upper()
    if len(text) == 3 and text.isascii() and text.isalpha():
        if code not in known:
            return code, _finding("currency_unknown", path)
        return code, None if code == text else _finding("currency_lower_case", path)
    named = _SYMBOLS.get(text, "")
    return named, _finding("currency_symbol" if named else "currency_unreadable", path)


def _within_limits(number: Decimal, code: str, path: str) -> tuple[Decimal | None, Finding | None]:
    """The number with at most 9 places and a plain exponent; `code` is what was already found."""
    if not number.is_finite() or (number and number.adjusted() >= 18):
        return _no_amount("value_out_of_range", path)
    exponent = number.as_tuple().exponent
    if not number:
        number = Decimal(0)
    elif not -PLACES <= int(exponent) <= 0:
        kept = number.quantize(_SMALLEST_STEP, context=_EXACT)
        code = code if kept == number else "value_rounded"
        number = _shortest(kept)
    if abs(number) >= _LARGEST:
        return _no_amount("value_out_of_range", path)
    return number, _finding(code, path) if code else None


def _shortest(number: Decimal) -> Decimal:
    """Without trailing zeros behind the point, and without a positive exponent."""
    number = number.normalize(_EXACT)
    return number.quantize(Decimal(1), context=_EXACT) if int(number.as_tuple().exponent) > 0 else number


def _no_amount(code: str, path: str) -> tuple[None, Finding]:
    return None, _finding(code, path)


def _finding(code: str, path: str) -> Finding:
    return Finding(code, path, _SENTENCES[code])
