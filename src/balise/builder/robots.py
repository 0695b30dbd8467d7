"""May a page be opened? What a site's robots.txt says, read as RFC 9309 does: the longest rule that fits decides."""

import re
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

AGENT: Final = "BaliseRuleCheck"
MOST_BYTES: Final = 500_000
_MOST_RULES: Final = 5_000
_LINE: Final = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#]*)")


class Robots(NamedTuple):
    """The rules that hold for us: each allows or not what a pattern fits. `closed`: nothing may be opened."""

    rules: tuple[tuple[bool, str], ...] = ()
    closed: bool = False

    def allow(self, path: str) -> bool:
        """Whether this path, with its query, may be opened. Of rules of one length the one that allows wins."""
        if self.closed:
            return False
        if path == "/robots.txt":
            return True
        wanted = _plain(path)
        fitting = [(len(pattern), allows) for allows, pattern in self.rules if pattern and _fits(pattern, wanted)]
        return max(fitting)[1] if fitting else True


def read_robots(text: str, agent: str = AGENT) -> Robots:
    """The rules of the groups that name the agent; where none does, those for everybody."""
    groups: dict[str, list[tuple[bool, str]]] = {}
    names: list[str] = []
    in_rules = False
    for line in text[:MOST_BYTES].splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        key, value = found[1].lower(), found[2].strip()
        if key == "user-agent":
            names = [value.lower()] if in_rules else [*names, value.lower()]
            in_rules = False
            groups.setdefault(value.lower(), [])
        elif key in ("allow", "disallow"):
            in_rules = True
            for name in names:
                if len(groups[name]) < _MOST_RULES:
                    groups[name].append((key == "allow", _plain(value)))
    own = groups.get(agent.lower(), groups.get("*", []))
    return Robots(tuple(own))


def _plain(path: str) -> str:
    """The same spelling for what is written in different ways."""
    return quote(unquote(path), safe="/*$?=&%:@!+,;~'()#[]")


def _fits(pattern: str, path: str) -> bool:
    """`*` stands for anything, `$` at the end for the end; else a path begins with the pattern. No backtracking."""
    ends = pattern.endswith("$")
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    place = len(pieces[0])
    for piece in pieces[1:-1]:
        place = path.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    if len(pieces) == 1:
        return not ends or place == len(path)
    last = pieces[-1]
    return path.endswith(last) and len(path) - len(last) >= place if ends else path.find(last, place) >= 0
