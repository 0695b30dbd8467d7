"""Aliases: chains followed to their end, circles found."""

from collections.abc import Mapping


def resolved(aliases: Mapping[str, str]) -> dict[str, str]:
    """Each aliased name and the name at the end of its chain. A name in a circle, or that leads into one, is left out."""
    ends = {name: _end(aliases, name) for name in aliases}
    return {name: end for name, end in ends.items() if end is not None}


def in_circle(aliases: Mapping[str, str]) -> list[str]:
    """The aliased names that come to no end, in their order."""
    return sorted(name for name in aliases if _end(aliases, name) is None)


def _end(aliases: Mapping[str, str], name: str) -> str | None:
    seen = set()
    while name in aliases:
        if name in seen:
            return None
        seen.add(name)
        name = aliases[name]
    return name
