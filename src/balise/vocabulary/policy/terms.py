"""The lists of sensitive terms: one TOML file a category, with a table for each language.

A term is one or more words. In a word, `(s)` is an optional ending and `/` parts alternatives:
`juif(s)/juive(s)`. Accents and case do not matter. A phrase also matches written as one word.
`alone` terms count only where the text says nothing else but `FILLERS`.
`innocent` phrases hide their words from the terms of their category. A `[[LANGUAGE.context]]` names
terms that count only without (`unless`) or only with (`needs`) other words close by.
"""

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any

import msgspec

from balise.vocabulary.policy.words import fold_accents, words_of

Sequence = tuple[str, ...]

LANGUAGES = ("en", "fr")
_OPTIONAL = re.compile(r"\(([^)]*)\)")
_JOINED_MIN = 8
_FOLDER = files("balise.vocabulary.policy") / "data" / "sensitive"


class Term(msgspec.Struct, frozen=True):
    """One way of writing one term. `rule` is `category.language:term`; `unless` and `needs` are phrases."""

    words: Sequence
    category: str
    language: str
    rule: str
    unless: frozenset[Sequence] = frozenset()
    needs: frozenset[Sequence] = frozenset()
    alone: bool = False
    """Whether it counts only where the text says nothing else."""


class TermLists(msgspec.Struct, frozen=True):
    """Every term, the innocent phrases of each category, and each category's titles by language."""

    terms: tuple[Term, ...]
    innocent: dict[str, frozenset[Sequence]]
    titles: dict[str, dict[str, str]]


def load_terms() -> TermLists:
    """Reads the packaged lists, in the order of their file names."""
    terms: list[Term] = []
    innocent: dict[str, frozenset[Sequence]] = {}
    titles: dict[str, dict[str, str]] = {}
    for file in sorted(_FOLDER.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        category = file.name.removesuffix(".toml")
        titles[category] = table["title"]
        innocent[category] = frozenset(s for language in LANGUAGES for s in sequences(table[language].get("innocent", ())))
        for language in LANGUAGES:
            terms.extend(_terms_of(table[language], category, language))
    return TermLists(tuple(terms), innocent, titles)


def sequences(phrases: Iterable[str]) -> Iterator[Sequence]:
    """Every way of writing each phrase, as words."""
    for phrase in phrases:
        yield from expand(phrase)


def expand(phrase: str) -> Iterator[Sequence]:
    """`bébé(s) né(e)` gives (`bebe`, `ne`), (`bebe`, `nee`), (`bebes`, `ne`), (`bebes`, `nee`)."""
    choices = [list(_expand_word(word)) for word in fold_accents(phrase).lower().split()]
    for choice in itertools.product(*choices):
        yield tuple(itertools.chain.from_iterable(words_of(word) for word in choice))


def _expand_word(word: str) -> Iterator[str]:
    for alternative in word.split("/"):
        endings = _OPTIONAL.findall(alternative)
        for kept in itertools.product((False, True), repeat=len(endings)):
            keep = iter(kept)
            yield _OPTIONAL.sub(lambda match, keep=keep: match[1] if next(keep) else "", alternative)  # type: ignore[misc]


def _terms_of(table: dict[str, Any], category: str, language: str) -> Iterator[Term]:
    yield from _written(table.get("terms", ()), Term((), category, language, f"{category}.{language}"))
    yield from _written(table.get("alone", ()), Term((), category, language, f"{category}.{language}", alone=True))
    for context in table.get("context", ()):
        unless = frozenset(sequences(context.get("unless", ())))
        needs = frozenset(sequences(context.get("needs", ())))
        yield from _written(context["terms"], Term((), category, language, f"{category}.{language}", unless, needs))


def _written(phrases: Iterable[str], model: Term) -> Iterator[Term]:
    for phrase in phrases:
        for sequence in expand(phrase):
            term = msgspec.structs.replace(model, words=sequence, rule=f"{model.rule}:{' '.join(sequence)}")
            yield term
            joined = "".join(sequence)
            if len(sequence) > 1 and len(joined) >= _JOINED_MIN and joined.isalpha():
                yield msgspec.structs.replace(term, words=(joined,))
