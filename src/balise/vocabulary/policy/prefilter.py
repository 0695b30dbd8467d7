"""The cheap question asked of every event: can any rule of the policy hit anywhere in it?

It must be true wherever the rules find something (a property test holds that), and should be false for ordinary
events. Two RE2 searches over the encoded JSON: one for numbers, addresses and whatever could hide something, one for
one telling word of every term; the few places the second finds are looked at closely. They stay apart, and phrases
are not written out in them, because the automaton of one expression for everything outgrows any memory on varied text.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import re2

from balise.vocabulary import EDITIONS, load_edition
from balise.vocabulary.policy.cleaner import DEPTH_MAX
from balise.vocabulary.policy.decoding import plain
from balise.vocabulary.policy.keys import Keys
from balise.vocabulary.policy.payment import iban_pattern, payment_data
from balise.vocabulary.policy.phones import form_pattern, phone_data
from balise.vocabulary.policy.terms import Sequence, TermLists
from balise.vocabulary.policy.words import fold_accents, words_of

_LETTERS_KEPT = "À-ÖØ-öø-ÿŒœ"
_SYMBOLS = (
    range(0xA0, 0xC0),
    (0xD7, 0xF7),
    range(0x2010, 0x2060),
    range(0x20A0, 0x20C0),
    range(0x2190, 0x2200),
    range(0x2600, 0x27C0),
    range(0x1F300, 0x1FB00),
)
_LETTERS_READ_AS_TWO = "ÆæßÞþÐð"
_FOLDS = {code: fold_accents(chr(code)) for code in (*range(0xC0, 0x100), 0x152, 0x153)}

# Between the digits of a number: what may stand there when decoded, and what may encode it.
_BETWEEN = r"(?:[ .\-/()+]|%2[0-9A-Fa-f]|[^\x00-\x7F])"
_NUMBER_START = r"(?:^|[^0-9]|%[0-9A-Fa-f]{2})"
_TOKEN_START = r"(?:^|[^0-9A-Za-z]|\\[bfnrt]|%[0-9A-Fa-f]{2})"
_TOKEN_END = r"(?:[^0-9A-Za-z]|$)"
_BLANK = r"(?:[\s\x00-\x20]|\\[a-z]|%[0-9A-Fa-f]{2}|[^\x00-\x7F])*"
_HIDDEN = r"(?i:@|%40|%25|%4[1-9A-F]|%5[0-9A]|%6[1-9A-F]|%7[0-9A]|%3[0-9]|%[89A-F][0-9A-F]|\\u|%5Cu|(?:&|%26)(?:#|%23))"
_AT = rf"(?i:(?:[(\[{{]|%28|%5B|%7B){_BLANK}(?:at|arobase){_BLANK}(?:[)\]}}]|%29|%5D|%7D))"

# Between the words of a phrase: anything that is no letter, also encoded, or nothing.
_GAP = rb"(?:[^A-Za-z]|\\[bfnrt]|%[0-9A-Fa-f]{2}){0,200}?"
_BOUNDARY = r"(?:^|[^A-Za-z]|\\[bfnrt]|%[0-9A-Fa-f]{2})"
_KEY_ENDS = rb"(?:=|%3[Dd]|%3[Aa]|:\s*[^tfn\s])"
_NUMBER_FOLLOWS = _GAP + rb"[0-9]{9}"
_MEMORY = 64 << 20
_MOST_LOOKED_AT = 40
"""Found words that are looked at closely; a text with more is worth the whole way."""
_AROUND = 250
"""Bytes on either side of a word in which the rest of its phrase may stand."""


class _Candidate(NamedTuple):
    """What makes a found word count: the rest of its phrase around it, and words that must stand anywhere."""

    whole: re.Pattern[bytes] | None
    needs: frozenset[Sequence]


class Prefilter:
    """Asks whether an event may hold anything the policy acts on."""

    def __init__(self, lists: TermLists, keys: Keys) -> None:
        common = _platform_words()
        self._candidates: dict[bytes, set[_Candidate]] = {}
        for words, candidate in (*_terms(lists), *_key_names(keys), *_labels()):
            self._candidates.setdefault(_telling(words, common).encode(), set()).add(candidate)
        options = re2.Options()
        options.never_capture = True
        options.max_mem = _MEMORY
        self._always = re2.compile("|".join([_HIDDEN, _AT, _strange(), *_numbers()]), options).search
        options.longest_match = True
        options.encoding = re2.Options.Encoding.LATIN1  # byte by byte: what stands before a word is one byte, or an escape
        self._word = re2.compile(_any_word(self._candidates).encode(), options).search

    def may_hit(self, blob: bytes) -> bool:
        """Whether to look closely."""
        return _is_deep(blob) or self._finds(blob)

    def any_may_hit(self, blobs: list[bytes]) -> bool:
        """Whether to look closely at any of these; one search for all, because each search lets other threads in."""
        return any(map(_is_deep, blobs)) or self._finds(b"\n".join(blobs))

    def _finds(self, blob: bytes) -> bool:
        if self._always(blob) is not None:
            return True
        text = blob if blob.isascii() else _folded(blob)
        found = self._word(text)
        return found is not None and self._any_counts(text, found)

    def _any_counts(self, text: bytes, found: Any) -> bool:
        low = text.lower()
        looked_at = 0
        while found is not None:
            looked_at += 1
            if looked_at > _MOST_LOOKED_AT:
                return True
            start, end = found.span()
            # The match holds up to three bytes before the word; a shorter word may begin where it does.
            for first in range(start, min(start + 4, end)):
                for last in range(end, first, -1):
                    if any(_counts(each, low, first, last) for each in self._candidates.get(low[first:last], ())):
                        return True
            found = self._word(text, start + 1)
        return False


def _is_deep(blob: bytes) -> bool:
    """Many containers may be nested deep, and what is nested too deep is removed."""
    return blob.count(b"{") + blob.count(b"[") + blob.count(b"%5") + blob.count(b"%7") > DEPTH_MAX


def _terms(lists: TermLists) -> Iterable[tuple[Sequence, _Candidate]]:
    for term in lists.terms:
        yield term.words, _Candidate(_phrase(term.words) if len(term.words) > 1 else None, term.needs)


def _key_names(keys: Keys) -> Iterable[tuple[Sequence, _Candidate]]:
    """An identity key counts where a key ends: before `=`, or before `:` and a value that says something."""
    endings = b"|".join(_GAP.join(_encoded(words)) for words in sorted(keys.endings))
    then = b"(?:" + _GAP + b"(?:" + endings + b")){0,4}" + _GAP + _KEY_ENDS
    for name in keys.names:
        yield name, _Candidate(_phrase(name, then), frozenset())


def _labels() -> Iterable[tuple[Sequence, _Candidate]]:
    for label in phone_data()["labels"]:
        words = words_of(label)
        yield words, _Candidate(_phrase(words, _NUMBER_FOLLOWS), frozenset())


def _platform_words() -> frozenset[str]:
    """Words that stand in every event, because the platform's own names are made of them."""
    edition = load_edition(EDITIONS[-1])
    names = {*edition.parameter_names, *edition.standard("web"), *edition.standard("app")}
    return frozenset(word for name in names for word in words_of(name))


