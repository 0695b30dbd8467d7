"""The repaired target of a rule whose element changed: what the best element of its sample pages is now, as far as they agree."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from balise.rules.rule import Target

_LISTS: Final = ("classes", "path", "near")
_TEXTS: Final = ("id", "role", "name", "text")


def repaired(old: Target, proposed: Sequence[Target]) -> Target | None:
    """One target that fits what was described on each page; None where nothing was, the pages disagree, or nothing differs.

    What a person chose, many elements and signals that do not count, stays chosen.
    """
    if not proposed or len({target.tag for target in proposed}) > 1:
        return None
    first = proposed[0]
    kept: dict[str, Any] = {name: _same(proposed, name) for name in (*_TEXTS, "position", "shadow")}
    kept |= {name: tuple(each for each in getattr(first, name) if _everywhere(proposed, name, each)) for name in _LISTS}
    pairs = [target.attributes for target in proposed]
    kept["attributes"] = {name: value for name, value in pairs[0].items() if all(each.get(name) == value for each in pairs)}
    new = Target(tag=first.tag, many=old.many, ignore=old.ignore, **{name: value for name, value in kept.items() if value})
    says = new.id or new.name or new.text or new.attributes or new.classes
    return new if says and new != old else None


def read_target(text: str) -> Target | None:
    """A target as checks keep it; None for an empty text."""
    return msgspec.json.decode(text, type=Target) if text else None


def _same(proposed: Sequence[Target], name: str) -> Any:
    values = [getattr(target, name) for target in proposed]
    return values[0] if all(value == values[0] for value in values) else None


def _everywhere(proposed: Sequence[Target], name: str, value: str) -> bool:
    return all(value in getattr(target, name) for target in proposed)
