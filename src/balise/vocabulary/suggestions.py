"""Makes a good name out of one that breaks the rules."""

import re
import unicodedata

from balise.vocabulary.rules import GOOD_START, READ_AT_MOST

PREFIX = "E_"
NOT_DECOMPOSED = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"}
    | {"ð": "d", "Ð": "D", "þ": "th", "Þ": "TH"}
)
LIST_NUMBER = re.compile(r"\s*\d{1,2}[.)]?\s+(?=[^\W\d_])")
BETWEEN_WORDS = re.compile(r"[^A-Za-z0-9]+")
ONLY_JOINERS = re.compile(r"[_-]+")


def repaired(name: str, most: int) -> str:
    """A name of at most `most` characters made of the letters and digits in `name`; ``""`` where it has none.

    Accents are folded, whatever stands between words becomes one `_`, a list's number in front is left out, and a
    name that would begin with a digit is given the prefix `E_`.
    """
    joined = _joined(name)
    if not joined:
        return ""
    started = joined if GOOD_START.match(joined) else PREFIX + joined
    return started[:most].rstrip("_-")


def without_prefix(name: str) -> str:
    """As `repaired`, but neither prefixed nor shortened: to be compared with names that break the rules and are standard."""
    return _joined(name)


def _joined(name: str) -> str:
    read = name[:READ_AT_MOST]
    number = LIST_NUMBER.match(read)
    words = read[number.end() :] if number else read
    decomposed = unicodedata.normalize("NFKD", words.translate(NOT_DECOMPOSED))
    folded = "".join(character for character in decomposed if not unicodedata.combining(character))
    return BETWEEN_WORDS.sub(_joiner, folded).strip("_-")


def _joiner(found: re.Match[str]) -> str:
    return found[0] if ONLY_JOINERS.fullmatch(found[0]) else "_"
