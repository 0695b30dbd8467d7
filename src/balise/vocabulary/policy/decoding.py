"""A text as a person would read it: percent-encoding, `\\uXXXX`, HTML entities and look-alike characters undone."""

import html
import re
import unicodedata
from urllib.parse import unquote

ROUNDS = 3
"""How often a text may be encoded within itself and still be read."""

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")


def plain(text: str) -> str:
    """The text decoded; equal to `text` where nothing was encoded. Never raises."""
    if text.isascii() and "%" not in text and "\\u" not in text and "&#" not in text:
        return text
    for _ in range(ROUNDS):
        decoded = _decode_once(text)
        if decoded == text:
            break
        text = decoded
    return text if text.isascii() else _plain_characters(text)


def _decode_once(text: str) -> str:
    if "%" in text and _PERCENT.search(text):
        text = unquote(text, errors="replace")
    if "\\u" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if "&#" in text:
        text = html.unescape(text)
    return text


def _plain_characters(text: str) -> str:
    readable = text.encode("utf-8", "replace").decode("utf-8")
    composed = unicodedata.normalize("NFKC", readable)
    return "".join(c for c in composed if unicodedata.category(c) != "Cf")
