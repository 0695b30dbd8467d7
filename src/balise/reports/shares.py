"""How sure is a share? Intervals for what was counted in a number of tries."""

from math import sqrt
from typing import Final

import msgspec

_Z: Final = 1.959964
"""Two sides of 2.5 % each of the normal distribution: 95 % lie between."""


class Share(msgspec.Struct, frozen=True):
    """So many `of` so many; `low` and `high` are the 95 % Wilson interval of the share, from 0 to 1."""

    events: int
    of: int
    share: float
    low: float
    high: float


def share_of(events: int, of: int) -> Share:
    """The share with its interval; nothing of nothing is 0 with an interval of everything."""
    if of <= 0:
        return Share(0, 0, 0.0, 0.0, 1.0)
    share, z2 = events / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    low = 0.0 if events == 0 else max(0.0, middle - half)
    return Share(events, of, share, low, 1.0 if events == of else min(1.0, middle + half))


def difference(one: Share, other: Share) -> tuple[float, float, float]:
    """By how much one share exceeds the other, with the lower and the upper bound of the 95 % interval (Newcombe's hybrid
    of two Wilson intervals), each cut at 0."""
    by = one.share - other.share
    low = by - sqrt((one.share - one.low) ** 2 + (other.high - other.share) ** 2)
    high = by + sqrt((one.high - one.share) ** 2 + (other.share - other.low) ** 2)
    return max(0.0, by), max(0.0, low), max(0.0, high)
