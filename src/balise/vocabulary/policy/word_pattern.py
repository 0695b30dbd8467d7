"""One regular expression that matches wherever phrases may stand in encoded JSON.

It must match more than the word rules do, never less: words are found in any case, with any accents,
at camelCase boundaries, after `\\n` and `%20`, with anything but letters between them, or with nothing.
"""

import functools
from collections.abc import Iterable
from typing import Any

from balise.vocabulary.policy.terms import Sequence
from balise.vocabulary.policy.words import fold_accents

NOT_LETTER = r"(?:[^A-Za-z]|\\[bfnrt]|%[0-9A-Fa-f]{2})"
START = rf"(?:^|{NOT_LETTER})"
END = r"(?:[^a-z]|$)"

_FOLDED = {c: fold_accents(c) for c in map(chr, range(0xC0, 0x100))}
_GAP = " "
_STOP = ""
_LIGATURE = ("oe", "œ")

Node = dict[str, Any]


class WordPattern:
    """Collects phrases, each with what must follow it, and writes them as one expression.

    What begins with the same letter is written together: an expression with many alternatives at
    its start costs a search much memory.
    """

    def __init__(self) -> None:
        self._by_first: dict[str, list[str]] = {}

    def add(self, phrases: Iterable[Sequence], then: str = "") -> None:
        """Phrases as whole words or, with `then`, their letters and what must follow these."""
        roots: dict[str, Node] = {}
        for phrase in phrases:
            for written in _spellings(phrase):
                node = roots.setdefault(written[0], {})
                for character in written[1:]:
                    node = node.setdefault(character, {})
                node[_STOP] = END if written[-1].isalpha() and not then else ""
        for first, root in roots.items():
            self._by_first.setdefault(first, []).append(_rest(root) + then)

    def pattern(self) -> str:
        """The expression."""
        return "(?:" + "|".join(f"{_first(first)}(?:{'|'.join(rests)})" for first, rests in sorted(self._by_first.items())) + ")"


def words_pattern(phrases: Iterable[Sequence]) -> str:
    """Phrases as whole words."""
    pattern = WordPattern()
    pattern.add(phrases)
    return pattern.pattern()


def _spellings(phrase: Sequence) -> set[str]:
    written = _GAP.join(phrase)
    return {written, written.replace(*_LIGATURE)}


def _first(character: str) -> str:
    """A word begins after a non-letter, or at a capital; a row of digits begins anywhere."""
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
