"""Rules as a TOML file that can live beside a site's code: the same rules are always the same text."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

from balise.errors import WrongInput
from balise.rules.rule import Parameter, Rule, Trigger, When

_HEAD = """\
# Rules of the source {code} that send events without code, as Balise exports them. Keep them beside your code:
#   balise rule diff --source {code} FILE       shows in what the source differs (exit code 1 where it does)
#   balise rule import --source {code} FILE     saves what differs as drafts; pages get them once they are published
# A rule is known again by its id, or by its name where it has none here.
format = 1
"""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ON_LINES = ("when", "parameters")


class RuleEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule in a file, with what stands beside it. An empty name is the event's."""

    id: str = ""
    name: str = ""
    pages: tuple[str, ...] = ()
    event: str
    often: Literal["every", "page", "session", "visitor"] = "every"
    trigger: Trigger
    when: When = ()
    parameters: tuple[Parameter, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule itself."""
        return Rule(event=self.event, trigger=self.trigger, when=self.when, often=self.often, parameters=self.parameters)

    @property
    def label(self) -> str:
        """What people call it."""
        return self.name or self.event


class RulesDocument(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A file of rules."""

    format: Literal[1] = 1
    rules: list[RuleEntry] = []


def entry_of(rule: Rule, id_: str = "", name: str = "", pages: Iterable[str] = ()) -> RuleEntry:
    """A rule as a file has it."""
    return RuleEntry(
        id=id_,
        name=name,
        pages=tuple(pages),
        event=rule.event,
        often=rule.often,
        trigger=rule.trigger,
        when=rule.when,
        parameters=rule.parameters,
    )


def write_rules_text(entries: Iterable[RuleEntry], code: str) -> str:
    """The file of these rules, by name; `code` is the source's."""
    parts = [_HEAD.format(code=code)]
    for entry in sorted(entries, key=lambda entry: (entry.label, entry.id)):
        parts += ["[[rules]]", *_lines(msgspec.to_builtins(entry)), ""]
    return "\n".join(parts)


def read_rules_text(content: str) -> list[RuleEntry]:
    """The rules in a file, not held to anything yet. Raises `WrongInput` where it cannot be read as such."""
    try:
        return msgspec.convert(tomllib.loads(content), RulesDocument).rules
    except tomllib.TOMLDecodeError as error:
        raise WrongInput(f"This is no TOML: {error}.") from None
    except (msgspec.ValidationError, RecursionError, OverflowError) as error:
        raise WrongInput(f"These are no rules: {str(error).replace('`$.', '`')}.") from None


def _lines(entry: dict[str, Any]) -> Iterator[str]:
    for field, value in entry.items():
        if not value and field not in ("event", "when"):
            continue
        if field in _ON_LINES and value:
            yield f"{field} = ["
            yield from (f"    {_inline(each)}," for each in value)
            yield "]"
        else:
            yield f"{field} = {_inline(value)}"


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(name)} = {_inline(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inline, value)) + "]"
    # TOML's basic strings are JSON's, but for DEL, which no rule has.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else repr(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
