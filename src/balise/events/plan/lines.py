"""Texts that people write into a plan: one line each, so that a file of them stays readable."""

import unicodedata

from balise.errors import PlanRefused
from balise.events.plan.sentences import text_length
from balise.vocabulary.verdicts import Text


def is_line(value: str) -> bool:
    """Whether the text holds no control character, line break or half of a character."""
    return not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in value)


def check_line(value: str, field: str, shown: Text, most: int) -> str:
    """The text without the spaces around it. Raises `PlanRefused`."""
    line = value.strip()
    if len(line) > most or not is_line(line):
        raise PlanRefused(text_length(shown, most), field)
    return line
