"""What is said of a rule: one table for each code in `en.toml` and `fr.toml`, with what is wrong and what cures it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from balise.vocabulary.verdicts import Text

_FOLDER = files("balise.rules") / "sentences"
_WORDS = "words"


class Problem(msgspec.Struct, frozen=True):
    """Something that a rule must not have, or that a person should know of it.

    `path` is the place in the rule (`parameters.0.from.fixed`, "" for the whole), `code` the sentence's key, `cure` what to do;
    `suggestion` a value that would be taken, where one can be made.
    """

    path: str
    code: str
    message: Text
    cure: Text
    suggestion: str = ""


def problem(path: str, code: str, **facts: object) -> Problem:
    """A problem with the sentences of its code; a fact that is a text by language is told in each.

    Facts are never what a visitor sent, only what a person wrote in the rule.
    """
    return Problem(path, code, _in_both(code, "says", facts), _in_both(code, "cure", facts))


def told(path: str, code: str, message: Text, suggestion: str = "") -> Problem:
    """A problem that the vocabulary tells in its own words, which hold the cure."""
    return Problem(path, code, message, {"en": "", "fr": ""}, suggestion)


def word(key: str) -> Text:
    """What something is called, such as a class of personal data; sensitive data for what has no word of its own."""
    return {language: texts(language)[_WORDS].get(key) or texts(language)[_WORDS]["sensitive"] for language in ("en", "fr")}


def codes() -> list[str]:
    """Every code there is."""
    return sorted(code for code in texts("en") if code != _WORDS)


@cache
def texts(language: str) -> Mapping[str, Mapping[str, str]]:
    """Every sentence of a language, by code and key, with `{facts}`."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def _in_both(code: str, key: str, facts: Mapping[str, object]) -> Text:
    return {language: _filled(texts(language)[code][key], language, facts) for language in ("en", "fr")}


def _filled(sentence: str, language: str, facts: Mapping[str, object]) -> str:
    return sentence.format(**{name: fact[language] if isinstance(fact, Mapping) else fact for name, fact in facts.items()})
