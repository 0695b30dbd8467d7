"""Phone numbers in a text, as the numbering plans know them."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import phonenumbers
import re2

Span = tuple[int, int]

_DATA = files("balise.vocabulary.policy") / "data" / "phones.toml"
_SEPARATOR = r"[ .\-/()+]{1,2}"
_JUDGED_MAX = 64
"""How many candidates of one text are held against the numbering plans; further ones count as phone numbers."""

_ORDER_NUMBER = re.compile(rb"(?:[A-Z0-9][-_#./]?|[a-z])$")
"""What stands before a number that is part of a longer reference, such as `ORD-`."""

_LAST_GROUP = re.compile(r"[ .\-/()+]+[0-9]+$")


def phone_data() -> dict[str, Any]:
    """The packaged table of written forms."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


def form_pattern(form: str, separator: str) -> str:
    """The regular expression of a written form."""
    return form.replace("d", "[0-9]").replace("~", separator)


class PhoneFinder:
    """Finds international numbers (`+` or `00` first), labelled ones, and national ones in a written form."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._international = re2.compile(rb"(?:^|[^0-9A-Za-z])((?:\+|00)[ (]?[1-9](?:[ .\-/()]{0,3}[0-9]){6,14})(?:[^0-9]|$)")
        labels = b"|".join(re2.escape(label.encode()) for label in data["labels"])
        self._labelled = re2.compile(rb"(?i)(?:^|[^a-z])(?:" + labels + rb")[^0-9a-z]{0,3}([0-9]{9,12})(?:[^0-9]|$)")
        self._forms = [
            (form["region"], re2.compile(rf"(?:^|[^0-9])({form_pattern(form['form'], _SEPARATOR)})(?:[^0-9A-Za-z]|$)".encode()))
            for form in data["form"]
        ]
        self._regions = tuple(dict.fromkeys(form["region"] for form in data["form"]))

    def find(self, text: bytes, national: bool = True) -> Iterator[Span]:
        """Where phone numbers stand in the text; without `national` only those with a country code."""
        yield from _judged(self._international, text, (None,))
        if not national:
            return
        yield from _judged(self._labelled, text, self._regions)
        for region, form in self._forms:
            for start, end in _judged(form, text, (region,)):
                if not _ORDER_NUMBER.search(text[max(0, start - 2) : start]):
                    yield start, end


def _judged(form: Any, text: bytes, regions: tuple[str | None, ...]) -> Iterator[Span]:
    at = judged = 0
    while match := form.search(text, at):
        start, end = match.span(1)
        judged += 1
        length = end - start if judged > _JUDGED_MAX else _phone_length(text[start:end].decode("ascii"), regions)
        if length:
            yield start, start + length
        at = start + max(length, 1)


def _phone_length(written: str, regions: tuple[str | None, ...]) -> int:
    """How many characters of the candidate are a phone number; what follows one may look like its last group."""
    while written:
        if any(_is_phone(written, region) for region in regions):
            return len(written)
        shorter = _LAST_GROUP.sub("", written)
        if shorter == written:
            break
        written = shorter
    return 0


def _is_phone(written: str, region: str | None) -> bool:
    """Whether a numbering plan knows the number; after a `+`, which says what it is, a possible length is enough."""
    number = written.replace("(0)", "")
    plus = number.startswith("+")
    if region is None and number.startswith("00"):
        number = "+" + number[2:]
    try:
        parsed = phonenumbers.parse(number, region)
        return phonenumbers.is_possible_number(parsed) if plus else phonenumbers.is_valid_number(parsed)
    except phonenumbers.NumberParseException:
        return False
