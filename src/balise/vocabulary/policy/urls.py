"""A URL in parts that are judged one by one; what is clean stays byte for byte."""

import re
from collections.abc import Callable
from urllib.parse import quote

import msgspec

_PIECES = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,31}:)?(?P<host>//[^/?#]*)?(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?",
    re.DOTALL,
)
_IS_URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:)?//\S|www\.|[/?#]\S*=|[/]\S*$|[^\s?]*\?\S*=")
_PAIRS = re.compile(r"[\w.%\[\]+-]+=\S*$")
_SEPARATORS = re.compile(r"([&;])")


class Part(msgspec.Struct, frozen=True):
    """One part of a URL: the host, a path segment, the fragment, or a parameter's value with its `key`. `place` names it."""

    text: str
    place: str
    key: str = ""
    form: bool = False
    """Whether `+` stands for a space."""


Clean = Callable[[Part], str | None]
"""Gives what a part becomes, decoded, or None where it stays as it is."""


def is_url(text: str) -> bool:
    """Whether the text is an address, with or without its host."""
    if "/" not in text and "=" not in text and not text.startswith("www."):
        return False
    return " " not in text.strip() and bool(_IS_URL.match(text))


def is_pairs(text: str) -> bool:
    """Whether the text is parameters, such as `a=1&b=2`."""
    return "=" in text and bool(_PAIRS.match(text))


def rebuild(url: str, clean: Clean) -> tuple[str, bool]:
    """The URL with what `clean` changed put in its place, percent-encoded; and whether userinfo was taken out."""
    pieces = _PIECES.match(url)
    if pieces is None:
        return url, False
    host = pieces["host"] or ""
    bare = "//" + host[2:].rpartition("@")[2] if host else ""
    if bare:
        bare = "//" + _part(bare[2:], clean, "host")
    path = "/".join(_part(segment, clean, "path") for segment in pieces["path"].split("/"))
    query, fragment = pieces["query"] or "", pieces["fragment"] or ""
    if query:
        query = "?" + _parameters(query[1:], clean, "query")
    if fragment:
        fragment = "#" + (
            _parameters(fragment[1:], clean, "fragment") if "=" in fragment else _part(fragment[1:], clean, "fragment")
        )
    return f"{pieces['scheme'] or ''}{bare}{path}{query}{fragment}", "@" in host


def _part(text: str, clean: Clean, place: str) -> str:
    return _replaced(Part(text, place), clean) if text else text


def _parameters(text: str, clean: Clean, place: str) -> str:
    return "".join(_parameter(piece, clean, place) if i % 2 == 0 else piece for i, piece in enumerate(_SEPARATORS.split(text)))


def _parameter(piece: str, clean: Clean, place: str) -> str:
    key, equals, value = piece.partition("=")
    new_key = _replaced(Part(key, place, form=True), clean) if key else key
    if not value:
        return new_key + equals
    return new_key + equals + _replaced(Part(value, place, key, form=True), clean)


def _replaced(part: Part, clean: Clean) -> str:
    new = clean(part)
    return part.text if new is None else quote(new, safe="")
