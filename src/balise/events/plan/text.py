"""The plan as a TOML file that can live beside a site's code: the same plan is always the same text."""

import json
import re
import tomllib
from collections.abc import Iterator

import msgspec

from balise.errors import PlanRefused
from balise.events.plan.document import EventEntry, ParameterEntry, PlanDocument, document_of, plan_of
from balise.events.plan.types import OnMismatch, Plan
from balise.vocabulary.verdicts import text

MEDIA_TYPE = "application/toml"
MOST_BYTES = 1024 * 1024

_HEAD = """\
# The plan of custom events of the source {code}, as Balise exports it. Keep it beside your code:
#   balise plan diff --source {code} FILE     shows in what the source differs (exit code 1 where it does)
#   balise plan apply --source {code} FILE    makes the source's plan what stands here
"""
_BLOCKED = "# Names that are not taken: events of them wait in quarantine."
_ALIASES = "# A name as it arrives, and the event it is shown as, past events too. Without the line it stands for itself again."
_EVENTS = """\
# status: planned, live or retired. on_mismatch: what becomes of a live event that is not as expected: warn, quarantine or block.
# A parameter's type: text, number, integer, boolean, list or object; it may say required = true, allowed = [values], min and
# max, and an on_mismatch of its own."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def write_plan_text(plan: Plan, code: str) -> str:
    """The file of a plan; `code` is the source's."""
    document = document_of(plan)
    parts = [_HEAD.format(code=code), "format = 1", "", *_blocked(document.blocked), *_aliases(document.aliases)]
    parts += ["", _EVENTS] if document.events else []
    for name, entry in document.events.items():
        parts += _event(name, entry)
    return "\n".join(parts) + "\n"


def read_plan_text(content: str) -> Plan:
    """The plan in a file, not held to any rule yet. Raises `PlanRefused` where it cannot be read as one."""
    try:
        return plan_of(msgspec.convert(tomllib.loads(content), PlanDocument))
    except tomllib.TOMLDecodeError as error:
        raise PlanRefused(text(f"This is no TOML: {error}.", f"Ce n’est pas du TOML : {error}.")) from None
    except (msgspec.ValidationError, RecursionError, OverflowError) as error:
        place = str(error).replace("`$.", "`")
        raise PlanRefused(text(f"This is no plan: {place}.", f"Ce n’est pas un plan : {place}.")) from None


def _blocked(names: list[str]) -> Iterator[str]:
    yield _BLOCKED
    if not names:
        yield "blocked = []"
        return
    yield from ("blocked = [", *(f"    {_quoted(name)}," for name in names), "]")


def _aliases(aliases: dict[str, str]) -> Iterator[str]:
    yield from ("", _ALIASES, "[aliases]", *(f"{_key(name)} = {_quoted(shown)}" for name, shown in aliases.items()))


def _event(name: str, entry: EventEntry) -> Iterator[str]:
    yield from ("", f"[events.{_key(name)}]")
    for field in ("display_name_en", "display_name_fr", "description", "owner"):
        if getattr(entry, field):
            yield f"{field} = {_quoted(getattr(entry, field))}"
    yield f"status = {_quoted(entry.status.value)}"
    if entry.on_mismatch is not OnMismatch.WARN:
        yield f"on_mismatch = {_quoted(entry.on_mismatch.value)}"
    for each, parameter in entry.parameters.items():
        yield from ("", f"[events.{_key(name)}.parameters.{_key(each)}]", *_parameter(parameter))


def _parameter(entry: ParameterEntry) -> Iterator[str]:
    yield f"type = {_quoted(entry.type.value)}"
    if entry.required:
        yield "required = true"
    if entry.allowed:
        yield f"allowed = [{', '.join(map(_value, entry.allowed))}]"
    if entry.min is not None:
        yield f"min = {_value(entry.min)}"
    if entry.max is not None:
        yield f"max = {_value(entry.max)}"
    if entry.on_mismatch is not None:
        yield f"on_mismatch = {_quoted(entry.on_mismatch.value)}"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _value(value: str | int | float) -> str:
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(value: str) -> str:
    # TOML's basic strings are JSON's, but for DEL; half characters never get into a plan.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
