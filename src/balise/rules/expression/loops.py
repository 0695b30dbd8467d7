"""The loops of an automaton, and how they compete."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from balise.rules.expression.characters import Ranges, common, meet, union
from balise.rules.expression.nodes import NotTaken

Follows = Counter[tuple[int, int]]
_MOST_PAIRS = 20_000
_FROM_START = -1


@dataclass(frozen=True)
class Loop:
    """States that lead to one another, and every character they take. Without states: the search for the beginning."""

    states: frozenset[int]
    characters: Ranges


def loops_of(count: int, follows: Follows) -> list[Loop]:
    """The loops, largest first seen; `characters` are filled in by `chains_of`'s caller through `with_characters`."""
    reached = {state: _reached(state, follows) for state in range(count)}
    groups = {
        frozenset(other for other in reached[state] if state in reached[other])
        for state in range(count)
        if state in reached[state]
    }
    return [Loop(group, ()) for group in sorted(groups, key=min)]


def doubling(loops: list[Loop], states: list[Ranges], follows: Follows) -> bool:
    """Whether a loop can take the same text in two ways and come back to the same state."""
    return any(_doubles(loop.states, states, follows) for loop in loops)


def _doubles(loop: frozenset[int], states: list[Ranges], follows: Follows) -> bool:
    inside = {pair for pair in follows if pair[0] in loop and pair[1] in loop}
    if any(follows[pair] > 1 for pair in inside):
        return True
    after = {state: [other for one, other in inside if one == state] for state in loop}
    waiting = {
        (one, other)
        for state in loop
        for one in after[state]
        for other in after[state]
        if one < other and meet(states[one], states[other])
    }
    seen = set(waiting)
    while waiting:
        one, other = waiting.pop()
        for pair in ((a, b) for a in after[one] for b in after[other] if meet(states[a], states[b])):
            if pair[0] == pair[1]:
                return True
            ordered = (min(pair), max(pair))
            if ordered not in seen:
                seen.add(ordered)
                waiting.add(ordered)
        if len(seen) > _MOST_PAIRS:
            raise NotTaken("pattern_large", "")
    return False


def chains_of(loops: list[Loop], states: list[Ranges], follows: Follows, start: list[int]) -> int:
    """How many loops in a row can hand text to the next one: the power of the text's length that the work may grow with."""
    steps = Counter(follows)
    steps.update((_FROM_START, state) for state in start)
    filled = [loop if not loop.states else Loop(loop.states, union(*(states[state] for state in loop.states))) for loop in loops]

    @lru_cache(None)
    def longest(place: int) -> int:
        after = (other for other in range(len(filled)) if other != place and _hands(filled[place], filled[other], states, steps))
        return 1 + max((longest(other) for other in after), default=0)

    return max((longest(place) for place in range(len(filled))), default=0)


def _hands(one: Loop, other: Loop, states: list[Ranges], steps: Follows) -> bool:
    """Whether there is a way from one loop to the other over characters that both take."""
    both = common(one.characters, other.characters)
    if not both or not other.states:
        return False
    open_to = {state for state, ranges in enumerate(states) if meet(ranges, both)}
    return bool(_reached_from(one.states or {_FROM_START}, steps, open_to) & other.states)


def _reached(state: int, follows: Follows) -> set[int]:
    return _reached_from({state}, follows, None)


def _reached_from(begin: Iterable[int], follows: Follows, only: set[int] | None) -> set[int]:
    found: set[int] = set()
    waiting = list(begin)
    while waiting:
        state = waiting.pop()
        for one, other in follows:
            if one == state and other not in found and (only is None or other in only):
                found.add(other)
                waiting.append(other)
    return found
