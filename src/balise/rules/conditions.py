"""On which pages does a rule run? The same answer as the pixel gives."""

from urllib.parse import urlsplit

import re2

from balise.rules.rule import Condition, When

MOST_MATCHED = 2048
"""Characters of an address that a regular expression is tried on; a longer one does not match."""


def holds(when: When, url: str) -> bool:
    """Whether a rule runs on the page at this address: one alternative holds whole, or there are none."""
    return not when or any(all(_holds(condition, url) for condition in alternative) for alternative in when)


def _holds(condition: Condition, url: str) -> bool:
    text = part_of(url, condition.of)
    if condition.is_ == "matches":
        return len(text) <= MOST_MATCHED and bool(re2.search(condition.value, text))
    return {
        "equals": text == condition.value,
        "not_equals": text != condition.value,
        "contains": condition.value in text,
        "starts_with": text.startswith(condition.value),
    }[condition.is_]


def part_of(url: str, of: str) -> str:
    """The whole address, its path, or its host with a port that is not the usual one, as the browser's `location` has them."""
    if of == "url":
        return url
    parts = urlsplit(url)
    return (parts.path or "/") if of == "path" else parts.netloc.rpartition("@")[2]
