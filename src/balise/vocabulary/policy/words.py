"""How a text becomes words: accents and case folded, split at separators, digits and camelCase."""

import re
import unicodedata
from collections.abc import Iterator

PLACEHOLDER = re.compile(r"\[removed: [a-z_ -]+\]")
"""What cleaning leaves in the place of a value; it is never judged again."""

BREAK = ""
"""Stands between words that no phrase may join: where a placeholder was."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_a-zA-Z]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})


def fold_accents(text: str) -> str:
    """The text with accents, ligatures and invisible characters gone and compatibility forms (full-width, …) made plain."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text).translate(_LIGATURES)
    return "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case; a run of digits is a word. `myHIVTest-2` gives `my hiv test 2`."""
    return tuple(_words(fold_accents(text)))


def _words(text: str) -> Iterator[str]:
    if "[removed: " not in text:
        yield from (word.lower() for word in _WORD.findall(text))
        return
    for place, piece in enumerate(PLACEHOLDER.split(text)):
        if place:
            yield BREAK
        yield from (word.lower() for word in _WORD.findall(piece))
