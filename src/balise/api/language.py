"""The language of a sentence: French where Accept-Language prefers it to English, else English."""


def language_of(accept: str) -> str:
    """`en` or `fr`, by the quality values of an Accept-Language header; whatever cannot be read is passed over."""
    best, chosen = 0.0, "en"
    for part in accept.split(",")[:50]:
        tag, _, weight = part.partition(";")
        primary = tag.strip().lower().partition("-")[0]
        quality = _quality(weight)
        if primary in ("en", "fr") and quality > best:
            best, chosen = quality, primary
    return chosen


def _quality(text: str) -> float:
    name, _, number = text.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        quality = float(number)
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0
