"""Personal data in a text: e-mail addresses, phone numbers, payment cards and IBANs, and how they are taken out."""

import functools
import re
from collections.abc import Iterator
from enum import IntEnum

from balise.vocabulary.policy.decoding import plain
from balise.vocabulary.policy.payment import CardFinder, IbanFinder, payment_data
from balise.vocabulary.policy.phones import PhoneFinder, phone_data
from balise.vocabulary.policy.words import fold_accents

Span = tuple[int, int]

_AT = re.compile(r"@|\s?[(\[{]\s?(?:at|arobase)\s?[)\]}]\s?", re.IGNORECASE)
_UNACCENTED = {c: fold_accents(chr(c)) for c in range(0xC0, 0x180) if len(fold_accents(chr(c))) == 1}
_LOCAL_MAX = 64
_LOCAL = re.compile(r"[\w.!#$%&'*+=?^`{|}~-]+$")
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|point)\s?[)\]}]\s?)"
_DOMAIN = re.compile(rf"(?:[^\W_][\w-]{{0,62}}{_DOT})+(?:xn--[a-z0-9-]{{2,59}}|[^\W\d_]{{2,24}})", re.IGNORECASE)
_PICTURE_SCALE = re.compile(r"[0-9]x\.(?:png|jpe?g|gif|webp|svg|avif)$")
_NUMBER = re.compile(r"[0-9](?:[^0-9A-Za-z]{0,4}[0-9]){7}")
_IBAN_START = re.compile(r"[A-Za-z]{2}[0-9]{2}")
_IBAN_MIN = 15


class Care(IntEnum):
    """What is looked for in a text."""

    CLICK_ID = 0
    """The text is an advertising system's identifier: e-mail addresses only."""
    REFERENCE = 1
    """The text is the shop's reference for an order or article: all but national phone numbers."""
    FULL = 2


class PersonalFinder:
    """Finds personal data in texts."""

    def __init__(self) -> None:
        payment = payment_data()
        self._cards = CardFinder(payment)
        self._ibans = IbanFinder(payment)
        self._phones = PhoneFinder(phone_data())

    def redact(self, text: str, care: Care = Care.FULL) -> tuple[str, tuple[str, ...]]:
        """The text with `[removed: CLASS]` for each find, and the classes found, each once.

        The text is read decoded (`%40`, `\\u0040`, `&#64;`, full-width characters); where something is found
        the answer is the decoded text, else it is `text` itself.
        """
        readable = plain(text)
        found = _without_overlaps(self._find(readable, care), len(readable))
        if not found:
            return text, ()
        parts: list[str] = []
        at = 0
        for start, end, name in found:
            parts += (readable[at:start], f"[removed: {name}]")
            at = end
        return "".join(parts) + readable[at:], tuple(dict.fromkeys(name for _, _, name in found))

    def _find(self, text: str, care: Care) -> Iterator[tuple[int, int, str]]:
        if "@" in text or "(" in text or "[" in text or "{" in text:
            yield from ((start, end, "email") for start, end in _emails(text))
        if care is Care.CLICK_ID or not _may_hold_number(text):
            return
        # One byte for each character, so that places agree and the expressions need not encode the text again.
        characters = text.encode("ascii", "replace")
        yield from ((start, end, "iban") for start, end in self._ibans.find(characters))
        yield from ((start, end, "card") for start, end in self._cards.find(characters))
        labels = text.translate(_UNACCENTED).encode("ascii", "replace")
        yield from ((start, end, "phone") for start, end in self._phones.find(labels, national=care is Care.FULL))


def redact(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with `[removed: email]` and so on for each find, and the classes found."""
    return _finder().redact(text)


@functools.cache
def _finder() -> PersonalFinder:
    return PersonalFinder()


def _may_hold_number(text: str) -> bool:
    if _NUMBER.search(text):
        return True
    return len(text) >= _IBAN_MIN and _IBAN_START.search(text) is not None


def _emails(text: str) -> Iterator[Span]:
    for at in _AT.finditer(text):
        first = max(0, at.start() - _LOCAL_MAX)
        local = _LOCAL.search(text[first : at.start()])
        domain = _DOMAIN.match(text, at.end())
        if local and domain and not _PICTURE_SCALE.match(domain.group()):
            yield first + local.start(), domain.end()


def _without_overlaps(found: Iterator[tuple[int, int, str]], length: int) -> list[tuple[int, int, str]]:
    """In the order of the text; of two that overlap the one found first stays."""
    kept: list[tuple[int, int, str]] = []
    taken = bytearray(length)
    for start, end, name in found:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append((start, end, name))
    return sorted(kept)
