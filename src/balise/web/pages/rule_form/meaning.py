"""What a typed form means: the rule in its plain shape, to be judged like one from a file."""

from typing import Any, Final

from balise.web.pages.rule_form.typed import TypedParameter, TypedRule, TypedTarget

WITH_TARGET: Final = ("click", "submit", "visible")
"""Triggers that point at an element."""


def plain_rule(typed: TypedRule) -> dict[str, Any]:
    """The rule as a plan's file would have it; what does not belong to the chosen trigger or origin is left out."""
    trigger: dict[str, Any] = {"on": typed.on}
    if typed.on in WITH_TARGET:
        trigger["target"] = plain_target(typed.target)
    if typed.on == "scroll":
        trigger["percent"] = _whole(typed.percent)
    if typed.on == "time":
        trigger["seconds"] = _whole(typed.seconds)
    return {
        "event": typed.event,
        "trigger": trigger,
        "when": [[{"of": test.of, "is": test.how, "value": test.value.strip()} for test in group] for group in typed.groups],
        "often": typed.often,
        "parameters": [_parameter(one) for one in typed.parameters],
    }


def plain_target(typed: TypedTarget) -> dict[str, Any]:
    """The signals that were written."""
    target: dict[str, Any] = {"tag": typed.tag.lower()}
    target |= {name: text for name in ("id", "role", "name", "text") if (text := getattr(typed, name))}
    target |= {name: lines for name in ("near", "path", "shadow") if (lines := _lines(getattr(typed, name)))}
    target |= {name: words for name in ("classes", "ignore") if (words := getattr(typed, name).split())}
    if typed.attributes:
        target["attributes"] = dict(_attribute(line) for line in _lines(typed.attributes))
    if typed.index or typed.count:
        target["position"] = [_whole(typed.index), _whole(typed.count)]
    if typed.many:
        target["many"] = True
    return target


def _parameter(typed: TypedParameter) -> dict[str, Any]:
    origins: dict[str, dict[str, Any]] = {
        "fixed": {"fixed": typed.fixed},
        "element": {"element": plain_target(typed.target), "read": typed.read},
        "query": {"query": typed.query},
        "segment": {"segment": _whole(typed.segment)},
        "data": {"data": typed.data, "path": typed.path},
        "layer": {"layer": typed.layer},
    }
    origin = origins.get(typed.origin, {})
    if typed.origin == "element" and typed.read == "attribute":
        origin["attribute"] = typed.attribute
    return {"name": typed.name, "from": origin, "as": typed.kind or "text", "locale": typed.locale or "auto"}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _attribute(line: str) -> tuple[str, str]:
    name, _, value = line.partition("=")
    return name.strip(), value.strip().strip("\"'")


def _whole(text: str) -> int | str:
    """The number, or what was typed in its place, which the rules then refuse by name."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
