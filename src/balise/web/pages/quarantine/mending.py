"""The fixes somebody chooses before events are sent again: out of a form, in words, and proposed by what is wrong."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from balise.errors import WrongInput
from balise.events import fix as kinds
from balise.events.fix import MOST_FIXES, Cast, Fix, Fixes, MendTime, RenameEvent, as_json, kind_of, read_fixes, typed_fix
from balise.events.intake import Sample
from balise.events.outcome import Outcome
from balise.events.plan import ParameterType, Plan
from balise.events.stored import QuarantinedEvent

KINDS: Final = {
    "default": "default:{property}={value}",
    "number": "cast:{property}=number",
    "number_comma": "cast:{property}=number,comma",
    "number_point": "cast:{property}=number,point",
    "text": "cast:{property}=text",
    "boolean": "cast:{property}=boolean",
    "drop": "drop:{property}",
    "rename": "rename:{property}={value}",
    "map": "map:{property}={value}",
    "currency": "currency:{value}",
    "milliseconds": "time:milliseconds",
    "microseconds": "time:microseconds",
    "nanoseconds": "time:nanoseconds",
    "received": "time:received",
}
"""What the form offers, and how it would be typed."""
_CASTS: Final = {ParameterType.NUMBER: "number", ParameterType.INTEGER: "number", ParameterType.TEXT: "text"} | {
    ParameterType.BOOLEAN: "boolean"
}
_MOST_PROPOSED: Final = 4
_INDEX: Final = re.compile(r"\.\d+(?=\.)")
_MICROSECONDS_FROM: Final = 10**14
_NANOSECONDS_FROM: Final = 10**17


@dataclass(frozen=True)
class Mending:
    """A chain of fixes as a form holds it: `name` is what the events get, empty for each its own; `fault` a key under `fault`."""

    name: str = ""
    fixes: Fixes = ()
    fault: str = ""

    def chain(self) -> Fixes:
        """What is changed, in order."""
        renamed: Fixes = (RenameEvent(to=self.name),) if self.name else ()
        return (*renamed, *self.fixes)

    def pairs(self) -> list[tuple[str, str]]:
        """The fields of a form that make this chain."""
        return [("as", self.name), *(("fix", as_json(fix)) for fix in self.fixes)]

    @classmethod
    def of(cls, chain: Fixes) -> "Mending":
        """The form of a chain."""
        if chain and isinstance(chain[0], RenameEvent):
            return cls(chain[0].to, chain[1:])
        return cls("", chain)


def read_mending(fields: Mapping[str, str], texts: Iterable[str], name: str) -> Mending:
    """The chain that an address or a form makes; what cannot be read is left out, and said."""
    fixes, fault = _read(list(texts))
    gone = fields.get("without", "")
    if gone.isascii() and gone.isdigit() and len(gone) < 4:
        fixes = tuple(fix for place, fix in enumerate(fixes) if place != int(gone))
    pattern = KINDS.get(fields.get("kind", ""))
    if pattern is None or len(fixes) >= MOST_FIXES:
        return Mending(name, fixes, fault)
    given = {part: fields.get(part, "").strip()[:5000] for part in ("property", "value")}
    given["property"] = given["property"].removeprefix("properties.")
    try:
        return Mending(name, (*fixes, typed_fix(_filled(pattern, given))), fault)
    except WrongInput:
        return Mending(name, fixes, "bad_fix")


def _filled(pattern: str, given: Mapping[str, str]) -> str:
    """What is typed, put in its place; lines of a table part its pairs as well as semicolons."""
    value = given["value"].replace("\r", "").replace("\n", ";")
    return pattern.replace("{property}", given["property"]).replace("{value}", value)


def _read(texts: list[str]) -> tuple[Fixes, str]:
    try:
        return read_fixes(texts), ""
    except WrongInput as error:
        return (), error.reason


def said(fix: Fix) -> tuple[str, dict[str, Any]]:
    """The sentence that tells a fix, by its key under `quarantine`, and what stands in it."""
    kind = kind_of(fix)
    match fix:
        case Cast():
            return f"fix_{fix.to}{'_' + fix.decimal if fix.to == 'number' and fix.decimal else ''}", {"property": fix.property}
        case MendTime():
            return f"fix_{fix.read}", {}
        case kinds.MapValues():
            table = ", ".join(f"{old} → {_shown(new)}" for old, new in fix.values.items())
            return "fix_map", {"property": fix.property, "value": table}
        case kinds.SetDefault():
            return "fix_default", {"property": fix.property, "value": _shown(fix.value)}
        case kinds.RenameProperty():
            return "fix_rename", {"property": fix.property, "value": fix.to}
        case kinds.Drop():
            return "fix_drop", {"property": fix.property}
    return f"fix_{kind}", {"value": fix.to}


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def proposed(samples: list[Sample], rows: list[QuarantinedEvent], plan: Plan, chosen: Fixes) -> list[Fix]:
    """Fixes that may help what stays: by its reason, by what the plan expects, by how its time is written."""
    found = [*_for_times(samples, rows), *_for_plan(samples, plan)]
    return [fix for fix in dict.fromkeys(found) if fix not in chosen][:_MOST_PROPOSED]


def _for_times(samples: list[Sample], rows: list[QuarantinedEvent]) -> Iterator[Fix]:
    outcomes = {sample.outcome for sample in samples}
    if Outcome.INVALID_TIME in outcomes:
        for row in rows:
            if unit := _unit(_time_of(row)):
                yield MendTime(read=unit)  # type: ignore[arg-type]
                break
    if outcomes & {Outcome.INVALID_TIME, Outcome.IN_THE_FUTURE}:
        yield MendTime(read="received")


def _time_of(row: QuarantinedEvent) -> Any:
    return msgspec.json.decode(row.received).get("event_time") if row.received else None


def _unit(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str):
        text = int(text) if text.isascii() and text.isdigit() and len(text) < 25 else 0
    if isinstance(text, bool) or not isinstance(text, int | float):
        return ""
    return "nanoseconds" if text >= _NANOSECONDS_FROM else "microseconds" if text >= _MICROSECONDS_FROM else ""


def _for_plan(samples: list[Sample], plan: Plan) -> Iterator[Fix]:
    types = {parameter.name: parameter.type for event in plan.events for parameter in event.parameters}
    for sample in samples:
        # What the plan blocks is mended by its sender alone.
        for finding in sample.findings if sample.outcome != Outcome.PLAN_BLOCKED else ():
            told = finding.code.startswith("plan_") and finding.path.startswith("properties.")
            path = _INDEX.sub("", finding.path.removeprefix("properties.")) if told else ""
            to = _CASTS.get(types.get(path.rpartition(".")[2], ParameterType.LIST))
            if path and to:
                yield Cast(property=path, to=to)  # type: ignore[arg-type]
