"""The rules for a custom event's name; they know nothing of standard and reserved names."""

import re
import string
import unicodedata
from collections.abc import Iterator

from balise.vocabulary import sentences
from balise.vocabulary.verdicts import Text

GOOD_CHARACTERS = re.compile(r"[A-Za-z0-9_-]*")
BAD_CHARACTER = re.compile(r"[^A-Za-z0-9_-]")
GOOD_START = re.compile(r"[A-Za-z]")
GOOD_BYTES = (string.ascii_letters + string.digits + "_-").encode()
READ_AT_MOST = 1_000
"""Characters looked at one by one: a name may be as long as a request."""
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
    """How many characters, and which and where for the first few; positions count from 1."""
    count = len(name.encode("ascii", "replace").translate(None, GOOD_BYTES))
    positions: dict[str, list[int]] = {}
    for found in BAD_CHARACTER.finditer(name[:READ_AT_MOST]):
        positions.setdefault(found[0], []).append(found.start() + 1)
    listed = [f"{_shown(character)} ({_some(places)})" for character, places in list(positions.items())[:CHARACTERS_LISTED]]
    more = ["…"] if len(positions) > CHARACTERS_LISTED or sum(map(len, positions.values())) < count else []
    return sentences.bad_character(", ".join(listed + more), count)


def _some(places: list[int]) -> str:
    return ", ".join(map(str, places[:POSITIONS_LISTED])) + (", …" if len(places) > POSITIONS_LISTED else "")


def _shown(character: str) -> str:
    """The character in quotes, or its code where it cannot be seen, joins its neighbours or is half a character."""
    if character == " ":
        return "space"
    if not character.isprintable() or unicodedata.category(character)[0] in "MZC":
        return f"U+{ord(character):04X}"
    return f"“{character}”"
