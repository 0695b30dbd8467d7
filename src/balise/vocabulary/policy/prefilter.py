"""The cheap question asked of every event: can any rule of the policy hit anywhere in it?

An RE2 search over the encoded JSON, and a closer one where it matches. It must be true wherever the
rules find something (a property test holds that), and should be false for ordinary events. What could
hide something from it (encoded letters and digits, characters that normalise to others) makes it true.
"""

from collections.abc import Iterable
from typing import Any

import re2

from balise.vocabulary.policy.cleaner import DEPTH_MAX
from balise.vocabulary.policy.decoding import plain
from balise.vocabulary.policy.keys import Keys
from balise.vocabulary.policy.matcher import merged_terms
from balise.vocabulary.policy.payment import iban_pattern, payment_data
from balise.vocabulary.policy.phones import form_pattern, phone_data
from balise.vocabulary.policy.terms import Sequence, TermLists
from balise.vocabulary.policy.word_pattern import NOT_LETTER, WordPattern, words_pattern
from balise.vocabulary.policy.words import fold_accents

_MEMORY = 128 << 20
_LETTERS_KEPT = "À-ÖØ-öø-ÿŒœ"
_SYMBOLS = (
    range(0xA0, 0xC0),
    range(0x2010, 0x2060),
    range(0x20A0, 0x20C0),
    range(0x2190, 0x2200),
    range(0x2600, 0x27C0),
    range(0x1F300, 0x1FB00),
)
_LETTERS_READ_AS_TWO = "ÆæßÞþÐð"

# Between the digits of a number: what may stand there when decoded, and what may encode it.
_BETWEEN = r"(?:[ .\-/()+]|%2[0-9A-Fa-f]|[^\x00-\x7F])"
_NUMBER_START = r"(?:^|[^0-9]|%[0-9A-Fa-f]{2})"
_TOKEN_START = r"(?:^|[^0-9A-Za-z]|\\[bfnrt]|%[0-9A-Fa-f]{2})"
_TOKEN_END = r"(?:[^0-9A-Za-z]|$)"
_SAME_STRING = r'(?:[^"\\]|\\.)*\\?'
_BLANK = r"(?:[\s\x00-\x20]|\\[a-z]|%[0-9A-Fa-f]{2}|[^\x00-\x7F])*"
_HIDDEN = r"(?i:@|%40|%25|%4[1-9A-F]|%5[0-9A]|%6[1-9A-F]|%7[0-9A]|%3[0-9]|%[89A-F][0-9A-F]|\\u|%5Cu|(?:&|%26)(?:#|%23))"
_AT = rf"(?i:(?:[(\[{{]|%28|%5B|%7B){_BLANK}(?:at|arobase){_BLANK}(?:[)\]}}]|%29|%5D|%7D))"


class Prefilter:
    """Asks whether an event may hold anything the policy acts on."""

    def __init__(self, lists: TermLists, keys: Keys) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.never_capture = True
        always = [_HIDDEN, _AT, _strange(), *_numbers()]
        self._first = _matcher([*always, _words(lists, keys, in_company=False)], options)
        self._second = _matcher([*always, _words(lists, keys, in_company=True)], options)

    def may_hit(self, blob: bytes) -> bool:
        """Whether to look closely. Many containers may be nested deep, so they count too."""
        if blob.count(b"{") + blob.count(b"[") + blob.count(b"%5") + blob.count(b"%7") > DEPTH_MAX:
            return True
        return self._first(blob) is not None and self._second(blob) is not None


def _matcher(parts: list[str], options: Any) -> Any:
    # Bound to the start, so that a search need not run backwards to find where a match began.
    return re2.compile(r"\C*?(?:" + "|".join(parts) + ")", options).match


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


def _words(lists: TermLists, keys: Keys, in_company: bool) -> str:
    """Every term and identity key; `in_company`: terms that need other words only where the same JSON string holds one."""
    pattern = WordPattern()
    by_needs: dict[frozenset[Sequence], list[Sequence]] = {}
    for term in merged_terms(lists.terms):
        by_needs.setdefault(term.needs, []).append(term.words)
    pattern.add(by_needs.pop(frozenset(), []))
    for needs, terms in by_needs.items():
        if not in_company:
            pattern.add(terms)
            continue
        pattern.add(terms, then=_SAME_STRING + words_pattern(needs))
        pattern.add(needs, then=_SAME_STRING + words_pattern(terms))
    # An identity key counts where a key ends: before `=`, or before `:` and a value that says something.
    ending = WordPattern()
    ending.add(keys.endings, then="(?:)")
    pattern.add(keys.names, then=rf"(?:{NOT_LETTER}*{ending.pattern()}){{0,4}}{NOT_LETTER}*(?:=|%3[Dd]|%3[Aa]|:\s*[^tfn\s])")
    pattern.add(((label,) for label in phone_data()["labels"]), then=f"{NOT_LETTER}*[0-9]{{9}}")
    return pattern.pattern()
