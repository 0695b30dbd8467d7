"""Whether a text's words hold a sensitive term."""

from collections.abc import Iterable

import msgspec

from balise.vocabulary.policy.terms import Sequence, Term, TermLists
from balise.vocabulary.policy.words import words_of

NEAR = 4
"""How many words on each side of a term are its context."""

_ALONE_MAX = 12
"""A text of more words says something else beside the term."""

_FILLERS_EN = "user users customer client my your the of a is has status type value level current declared self id step"
_FILLERS_FR = "le la les du de des un une mon ma votre utilisateur statut niveau"
FILLERS = frozenset(f"{_FILLERS_EN} {_FILLERS_FR}".split(" "))
"""Words that say nothing: a term may be `alone` beside them."""


class Hit(msgspec.Struct, frozen=True):
    """A sensitive term was found. `rule` tells which (it may tell the content: never store or log it)."""

    category: str
    rule: str
    language: str


class Matcher:
    """Finds terms in texts."""

    def __init__(self, lists: TermLists) -> None:
        self._terms: dict[str, list[Term]] = {}
        for term in sorted(merged_terms(lists.terms), key=lambda term: -len(term.words)):
            self._terms.setdefault(term.words[0], []).append(term)
        self._innocent = lists.innocent

    def find(self, text: str) -> Hit | None:
        """The first term of the text that its context does not excuse."""
        words = words_of(text)
        for start, word in enumerate(words):
            for term in self._terms.get(word, ()):
                if words[start : start + len(term.words)] == term.words and self._counts(term, words, start):
                    return Hit(term.category, term.rule, term.language)
        return None

    def _counts(self, term: Term, words: Sequence, start: int) -> bool:
        end = start + len(term.words)
        before, after = words[max(0, start - NEAR) : start], words[end : end + NEAR]
        if term.alone and not _only_fillers(words, start, end):
            return False
        if term.unless and (_holds(before, term.unless) or _holds(after, term.unless)):
            return False
        if term.needs and not (_holds(before, term.needs) or _holds(after, term.needs)):
            return False
        return not _hidden(words, start, end, self._innocent[term.category])


def _only_fillers(words: Sequence, start: int, end: int) -> bool:
    if len(words) > _ALONE_MAX:
        return False
    return all(word in FILLERS or word.isdigit() for word in words[:start] + words[end:])


def merged_terms(terms: Iterable[Term]) -> list[Term]:
    """One term for words that both languages list: what excuses them in one language excuses them in the other."""
    merged: dict[tuple[str, Sequence, bool], Term] = {}
    for term in terms:
        if term.alone:
            merged[term.category, term.words, True] = term
            continue
        known = merged.setdefault((term.category, term.words, False), term)
        needs = known.needs | term.needs if known.needs and term.needs else frozenset()
        merged[term.category, term.words, False] = msgspec.structs.replace(known, unless=known.unless | term.unless, needs=needs)
    return list(merged.values())


def _holds(words: Sequence, phrases: frozenset[Sequence]) -> bool:
    return any(words[i:j] in phrases for i in range(len(words)) for j in range(i + 1, len(words) + 1))


def _hidden(words: Sequence, start: int, end: int, innocent: frozenset[Sequence]) -> bool:
    """Whether an innocent phrase of the text covers words[start:end]."""
    for phrase in innocent:
        for i in range(max(0, end - len(phrase)), start + 1):
            if words[i : i + len(phrase)] == phrase:
                return True
    return False
