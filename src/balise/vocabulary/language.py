"""Which language does a person read? French where Accept-Language prefers it to English, else English."""

from typing import Final

LANGUAGES: Final = ("en", "fr")
"""The languages of every sentence; the first where nobody says."""

_MOST_PARTS: Final = 50


def language_of(accept: str) -> str:
    """`en` or `fr`, by the quality values of an Accept-Language header (RFC 9110); what cannot be read is passed over."""
    best, chosen = 0.0, LANGUAGES[0]
    for part in accept.split(",")[:_MOST_PARTS]:
        tag, _, weight = part.partition(";")
        primary = tag.strip().lower().partition("-")[0]
        quality = _quality(weight)
        if primary in LANGUAGES and quality > best:
            best, chosen = quality, primary
    return chosen


def _quality(text: str) -> float:
    if not text.strip():
        return 1.0
    name, _, number = text.strip().partition("=")
    try:
        quality = float(number) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0
