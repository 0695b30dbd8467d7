"""What a personal value looks like before it is hashed.

The rules are the platform's (advanced matching: normalisation before SHA-256). Each function takes text and
returns `(normalised, "")`, or `("", code)` with the code of the finding. Normalising twice changes nothing.
"""

import unicodedata
from collections.abc import Callable

Normalised = tuple[str, str]
Normaliser = Callable[[str], Normalised]

_BLANK = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)
_MARK = "[removed: email]"


def trim(text: str) -> str:
    """The text without white space, invisible marks and NUL at its ends."""
    return text.strip(_BLANK)


def email(text: str) -> Normalised:
    """Trimmed, lower case. Exactly one @ with something on both sides, no white space inside."""
    address = trim(text).lower()
    local, _, domain = address.partition("@")
    if not local or not domain or "@" in domain or " " in address or not address.isprintable():
        return "", "invalid_email"
    return address, ""


def external_id(text: str) -> Normalised:
    """Trimmed only: upper and lower case differ."""
    return trim(text), ""


def name(text: str) -> Normalised:
    """Lower case; letters, marks and digits of any script, nothing else."""
    kept = _letters_and_digits(text)
    return kept, "" if kept else "invalid_value"


def zip_code(text: str) -> Normalised:
    """Lower case without spaces and dashes."""
    kept = "".join(char for char in text.lower() if not unicodedata.category(char).startswith(("Z", "C", "Pd")))
    return kept, "" if kept else "invalid_value"


def place(text: str) -> Normalised:
    """A city or state: lower case, letters and digits of any script. Kept in clear, so nothing that may be a number to call."""
    kept = _letters_and_digits(text)
    if not kept or (kept.isdecimal() and len(kept) > 6):
        return "", "invalid_value"
    return kept, ""


def country(text: str) -> Normalised:
    """Two letters, lower case."""
    code = trim(text).lower()
    return (code, "") if len(code) == 2 and code.isascii() and code.isalpha() else ("", "invalid_country")


def upper_id(text: str) -> Normalised:
    """Trimmed, upper case: the platform hashes the IDFA so."""
    return trim(text).upper(), ""


def lower_id(text: str) -> Normalised:
    """Trimmed, lower case: GAID and IDFV."""
    return trim(text).lower(), ""


def plain_text(text: str) -> Normalised:
    """Text kept in clear: trimmed, no control characters; refused where it holds an e-mail address or a phone number."""
    kept = _without_controls(text)
    if _holds_address(kept) or (kept.startswith("+") and len(kept) > 7 and not kept.strip("+0123456789 ().-")):
        return "", "personal_in_text"
    return kept, ""


def is_plain_text(text: str) -> bool:
    """Whether `plain_text` and `user_agent` would surely change nothing; quick."""
    return text.isprintable() and "@" not in text and "%40" not in text and text[:1] not in "+ " and text[-1:] != " "


def user_agent(text: str) -> Normalised:
    """A user agent as text; an e-mail address in it, as robots have, is replaced."""
    kept = _without_controls(text)
    if _holds_address(kept):
        kept = " ".join(_MARK if _holds_address(word) else word for word in kept.split(" "))
    return kept, ""


def _letters_and_digits(text: str) -> str:
    return "".join(char for char in text.lower() if unicodedata.category(char)[0] in "LMN")


def _without_controls(text: str) -> str:
    if not text.isprintable():
        text = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs"))
    return trim(text)


def _holds_address(text: str) -> bool:
    return "@" in text or "%40" in text
