"""Phone numbers in E.164, as the platform hashes them: plus sign, country code, national part without its leading zero."""

import re
import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from balise.events.identity.normalise import Normalised, trim

_LONGEST = 40
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_PLUS = "+\uff0b"
_SEPARATORS = re.compile(r"[\s().\-\u2010-\u2015\u2212/\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")


def phone(text: str, region: str = "") -> Normalised:
    """The number in E.164, or the code of why it cannot be had.

    `region` (two upper-case letters, may be empty) says where a number without country code is from.
    """
    text = trim(text)
    if len(text) > _LONGEST:
        return "", "invalid_phone"
    digits = _digits(_TRUNK_ZERO.sub("", text))
    if not digits:
        return "", "invalid_phone"
    if not digits.startswith("+") and region not in phonenumbers.SUPPORTED_REGIONS:
        return "", "phone_without_country_code"
    number = _read(digits, region)
    kept_zero = _read(_digits(text), region) if _TRUNK_ZERO.search(text) else None
    if kept_zero and not (number and phonenumbers.is_valid_number(number)) and phonenumbers.is_valid_number(kept_zero):
        number = kept_zero  # Italy and a few others keep the zero behind the country code
    if number is None:
        return "", "invalid_phone"
    return phonenumbers.format_number(number, PhoneNumberFormat.E164), ""


def _digits(text: str) -> str:
    """`+` and ASCII digits, a leading 00 read as `+`; ``""`` where anything but digits and separators is in the text."""
    bare = _SEPARATORS.sub("", text)
    plus, bare = ("+", bare[1:]) if bare[:1] in _PLUS else ("", bare)
    if not bare.isdecimal():
        return ""
    bare = "".join(str(unicodedata.decimal(char)) for char in bare)
    if not plus and bare.startswith("00"):
        plus, bare = "+", bare[2:]
    return plus + bare


def _read(digits: str, region: str) -> PhoneNumber | None:
    """The number, where its length is possible for its country and reading it again would give the same."""
    try:
        number = phonenumbers.parse(digits, region or None)
        text = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        again = phonenumbers.parse(text)
    except NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(again) == ValidationResult.IS_POSSIBLE
    return number if possible and phonenumbers.format_number(again, PhoneNumberFormat.E164) == text else None
