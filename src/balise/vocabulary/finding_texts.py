"""Every sentence of the findings, once in each language, out of `findings/`.

A finding is stored with its English sentence. The same sentence in another language is found by the code and the facts
that stand in the English one, so what was stored long ago is told in it too.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from balise.vocabulary.finding import Finding
from balise.vocabulary.verdicts import Text

Texts = Mapping[str, Mapping[str, str]]

_FOLDER: Final = files("balise.vocabulary") / "findings"
_FACT: Final = re.compile(r"\\{(\w+)\\}")
_QUOTED: Final = re.compile("“(.)”", re.DOTALL)
_SPACE: Final = re.compile(r"(?<!\w)space(?!\w)")
_READ: Final = {"values": ".+"} | dict.fromkeys(("count", "length", "line", "most", "over", "seconds"), "[0-9]+")
"""How a fact is read out of a sentence, where it is not as short as can be."""
_PLAN: Final = tuple(f"plan_{what}" for what in ("parameter_missing", "parameter_type", "parameter_value", "parameter_range"))
_SEVERAL: Final = {"plan_mismatch": _PLAN, "plan_blocked": _PLAN}
"""Codes that are told by the sentences of others."""
_TABLE_OF: Final = {"why": "line", "expected": "expected", "kind": "expected", "last": "expected"}
"""Facts that are sentences themselves, and where they stand."""
LINE: Final = "line"
"""The table of the reasons why a line of a file cannot be read."""


@cache
def texts(language: str) -> Texts:
    """Every sentence of a language, by code and key, with `{facts}`; in the table `words` what facts are called."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


ENGLISH: Final = texts("en")
_WITHOUT_FACTS: Final = {
    code: {key: text.replace("{{", "{").replace("}}", "}") for key, text in table.items()} for code, table in ENGLISH.items()
}


def found(code: str, path: str, key: str = "text", platform: str = "", **facts: object) -> Finding:
    """A finding with the sentence `key` of its code; see `Finding` for `platform`."""
    return Finding(code, path, ENGLISH[code][key].format(**facts) if facts else _WITHOUT_FACTS[code][key], platform)


def english(code: str, key: str = "text", **facts: object) -> str:
    """One sentence in English."""
    return ENGLISH[code][key].format(**facts)


def in_both(code: str, key: str = "text", **facts: object) -> Text:
    """One sentence in both languages; the facts in the French one are told in French."""
    return {"en": english(code, key, **facts), "fr": _french(code, key, {name: str(fact) for name, fact in facts.items()})}


def in_french(code: str, message: str) -> str | None:
    """The French of a finding's English sentence, or of several in a row; None where this version does not know it."""
    if code in _SEVERAL:
        return next((found for each in _SEVERAL[code] if (found := in_french(each, message))), None)
    told: list[str] = []
    rest = message
    while rest:
        key, facts, length = _recognise(code, rest)
        if not key:
            return None
        told.append(_french(code, key, facts))
        rest = rest[length:].lstrip(" ")
    return " ".join(told) if told else None


def _recognise(code: str, message: str) -> tuple[str, dict[str, str], int]:
    """The sentence a message begins with, its facts and its length; the one that takes it whole where there is one."""
    patterns = _patterns(code)
    for key, pattern in patterns:
        if whole := pattern.fullmatch(message):
            return key, whole.groupdict(), len(message)
    for key, pattern in patterns:
        if start := re.compile(pattern.pattern + "(?= )", re.DOTALL).match(message):
            return key, start.groupdict(), start.end()
    return "", {}, 0


@cache
def _patterns(code: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each sentence of the code an expression that reads its facts; the ones with fewer facts first."""
    sentences = sorted(ENGLISH.get(code, {}).items(), key=lambda pair: pair[1].count("{"))
    return tuple((key, _pattern(text)) for key, text in sentences)


def _pattern(text: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def group(fact: re.Match[str]) -> str:
        name = fact[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>{_READ.get(name, '.+?')})"

    literal = re.escape(text).replace(r"\{\{", "\0").replace(r"\}\}", "\1")
    return re.compile(_FACT.sub(group, literal).replace("\0", r"\{").replace("\1", r"\}"), re.DOTALL)


def _french(code: str, key: str, facts: Mapping[str, str]) -> str:
    return texts("fr")[code][key].format(**{name: _french_fact(name, fact) for name, fact in facts.items()})


@lru_cache(4096)
def _french_fact(name: str, fact: str) -> str:
    """A fact as French tells it: words by their list, characters in the other quotes, a reason by its own sentence."""
    if name in ("what", "way"):
        words = texts("fr")["words"]
        return ", ".join(words.get(each.replace(" ", "_"), each) for each in fact.split(", "))
    if name in ("first", "places"):
        return _SPACE.sub("espace", _QUOTED.sub("«\u00a0\\1\u00a0»", fact))
    return (in_french(_TABLE_OF[name], fact) or fact) if name in _TABLE_OF else fact
