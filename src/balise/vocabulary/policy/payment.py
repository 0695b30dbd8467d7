"""Payment card numbers and IBANs in a text."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import re2
from stdnum import ean, iban, luhn

Span = tuple[int, int]

_DATA = files("balise.vocabulary.policy") / "data" / "payment.toml"
JUDGED_MAX = 256
"""How many candidates of one text have their check digits computed; further ones count as found."""

_LAST_GROUP = re.compile(r"(?:^|[ .\-])[0-9]+$")
_EAN_LENGTHS = (13, 14)


def payment_data() -> dict[str, Any]:
    """The packaged table of card ranges and IBAN lengths."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


class CardFinder:
    """Finds card numbers: a known range and length, one separator at most between digits, a right check digit."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._candidate = re2.compile(rb"(?:^|[^0-9A-Za-z])([2-6][0-9](?:[ .\-]?[0-9]){11,17})(?:[^0-9A-Za-z]|$)")
        self._networks = [(re.compile(card["first"]), frozenset(card["lengths"])) for card in data["card"]]

    def find(self, text: bytes) -> Iterator[Span]:
        """Where card numbers stand in the text."""
        at = judged = 0
        while match := self._candidate.search(text, at):
            start, end = match.span(1)
            judged += 1
            length = end - start if judged > JUDGED_MAX else self._length(text[start:end].decode("ascii"))
            if length:
                yield start, start + length
            at = start + max(length, 1)

    def _length(self, written: str) -> int:
        """How many characters are a card number; what follows one may look like its last group."""
        while written:
            if self._is_card("".join(c for c in written if c.isdigit())):
                return len(written)
            written = _LAST_GROUP.sub("", written)
        return 0

    def _is_card(self, digits: str) -> bool:
        if not any(first.match(digits) and len(digits) in lengths for first, lengths in self._networks):
            return False
        # An article number has the same form; a card of that length is rare and its check digit differs.
        return luhn.is_valid(digits) and not (len(digits) in _EAN_LENGTHS and ean.is_valid(digits))


class IbanFinder:
    """Finds IBANs: a country's code and length, and right check digits."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._candidate = re2.compile(
            rb"(?i)(?:^|[^0-9A-Za-z])(" + iban_pattern(data, "[ .-]?").encode() + rb")(?:[^0-9A-Za-z]|$)"
        )

    def find(self, text: bytes) -> Iterator[Span]:
        """Where IBANs stand in the text."""
        at = judged = 0
        while match := self._candidate.search(text, at):
            start, end = match.span(1)
            judged += 1
            if judged > JUDGED_MAX or iban.is_valid(text[start:end].decode("ascii").replace(".", "")):
                yield start, end
                at = end
            else:
                at = start + 1


def iban_pattern(data: dict[str, Any], separator: str) -> str:
    """The form of an IBAN, `separator` allowed before each character after the check digits."""
    by_length: dict[int, list[str]] = {}
    for country, length in data["iban"].items():
        by_length.setdefault(length, []).append(country)
    forms = (f"(?:{'|'.join(codes)})[0-9]{{2}}(?:{separator}[0-9A-Za-z]){{{n - 4}}}" for n, codes in by_length.items())
    return "|".join(forms)
