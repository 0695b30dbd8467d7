"""What the address of the list asks for: words, a state, an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SORTS: Final = ("label", "event", "state", "fired", "last", "score", "version")
_FALLING: Final = ("fired", "last", "version")
"""Columns that begin with the largest."""


@dataclass(frozen=True)
class Asked:
    """One view of the list."""

    search: str = ""
    state: str = ""
    sort: str = "label"
    descending: bool = False

    @property
    def pairs(self) -> dict[str, str]:
        """The view as an address has it."""
        sort = ("-" if self.descending else "") + self.sort
        pairs = {"q": self.search, "state": self.state, "sort": "" if sort == "label" else sort}
        return {name: value for name, value in pairs.items() if value}

    def changed(self, **changes: str) -> dict[str, str]:
        """The view with something changed, as an address has it."""
        return {name: value for name, value in {**self.pairs, **changes}.items() if value}

    def sorted_by(self, column: str) -> dict[str, str]:
        """The view sorted by a column; a second time the other way round."""
        falling = not self.descending if self.sort == column else column in _FALLING
        return self.changed(sort="" if column == "label" and not falling else f"{'-' if falling else ''}{column}")


def read_asked(query: Mapping[str, str], states: tuple[str, ...]) -> Asked:
    """Read an address; what it says wrong is as usual."""
    sort, state = query.get("sort", ""), query.get("state", "")
    column = sort.removeprefix("-")
    known = column in SORTS
    return Asked(
        search=query.get("q", "")[:100].strip(),
        state=state if state in states else "",
        sort=column if known else "label",
        descending=known and sort.startswith("-"),
    )
