"""What every command takes: which data folder or server, which language, people's words or JSON."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import rich_click as click
from click import get_current_context

from balise.cli.words import LANGUAGES, word
from balise.events.finding import told
from balise.settings import Settings, read_settings


@dataclass(frozen=True)
class Call:
    """How a command was called."""

    settings: Settings
    as_json: bool
    server_named: bool
    """Whether --url was typed: then the data folder is never opened instead."""

    @property
    def language(self) -> str:
        """`en` or `fr`."""
        return self.settings.language

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue in the caller's language."""
        return word(key, self.language, **values)

    def finding(self, finding: dict[str, Any]) -> str:
        """What a rule found, in the caller's language where this version knows the sentence."""
        code, message = str(finding["code"]), str(finding["message"])
        return told(code, message, self.language) or message


def with_call(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options every command takes and hand them over as one `Call`, the function's first argument."""

    @click.option("--data", metavar="FOLDER", help="The data folder (BALISE_DATA).")
    @click.option("--url", metavar="URL", help="The server to ask (BALISE_URL).")
    @click.option("--language", type=click.Choice(LANGUAGES), help="The language of messages (BALISE_LANGUAGE).")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
    @functools.wraps(function)
    def called(*, data: str | None, url: str | None, language: str | None, as_json: bool, **given: Any) -> None:
        typed = dict(get_current_context().obj or {})
        typed |= {name: value for name, value in (("data", data), ("url", url), ("language", language)) if value is not None}
        function(call_of(typed, as_json), **given)

    return called


def call_of(typed: dict[str, Any], as_json: bool) -> Call:
    """The call for the options typed. Raises `SettingError`, or a usage error for a language there is not."""
    settings = read_settings(typed)
    if settings.language not in LANGUAGES:
        raise click.UsageError(f"The language must be one of {', '.join(LANGUAGES)}.")
    return Call(settings, as_json, server_named=typed.get("url") is not None)
