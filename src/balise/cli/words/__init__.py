"""WHAT DOES THE COMMAND LINE SAY? Every text for people, in English and French."""

from balise.cli.words.general import GENERAL
from balise.cli.words.proving import PROVING
from balise.cli.words.said import SAID
from balise.cli.words.text import Text

LANGUAGES = ("en", "fr")
WORDS: dict[str, Text] = GENERAL | PROVING | SAID


def word(key: str, language: str, **values: object) -> str:
    """The text with its values put in."""
    text = WORDS[key].fr if language == "fr" else WORDS[key].en
    return text.format(**values)
