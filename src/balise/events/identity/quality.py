"""How well can the events of one kind be matched to people? A score of our own from 0 to 10, never the platform's.

quality = Σ points(key) × share of counted events that carry the key, where the points of all keys make 10. A merged copy's keys
count for its first copy.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from balise.events.identity.keys import MATCH_KEYS
from balise.events.received import Kind

BEST: Final = 10.0


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each key weighs, in any unit: only their relation counts. A key that weighs nothing is not asked for."""

    ttclid: float = 0.0
    email: float = 0.0
    phone: float = 0.0
    external_id: float = 0.0
    ip_user_agent: float = 0.0
    """A public address together with a user agent."""
    ttp: float = 0.0
    device_id: float = 0.0
    """A phone's advertising id: IDFA or GAID, whichever the phone has."""
    lead_id: float = 0.0

    @property
    def points(self) -> dict[str, float]:
        """The points of each key that weighs something, as published: their sum is 10."""
        weights = {name: getattr(self, name) for name in self.__struct_fields__}
        total = sum(weights.values())
        return {name: BEST * weight / total for name, weight in weights.items() if weight > 0}


QUALITY_KEYS: Final[tuple[str, ...]] = Weights.__struct_fields__
"""The keys that may weigh something, in the order people see them."""
BITS: Final[Mapping[str, int]] = MappingProxyType(
    {
        name: sum(
            1 << place for place, key in enumerate(MATCH_KEYS) if key in ({"idfa", "gaid"} if name == "device_id" else {name})
        )
        for name in QUALITY_KEYS
    }
)
"""Which bits of `match_keys` say that an event carries the key: any one of them does."""

USUAL: Final[Mapping[Kind, Weights]] = MappingProxyType(
    {
        Kind.WEB: Weights(ttclid=2.5, email=2.5, phone=1.5, external_id=1.5, ip_user_agent=1.0, ttp=1.0),
        Kind.APP: Weights(device_id=4.0, email=2.0, phone=1.5, ip_user_agent=1.5, external_id=1.0),
        Kind.OFFLINE: Weights(email=4.0, phone=3.5, external_id=1.5, lead_id=1.0),
        Kind.CRM: Weights(lead_id=5.0, email=2.0, phone=2.0, external_id=1.0),
    }
)
"""The weights by kind of source until somebody chooses others; why these: docs/decisions/0011."""


def quality(shares: Mapping[str, float], weights: Weights) -> float:
    """The score, 0 to 10, of events of which these shares (0 to 1) carry each key; a key that is not named is carried by none."""
    return sum(points * min(max(shares.get(key, 0.0), 0.0), 1.0) for key, points in weights.points.items())


def quality_of(carried: Mapping[str, int], counted: int, weights: Weights) -> float | None:
    """The score of so many counted events, `carried` of which carry each key; None where there are none."""
    return quality({key: number / counted for key, number in carried.items()}, weights) if counted else None


def carries(bits: int, key: str) -> bool:
    """Whether an event with these `match_keys` carries the key."""
    return bool(bits & BITS[key])
