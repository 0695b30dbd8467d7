"""Sets of characters as ranges of code points, and which characters RE2 takes for one another without regard to case."""

from collections.abc import Iterable, Iterator
from functools import cache

Ranges = tuple[tuple[int, int], ...]
"""First and last code point of each range, in order, none touching the next."""

LAST = 0x10FFFF
ALL: Ranges = ((0, LAST),)
NO_BREAK: Ranges = ((0, 9), (11, LAST))
DIGITS: Ranges = ((0x30, 0x39),)
WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
SPACE: Ranges = ((9, 10), (12, 13), (32, 32))

POSIX: dict[str, Ranges] = {
    "alnum": ((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)),
    "alpha": ((0x41, 0x5A), (0x61, 0x7A)),
    "ascii": ((0, 0x7F),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 127)),
    "digit": DIGITS,
    "graph": ((33, 126),),
    "lower": ((0x61, 0x7A),),
    "print": ((32, 126),),
    "punct": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "space": ((9, 13), (32, 32)),
    "upper": ((0x41, 0x5A),),
    "word": WORD,
    "xdigit": ((0x30, 0x39), (0x41, 0x46), (0x61, 0x66)),
}

_FOLDED_BELOW = 0x20000
_OWN_CASE = (0x130, 0x131)
"""Turkish İ and ı: equal to i only in that language, so Unicode's simple folding leaves them alone."""


def union(*sets: Iterable[tuple[int, int]]) -> Ranges:
    """Every character of any of the sets."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(pair for each in sets for pair in each):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def others(ranges: Ranges) -> Ranges:
    """Every character that is not in the set."""
    return tuple(_gaps(ranges))


def _gaps(ranges: Ranges) -> Iterator[tuple[int, int]]:
    start = 0
    for low, high in ranges:
        if start < low:
            yield start, low - 1
        start = high + 1
    if start <= LAST:
        yield start, LAST


def meet(one: Ranges, other: Ranges) -> bool:
    """Whether any character is in both sets."""
    return any(low <= last and first <= high for low, high in one for first, last in other)


def common(one: Ranges, other: Ranges) -> Ranges:
    """The characters in both sets."""
    both = ((max(low, first), min(high, last)) for low, high in one for first, last in other)
    return union(pair for pair in both if pair[0] <= pair[1])


def folded(ranges: Ranges) -> Ranges:
    """The set with every other case of its characters, as Unicode's simple case folding has them."""
    more = [(each, each) for point, orbit in _orbits().items() if _holds(ranges, point) for each in orbit]
    return union(ranges, more)


def _holds(ranges: Ranges, point: int) -> bool:
    return any(low <= point <= high for low, high in ranges)


@cache
def _orbits() -> dict[int, frozenset[int]]:
    """Each character that has another case, and all that are equal to it but for case."""
    groups: dict[int, set[int]] = {}
    for point in range(_FOLDED_BELOW):
        letter = chr(point)
        if letter.lower() == letter == letter.upper():
            continue
        cases = {ord(each) for each in (letter.lower(), letter.upper(), letter.title()) if len(each) == 1} - {point}
        if point in _OWN_CASE or not cases - set(_OWN_CASE):
            continue
        group = {point}.union(*(groups.get(each, {each}) for each in cases - set(_OWN_CASE)), groups.get(point, ()))
        for each in group:
            groups[each] = group
    return {point: frozenset(group) for point, group in groups.items()}
