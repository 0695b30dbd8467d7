"""WHAT IS SAID OF AN ISSUE? `en.toml` and `fr.toml` have a table a detector: title, summary and cure.

Placeholders in braces are facts of the detector, or one of `ALWAYS`; `[[event|events]]` is the first for one event, else the
second. Pages, the API, the command line and mails say the same.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from babel.numbers import format_decimal, format_percent

from balise.metadata import Issue

LANGUAGES: Final = ("en", "fr")
ALWAYS: Final = ("source", "event", "subject", "events", "of", "share")
_WORDS: Final = {
    "fr": {
        "browser": "navigateur",
        "server": "serveur",
        "text": "texte",
        "number": "nombre",
        "list": "liste",
        "object": "objet",
        "boolean": "oui ou non",
    },
    "en": {"boolean": "yes or no"},
}
"""Subjects and facts that are words, not names."""
_IN_WORDS: Final = ("before", "now")
_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_CHOICE: Final = re.compile(r"\[\[([^|\]]*)\|([^|\]]*)\]\]")


class Sentences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Title, one sentence of what is wrong and what it does, and what to do about it. Plain text."""

    title: str
    summary: str
    cure: str


@cache
def sentences(language: str) -> Mapping[str, Sentences]:
    """Every detector's sentences by code, with their placeholders; English for a language there is not."""
    file = Path(__file__).parent / f"{language if language in LANGUAGES else 'en'}.toml"
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), dict[str, Sentences])


def said(issue: Issue, language: str) -> Sentences:
    """What is said of an issue. One whose detector is no more is called by its code."""
    found = sentences(language).get(issue.code)
    if found is None:
        return Sentences(issue.code, "", "")
    shown = _shown(issue, language)
    return Sentences(*(_filled(text, shown, issue.events == 1) for text in msgspec.structs.astuple(found)))


def plain(text: str) -> str:
    """A sentence as the reference shows it: with its placeholders, in the plural."""
    return _CHOICE.sub(lambda choice: choice[2], text)


def placeholders(sentence: Sentences) -> set[str]:
    """The names that stand in braces in any of the three."""
    return {name for text in msgspec.structs.astuple(sentence) for name in _PLACEHOLDER.findall(text)}


def _filled(text: str, shown: Mapping[str, str], one: bool) -> str:
    # What was sent is put in last, so that nothing in it is taken for our own marks.
    chosen = _CHOICE.sub(lambda choice: choice[1] if one else choice[2], text)
    return _PLACEHOLDER.sub(lambda place: shown.get(place[1], "–"), chosen)


def _shown(issue: Issue, language: str) -> dict[str, str]:
    shown = {name: _fact(name, fact, language) for name, fact in issue.facts.items()}
    share = issue.events / issue.of if issue.of else 1.0
    return shown | {
        "source": issue.source,
        "event": issue.event,
        "subject": _WORDS.get(language, {}).get(issue.subject, issue.subject),
        "events": format_decimal(issue.events, locale=language),
        "of": format_decimal(issue.of, locale=language),
        "share": format_percent(share, format="0.#%" if language == "en" else "0.#\N{NARROW NO-BREAK SPACE}%", locale=language),
    }


def _fact(name: str, fact: str | int | float, language: str) -> str:
    if not isinstance(fact, str):
        return str(format_decimal(fact, locale=language))
    return _WORDS.get(language, {}).get(fact, fact) if name in _IN_WORDS else fact
