"""A line of the change log as people read it: what was done, to what, and each field before and after."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import msgspec

from balise.metadata import Change
from balise.web.sentences import Sentences

_SECRET: Final = re.compile(r"secret|password|sha256|hash|csrf|^(token|key)$")
"""Fields that are never shown, whoever wrote them into the log."""
_SHOWN_ELSEWHERE: Final = ("code", "source", "created_at", "backtest", "rule", "called")
_MOST: Final = 400
_TO_A_PLAN: Final = ("custom_event.", "alias.", "name.", "plan.", "rules.")
_OF_A_PLAN: Final = ("event ", "alias ", "blocked ")
"""How the fields of a plan begin: what follows is the name of an event, whatever it may be."""


@dataclass(frozen=True)
class Field:
    """One field: `before` is None where the thing is new, `after` where it is gone."""

    name: str
    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Line:
    """One line. `about` is what it was done to; `is_code` where that is a code of the machine."""

    change: Change
    actor: str
    what: str
    about: str
    is_code: bool
    fields: tuple[Field, ...]

    @property
    def backtest(self) -> str:
        """The page of the backtest that was published; empty for anything else."""
        number = self.change.details.get("backtest") if self.change.action == "rules.publish" else None
        return f"/sources/{quote(self.change.subject, safe='')}/backtests/{number}" if number else ""

    @property
    def changed(self) -> tuple[Field, ...]:
        """The fields with a before and an after."""
        return tuple(field for field in self.fields if field.before is not None)

    @property
    def given(self) -> tuple[Field, ...]:
        """The fields of something new."""
        return tuple(field for field in self.fields if field.before is None)


def line_of(change: Change, t: Sentences, sources: Mapping[str, str]) -> Line:
    """The line in the reader's language; `sources` are names by code, empty for the source whose log it is."""
    about, is_code = _about(change, sources)
    fields = [_field(name, value, t, change.action) for name, value in change.details.items() if _is_shown(name)]
    return Line(change, actor_name(change.actor, t), _what(change.action, t), about, is_code, tuple(fields))


def _is_shown(name: str) -> bool:
    if name.startswith(_OF_A_PLAN):
        return True
    return name not in _SHOWN_ELSEWHERE and not _SECRET.search(name)


def _what(action: str, t: Sentences) -> str:
    key = f"changes.did_{action.replace('.', '_')}"
    return str(t(key)) if t.has(key) else action.replace(".", ": ").replace("_", " ")


def actor_name(actor: str, t: Sentences) -> str:
    """Who it was, in words where it was no person: a command, the first start."""
    key = f"changes.actor_{actor.replace(' ', '_')}"
    return str(t(key)) if t.has(key) else actor


def _about(change: Change, sources: Mapping[str, str]) -> tuple[str, bool]:
    if change.action.startswith("token."):
        name, hint = change.details.get("name"), change.details.get("hint")
        return (str(name), False) if name else (f"…{hint}" if hint else f"#{change.subject}", True)
    if change.action == "source.create":
        return str(change.details.get("name") or change.subject), False
    if change.action.startswith("event_rule."):
        return str(change.details.get("called", "")), False
    if change.action.startswith(_TO_A_PLAN):
        name = sources.get(change.subject, change.subject)
        return f"({name})" if name else "", False
    if change.subject in sources and not change.action.startswith("workspace."):
        return sources[change.subject], False
    return change.subject, "@" not in change.subject and not change.action.startswith("workspace.")


def _field(name: str, value: Any, t: Sentences, action: str) -> Field:
    key = f"changes.field_{name}"
    label = str(t(key)) if t.has(key) else name
    if name.startswith(_OF_A_PLAN):
        part, _, rest = name.partition(" ")
        label = f"{t(f'changes.part_{part}')} {rest}"
    if isinstance(value, list) and len(value) == 2 and value[0] is None and not action.endswith(".create"):
        return Field(name, label, None, _text(name, value[1], t))
    if isinstance(value, list) and len(value) == 2 and not action.endswith(".create"):
        return Field(name, label, _text(name, value[0], t), _text(name, value[1], t))
    return Field(name, label, None, _text(name, value, t))


def _text(name: str, value: Any, t: Sentences) -> str:
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return str(t("changes.yes") if value else t("changes.no"))
    if name == "taken_back":
        return str(t(f"changes.step_{value}"))
    if name == "role" and t.has(f"people.role_{value}"):
        return str(t(f"people.role_{value}"))
    if name.endswith("_at") and isinstance(value, int):
        return t.when(value)
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return ", ".join(map(str, value))[:_MOST]
    if isinstance(value, Mapping) and name.startswith(_OF_A_PLAN):
        facts = [
            f"{field}: {_text('', each, t)}" for field, each in value.items() if each not in ("", [], None) and field != "name"
        ]
        return ", ".join(facts)[:_MOST]
    if isinstance(value, list | Mapping):
        return msgspec.json.encode(_without_secrets(value)).decode()[:_MOST]
    return str(value)[:_MOST]


def _without_secrets(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_secrets(each) for name, each in value.items() if not _SECRET.search(str(name))}
    return [_without_secrets(each) for each in value] if isinstance(value, list) else value
