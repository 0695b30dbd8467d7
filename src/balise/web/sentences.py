"""The sentences of the pages, in English and French, out of `locales/`."""

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from litestar import Request
from markupsafe import Markup, escape

from balise.vocabulary.language import LANGUAGES, language_of

LOCALES: Final = Path(__file__).parent / "locales"
LANGUAGE_COOKIE: Final = "balise_language"
_CODE: Final = re.compile(r"`([^`]+)`")


@cache
def read_texts(language: str) -> Mapping[str, str]:
    """Every sentence of a language by its key, such as `status.title`."""
    files = (LOCALES / f"{language}.toml", *sorted((LOCALES / language).glob("*.toml")))
    tables = [pair for file in files for pair in tomllib.loads(file.read_text(encoding="utf-8")).items()]
    return {f"{table}.{key}": text for table, texts in tables for key, text in texts.items()}


def with_code(text: str) -> Markup:
    """A text escaped, with `backticks` as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))


class Sentences:
    """Says things in one language. In a template `t("page.key", name=value)`; `backticks` become code."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = read_texts(language)

    def __call__(self, key: str, /, **values: Any) -> Markup:
        """The sentence, with the values in it escaped."""
        return with_code(self._texts[key]).format(**values)

    def count(self, key: str, number: int) -> Markup:
        """The sentence `key_one` or `key_many` with `{n}`: French says 0 in the singular, English does not."""
        single = number == 1 or (number == 0 and self.language == "fr")
        return self(f"{key}_one" if single else f"{key}_many", n=self.number(number))

    def number(self, number: int) -> str:
        """A whole number with its thousands apart."""
        return f"{number:,}".replace(",", "\u202f" if self.language == "fr" else ",")

    def moment(self, at_ms: int) -> str:
        """A moment, UTC, from milliseconds since 1970."""
        try:
            return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
        except (ValueError, OverflowError, OSError):
            return "–"


def sentences_for(request: Request[Any, Any, Any]) -> Sentences:
    """The language a visitor chose (`?lang=`, kept in a cookie), else what the browser prefers."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if chosen in LANGUAGES:
            return Sentences(chosen)
    return Sentences(language_of(request.headers.get("accept-language", "")))
