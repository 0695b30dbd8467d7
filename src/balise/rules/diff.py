"""What changed from one version of a rule to another? As lines that people read, and as pairs for the change log."""

from collections.abc import Iterator
from typing import Any

import msgspec

from balise.rules.rule import Rule


class Change(msgspec.Struct, frozen=True):
    """One place of a rule before and after, as plain values; None where it is not there."""

    path: str
    before: Any
    after: Any


def diff(before: Rule, after: Rule) -> list[Change]:
    """Every place in which the two differ, in the rule's order; parameters are compared by their name, lists of texts whole."""
    old, new = (_plain(rule) for rule in (before, after))
    return list(_changes(old, new, ""))


def pairs(before: Rule, after: Rule) -> dict[str, Any]:
    """The same for the change log: each place with its value before and after."""
    return {change.path: [change.before, change.after] for change in diff(before, after)}


def _plain(rule: Rule) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(rule))
    names = [parameter["name"] for parameter in plain["parameters"]]
    if len(set(names)) == len(names):
        plain["parameters"] = {parameter.pop("name"): parameter for parameter in plain["parameters"]}
    plain["when"] = {str(place): conditions for place, conditions in enumerate(plain["when"])}
    return plain


def _changes(old: Any, new: Any, path: str) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(name for name in new if name not in old)]:
            yield from _changes(old.get(name), new.get(name), f"{path}.{name}" if path else name)
    # 1, 1.0 and true are equal to Python, and not the same text of a rule.
    elif msgspec.json.encode(old) != msgspec.json.encode(new):
        yield Change(path, old, new)
