"""Would a browser be slow with an expression? Browsers try one way after the other; RE2 tries all at once.

The expression is read as an automaton whose states are the places of its characters (Glushkov's). Two ways from a state back
to itself with the same text double the work with every such text; loops that can hand text to one another multiply it by the
text's length (Weber and Seidl, 1991). A counted repetition is taken for one without end: what is said is never too little.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from balise.rules.expression.characters import ALL, NO_BREAK, Ranges, common, others, union
from balise.rules.expression.loops import Loop, chains_of, doubling, loops_of
from balise.rules.expression.nodes import Characters, Choice, Node, NotTaken, Place, Repeat, Sequence

MOST_STATES = 200
MOST_CHAIN = 2
"""Loops in a row that compete for the same text, the search for the beginning among them: the work grows with its square."""
MOST_FORKS = 6
_COPIES = 20
_NOT_ASCII: Ranges = ((0x80, 0x10FFFF),)
_LIKELY: dict[str, Ranges] = {
    "L": union(((0x41, 0x5A), (0x61, 0x7A)), _NOT_ASCII),
    "N": union(((0x30, 0x39),), _NOT_ASCII),
}


@dataclass
class _Piece:
    """What a part of the expression can begin and end with; `empty`: it can be nothing."""

    empty: bool
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)


class Automaton:
    """The states with their characters, and how often one follows another: more than once where there are several ways."""

    def __init__(self, node: Node) -> None:
        self.states: list[Ranges] = []
        self.follows: Counter[tuple[int, int]] = Counter()
        self.start = self._piece(node).first

    def next_of(self, state: int) -> Iterator[int]:
        """The states that can follow."""
        return (after for before, after in self.follows if before == state)

    def _piece(self, node: Node) -> _Piece:
        if isinstance(node, Characters):
            return self._state(node)
        if isinstance(node, Place):
            return _Piece(True)
        if isinstance(node, Sequence):
            return self._sequence([self._piece(part) for part in node.parts])
        if isinstance(node, Choice):
            return _either([self._piece(option) for option in node.options])
        return self._repeat(node)

    def _state(self, node: Characters) -> _Piece:
        if len(self.states) >= MOST_STATES:
            raise NotTaken("pattern_large", "")
        self.states.append(likely(node))
        return _Piece(False, [len(self.states) - 1], [len(self.states) - 1])

    def _sequence(self, pieces: list[_Piece]) -> _Piece:
        whole = _Piece(True)
        for piece in pieces:
            self._join(whole.last, piece.first)
            whole = _Piece(
                whole.empty and piece.empty,
                whole.first + piece.first if whole.empty else whole.first,
                piece.last + whole.last if piece.empty else piece.last,
            )
        return whole

    def _repeat(self, node: Repeat) -> _Piece:
        if node.most == 0:
            return _Piece(True)
        if node.least == node.most and isinstance(node.body, Characters):
            return self._sequence([self._state(node.body) for _ in range(min(node.least, _COPIES))])
        body = self._piece(node.body)
        if node.most != 1:
            if body.empty:
                raise NotTaken("pattern_explodes", "")
            self._join(body.last, body.first)
        return _Piece(body.empty or node.least == 0, body.first, body.last)

    def _join(self, before: list[int], after: list[int]) -> None:
        self.follows.update((one, other) for one in before for other in after)


def require_quick(node: Node) -> None:
    """Raise `NotTaken` for an expression that browsers could take too long with."""
    automaton = Automaton(node)
    loops = loops_of(len(automaton.states), automaton.follows)
    if doubling(loops, automaton.states, automaton.follows):
        raise NotTaken("pattern_explodes", "")
    search = [] if begins(node) else [Loop(frozenset(), ALL)]
    competing = chains_of([*search, *loops], automaton.states, automaton.follows, automaton.start)
    if competing > MOST_CHAIN:
        raise NotTaken("pattern_slow", str(competing))
    if _forks(automaton, loops) > MOST_FORKS:
        raise NotTaken("pattern_choices", "")


def trimmed(node: Node) -> Node:
    """The expression without what may be anything at its open ends: found anywhere, `.*sale.*` is `sale`."""
    parts = list(node.parts) if isinstance(node, Sequence) else [node]
    while len(parts) > 1 and _anything(parts[0]):
        del parts[0]
    while len(parts) > 1 and _anything(parts[-1]):
        del parts[-1]
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))


def begins(node: Node) -> bool:
    """Whether it can only be found at the beginning of a text."""
    if isinstance(node, Place):
        return node.kind == "start"
    if isinstance(node, Sequence):
        return bool(node.parts) and begins(node.parts[0])
    if isinstance(node, Choice):
        return all(map(begins, node.options))
    return isinstance(node, Repeat) and node.least > 0 and begins(node.body)


def likely(node: Characters) -> Ranges:
    """The characters of a set; of Unicode's classes rather too many than too few."""
    if not node.classes:
        return others(node.ranges) if node.negated else node.ranges
    if node.negated:
        return ALL
    return union(node.ranges, *(ALL if negated else _LIKELY.get(name[0], ALL) for name, negated in node.classes))


def _anything(node: Node) -> bool:
    if not isinstance(node, Repeat) or not isinstance(node.body, Characters):
        return False
    return (node.least, node.most) == (0, None) and node.body in (Characters(ALL), Characters(NO_BREAK))


def _either(pieces: list[_Piece]) -> _Piece:
    first, last = ([state for piece in pieces for state in getattr(piece, side)] for side in ("first", "last"))
    return _Piece(any(piece.empty for piece in pieces), first, last)


def _forks(automaton: Automaton, loops: list[Loop]) -> int:
    """Places outside of loops where one character may lead two ways."""
    within = {state for loop in loops for state in loop.states}
    outside = [list(automaton.next_of(state)) for state in range(len(automaton.states)) if state not in within]
    return sum(_forked(after, automaton.states) for after in [automaton.start, *outside])


def _forked(after: list[int], states: list[Ranges]) -> bool:
    seen: Ranges = ()
    for state in after:
        if common(seen, states[state]):
            return True
        seen = union(seen, states[state])
    return False
