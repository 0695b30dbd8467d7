"""One regular expression that matches wherever a phrase may stand in encoded JSON.

It must match more than the word rules do, never less: words are found in any case, with any accents,
at camelCase boundaries, after `\\n` and `%20`, with anything but letters between them, or with nothing.
"""

import functools
from collections.abc import Iterable
from typing import Any

from balise.vocabulary.policy.terms import Sequence
from balise.vocabulary.policy.words import fold_accents

NOT_LETTER = r"(?:[^A-Za-z]|\\[bfnrt]|%[0-9A-Fa-f]{2})"
START = r"(?:^|[^A-Za-z]|\\[bfnrt]|%[0-9A-Fa-f]{2})"
END = r"(?:[^a-z]|$)"

_FOLDED = {c: fold_accents(c) for c in map(chr, range(0xC0, 0x100))}
_GAP = " "
_STOP = ""
_LIGATURE = ("oe", "œ")

Node = dict[str, Any]


def words_pattern(phrases: Iterable[Sequence]) -> str:
    """Matches each phrase where it begins and ends as a word may."""
    return _pattern(phrases, END)


def loose_pattern(phrases: Iterable[Sequence]) -> str:
    """Matches each phrase wherever a word may begin; what must follow is up to the caller."""
    return _pattern(phrases, "")


def _pattern(phrases: Iterable[Sequence], end: str) -> str:
    roots: dict[str, Node] = {}
    for phrase in phrases:
        for written in _spellings(phrase):
            node = roots.setdefault(written[0], {})
            for character in written[1:]:
                node = node.setdefault(character, {})
            node[_STOP] = end if written[-1].isalpha() else ""
    return "(?:" + "|".join(_first(character) + _rest(node) for character, node in sorted(roots.items())) + ")"


def _spellings(phrase: Sequence) -> set[str]:
    written = _GAP.join(phrase)
    return {written, written.replace(*_LIGATURE)}


def _first(character: str) -> str:
    """A word begins after a non-letter, or at a capital."""
    if not character.isalpha():
        return _one(character)
    return f"(?:{START}{_one(character)}|{_upper(character)})"


def _rest(node: Node) -> str:
    branches = [node[_STOP]] if _STOP in node else []
    branches += [_one(character) + _rest(below) for character, below in sorted(node.items()) if character != _STOP]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


@functools.cache
def _one(character: str) -> str:
    if character == _GAP:
        return NOT_LETTER + "*"
    if character == _LIGATURE[1]:
        return "[œŒ]"
    if not character.isalpha():
        return character
    return f"[{character}{character.upper()}{_accented(character)}]"


def _upper(character: str) -> str:
    accented = "".join(c for c in _accented(character) if c.isupper())
    return "Œ" if character == _LIGATURE[1] else f"[{character.upper()}{accented}]"


def _accented(character: str) -> str:
    return "".join(c for c, folded in _FOLDED.items() if folded.lower() == character)
