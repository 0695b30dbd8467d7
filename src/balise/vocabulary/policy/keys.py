"""What a key or URL parameter says about its value: that it names a person, or that a machine made it."""

import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from balise.vocabulary.policy.personal import Care
from balise.vocabulary.policy.terms import Sequence, sequences
from balise.vocabulary.policy.words import words_of

_REMEMBERED = 4096
_FOLDER = files("balise.vocabulary.policy") / "data"


def identity_key_data() -> dict[str, Any]:
    """The packaged table of identity keys."""
    return tomllib.loads((_FOLDER / "identity_keys.toml").read_text(encoding="utf-8"))


def reference_data() -> dict[str, Any]:
    """The packaged table of identifiers."""
    return tomllib.loads((_FOLDER / "references.toml").read_text(encoding="utf-8"))


class Keys:
    """Judges keys by their words; digits in a key do not matter."""

    def __init__(self) -> None:
        identity, references = identity_key_data(), reference_data()
        self._owners = frozenset(sequences(identity["owners"]))
        self._endings = frozenset(sequences(identity["endings"]))
        self._classes = _by_words(identity["names"])
        self._click_ids = frozenset(_both_ways(references["click_ids"]))
        self._references = frozenset(_both_ways(references["references"]))
        self.identity_class = functools.lru_cache(_REMEMBERED)(self._identity_class)
        """The class of personal data that a key such as `customerEmail` names, else an empty text."""
        self.care = functools.lru_cache(_REMEMBERED)(self._care)
        """How closely to look at the value of a key."""

    @property
    def names(self) -> frozenset[Sequence]:
        """Every name that stands for personal data."""
        return frozenset(self._classes)

    @property
    def endings(self) -> frozenset[Sequence]:
        """Every ending that changes nothing."""
        return self._endings

    def _identity_class(self, key: str) -> str:
        words = tuple(word for word in words_of(key) if not word.isdigit())
        while words:
            if name := self._with_any_ending(words):
                return name
            owner = next((n for n in (2, 1) if words[:n] in self._owners), 0)
            if not owner:
                break
            words = words[owner:]
        return ""

    def _care(self, key: str) -> Care:
        words = words_of(key)
        if words in self._click_ids:
            return Care.CLICK_ID
        return Care.REFERENCE if words in self._references else Care.FULL

    def _with_any_ending(self, words: Sequence) -> str:
        while words:
            if name := self._classes.get(words):
                return name
            ending = next((n for n in (2, 1) if len(words) > n and words[-n:] in self._endings), 0)
            if not ending:
                break
            words = words[:-ending]
        return ""


def _by_words(names: Mapping[str, list[str]]) -> dict[Sequence, str]:
    return {words: name for name, phrases in names.items() for words in _both_ways(phrases)}


def _both_ways(phrases: list[str]) -> list[Sequence]:
    """As separate words and as one word, for `first_name` and `firstname`."""
    separate = list(sequences(phrases))
    return separate + [("".join(words),) for words in separate]
