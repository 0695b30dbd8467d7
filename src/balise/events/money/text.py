"""Reads an amount that somebody wrote as text, where there is only one way to read it."""

import re
from decimal import Decimal

import iso4217

_LONGEST = 64
_SIGNS = {each.code for each in iso4217.Currency} | set("$€£¥₹₩₽₺₫₪₴₦₱฿₸₡₲")
_SIGNS |= {"US$", "CA$", "AU$", "NZ$", "HK$", "MX$", "A$", "C$", "R$", "S$", "KR", "ZŁ", "FR", "RS"}
_SIGN = r"[^\s0-9.,'’+−-]{1,3}\.?"
_DIGITS = "[0-9.,][0-9.,'’ \u00a0\u2009\u202f]*?"
_AMOUNT = re.compile(
    rf"(?P<minus>[-+−])?\s*(?P<before>{_SIGN})?\s*(?P<inner>[-+−])?\s*(?P<digits>{_DIGITS})\s*(?P<after>{_SIGN})?"
)
_PLAIN = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:[,.' ][0-9]{3})+")
_ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[,.][0-9]{3}")
_SPACES = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "’": "'"})


def read_number(text: str) -> tuple[Decimal | None, bool]:
    """The number and whether it was written plainly (`12.50`, or grouped as in `1,234.50`). None where in doubt."""
    text = text.strip()
    if len(text) <= _LONGEST and _PLAIN.fullmatch(text):
        return Decimal(text), True
    match = _AMOUNT.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or (match["before"] and match["after"]) or (match["minus"] and match["inner"]):
        return None, False
    digits = match["digits"].translate(_SPACES)
    sign = (match["before"] or match["after"] or "").rstrip(".").upper()
    number = "" if sign and (sign not in _SIGNS or _is_doubtful(digits)) else _point(digits)
    if not number:
        return None, False
    minus = "" if (match["minus"] or match["inner"] or "+") == "+" else "-"
    decimal_comma = digits.rfind(",") > digits.rfind(".")
    return Decimal(minus + number), not sign and not decimal_comma and " " not in digits


def _point(digits: str) -> str:
    """The digits with nothing but a decimal point in them, or ``""`` where they can be read in two ways or in none."""
    if _PLAIN.fullmatch(digits):
        return digits
    last = max(digits.rfind(","), digits.rfind("."))
    mark = digits[last : last + 1] if last >= 0 else ""
    head, tail = (digits[:last], digits[last + 1 :]) if mark else (digits, "")
    if digits.count(mark or "\0") == 1 and tail.isdecimal() and (_one_group_mark(head, mark) or _is_decimal(head, tail)):
        return f"{_digits_only(head)}.{tail}"
    return _digits_only(digits) if not _is_doubtful(digits) and _one_group_mark(digits, "") else ""


def _one_group_mark(digits: str, decimal_mark: str) -> bool:
    """Whether the digits stand in groups of three, parted by one kind of mark that is not the decimal one."""
    marks = set(digits) - set("0123456789")
    return len(marks) == 1 and decimal_mark not in marks and _GROUPED.fullmatch(digits) is not None


def _is_decimal(head: str, tail: str) -> bool:
    """Whether a single mark can only be the decimal one: `12,5`, `1234,567` and `0,123`, but not `1,234`."""
    return head.isdecimal() and (len(tail) != 3 or len(head) > 3 or head.startswith("0"))


def _is_doubtful(digits: str) -> bool:
    """Whether the only mark may part groups or decimals: `1,234`. Beside a currency sign a point is no clearer: `1.234 €`."""
    return _ONE_GROUP.fullmatch(digits) is not None


def _digits_only(digits: str) -> str:
    return "".join(filter(str.isdecimal, digits))
