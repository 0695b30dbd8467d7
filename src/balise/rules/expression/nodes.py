"""A regular expression that was read."""

from dataclasses import dataclass
from typing import Literal

from balise.rules.expression.characters import Ranges


@dataclass(frozen=True)
class Characters:
    """One character out of a set: of `ranges`, or of Unicode's classes such as `L` (True: of all but that class)."""

    ranges: Ranges
    classes: tuple[tuple[str, bool], ...] = ()
    negated: bool = False


@dataclass(frozen=True)
class Place:
    """A place between characters."""

    kind: Literal["start", "end", "word", "inside"]


@dataclass(frozen=True)
class Sequence:
    """One after the other."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class Choice:
    """One of several."""

    options: "tuple[Node, ...]"


@dataclass(frozen=True)
class Repeat:
    """At least and at most so many times; None: any number."""

    body: "Node"
    least: int
    most: int | None


Node = Characters | Place | Sequence | Choice | Repeat


class NotTaken(Exception):
    """A part that a rule cannot have. `code` is the sentence's key, `part` what stood there."""

    def __init__(self, code: str, part: str) -> None:
        super().__init__(code)
        self.code, self.part = code, part
