"""The rules for a custom event's name; they know nothing of standard and reserved names."""

import re
import unicodedata
from collections.abc import Iterator

from balise.vocabulary import sentences
from balise.vocabulary.verdicts import Text, text

GOOD_CHARACTERS = re.compile(r"[A-Za-z0-9_-]*")
BAD_CHARACTER = re.compile(r"[^A-Za-z0-9_-]")
GOOD_START = re.compile(r"[A-Za-z]")
CHARACTERS_LISTED = 5
POSITIONS_LISTED = 3


def broken_rules(name: str, most: int) -> list[tuple[str, Text]]:
    """Every rule that `name` breaks, as code and sentence; none for a good name of at most `most` characters.

    Codes: `empty`, `too_long`, `bad_start`, `bad_character`, `ends_with_space`, in this order.
    """
    if not name:
        return [("empty", sentences.empty())]
    return list(_broken(name, most))


def _broken(name: str, most: int) -> Iterator[tuple[str, Text]]:
    if len(name) > most:
        yield "too_long", sentences.too_long(len(name), most)
    if not GOOD_START.match(name):
        yield "bad_start", sentences.bad_start(_shown(name[0]))
    if not GOOD_CHARACTERS.fullmatch(name):
        yield "bad_character", _bad_characters(name)
    if name[-1].isspace():
        yield "ends_with_space", sentences.ends_with_space()


def _bad_characters(name: str) -> Text:
    """Which characters and where, the first few of each; positions count from 1."""
    positions: dict[str, list[int]] = {}
    for found in BAD_CHARACTER.finditer(name):
        positions.setdefault(found[0], []).append(found.start() + 1)
    listed = [(_shown(character), _some(places)) for character, places in list(positions.items())[:CHARACTERS_LISTED]]
    more = ", …" if len(positions) > CHARACTERS_LISTED else ""
    by_language = {language: ", ".join(f"{shown[language]} ({places})" for shown, places in listed) for language in ("en", "fr")}
    return sentences.bad_character(text(by_language["en"] + more, by_language["fr"] + more), sum(map(len, positions.values())))


def _some(places: list[int]) -> str:
    return ", ".join(map(str, places[:POSITIONS_LISTED])) + (", …" if len(places) > POSITIONS_LISTED else "")


def _shown(character: str) -> Text:
    """The character in quotes, or its code where it cannot be seen, joins its neighbours or is half a character."""
    if character == " ":
        return text("space", "espace")
    if not character.isprintable() or unicodedata.category(character)[0] in "MZC":
        code = f"U+{ord(character):04X}"
        return text(code, code)
    return text(f"“{character}”", f"« {character} »")