def _any_word(words: Iterable[bytes]) -> str:
    """Each word as letters that begin after a non-letter or with a capital, and are not followed by a small letter."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words):
        by_first.setdefault(chr(word[0]), []).append(word[1:].decode())
    return "|".join(_begun(first, rests) for first, rests in by_first.items())


def _begun(first: str, rests: list[str]) -> str:
    begin = rf"(?:{_BOUNDARY}[{first}{first.upper()}]|{first.upper()})" if first.isalpha() else first
    return rf"{begin}(?i:{'|'.join(rests)})(?:[^a-z]|$)"


def _telling(words: Sequence, common: frozenset[str]) -> str:
    """The word of a phrase that stands in the fewest events: letters, not the platform's own, long."""
    return max(words, key=lambda word: (word.isalpha(), word not in common, len(word)))


def _encoded(words: Iterable[str]) -> list[bytes]:
    return [word.encode() for word in words]


def _phrase(words: Sequence, then: bytes = b"") -> re.Pattern[bytes]:
    return re.compile(_GAP.join(re.escape(word) for word in _encoded(words)) + then)


def _folded(blob: bytes) -> bytes:
    """The text without accents; what else is not ASCII became suspicious before, or is a symbol that says nothing."""
    return blob.decode(errors="replace").translate(_FOLDS).encode()


def _counts(candidate: _Candidate, low: bytes, start: int, end: int) -> bool:
    if candidate.whole is not None and not candidate.whole.search(low, max(0, start - _AROUND), end + _AROUND):
        return False
    return not candidate.needs or any(all(word in low for word in _encoded(words)) for words in candidate.needs)


def _strange() -> str:
    """Any character that decoding or folding turns into something the rules read, or that they drop."""
    harmless = "".join(chr(c) for symbols in _SYMBOLS for c in symbols if _harmless(chr(c)))
    return f"[^\\x00-\\x7F{_LETTERS_KEPT}{harmless}]|[{_LETTERS_READ_AS_TWO}]"


def _harmless(character: str) -> bool:
    forms = (plain(character), fold_accents(character))
    return all(form and not any((c.isalnum() and c.isascii()) or c in "@%&\\([{" for c in form) for form in forms)


def _numbers() -> Iterable[str]:
    phones, payment = phone_data(), payment_data()
    digits = f"(?:{_BETWEEN}{{0,3}}[0-9]){{6}}"
    yield f"(?:\\+|%2[Bb]|{_NUMBER_START}00){_BETWEEN}?[1-9]{digits}"
    for form in phones["form"]:
        yield f"{_NUMBER_START}{form_pattern(form['form'], _BETWEEN + '{1,2}')}(?:[^0-9]|$)"
    yield from _cards(payment)
    yield f"{_TOKEN_START}(?i:{iban_pattern(payment, _BETWEEN + '?')}){_TOKEN_END}"


def _cards(payment: dict[str, Any]) -> Iterable[str]:
    lengths = sorted({length for card in payment["card"] for length in card["lengths"]})
    rest = "|".join(f"(?:{_BETWEEN}?[0-9]){{{length - 2}}}" for length in lengths)
    yield f"{_TOKEN_START}(?:4[0-9]|5[0-8]|2[2-7]|3[04-9]|6[0-9])(?:{rest}){_TOKEN_END}"
