"""What cleaning hands back, and the findings it makes."""

import msgspec

from balise.vocabulary.finding import Finding
from balise.vocabulary.finding_texts import found

TOO_DEEP = "too deep"


class Cleaned(msgspec.Struct, frozen=True):
    """A cleaned text and what was found in it."""

    text: str
    findings: tuple[Finding, ...] = ()


class Verdict(msgspec.Struct, frozen=True):
    """What a text holds: the text without personal data, the classes taken out, and the sensitive category or ``""``."""

    text: str
    personal: tuple[str, ...] = ()
    category: str = ""


def placeholder(what: str) -> str:
    """What stands where something was removed; `words.PLACEHOLDER` knows it again."""
    return f"[removed: {what.replace('_', ' ')}]"


def personal_finding(classes: tuple[str, ...], path: str) -> Finding:
    """Personal data was removed."""
    what = ", ".join(classes).replace("_", " ")
    return found("personal_data_removed", path, what=what)


def sensitive_finding(category: str, path: str, removed: bool) -> Finding:
    """Sensitive content was removed, or only seen."""
    what = category.replace("_", " ")
    return found("sensitive_data_removed" if removed else "sensitive_data_found", path, what=what)


def deep_finding(path: str) -> Finding:
    """A value was removed because it is nested too deep to be judged."""
    return found("sensitive_data_removed", path, "deep")
