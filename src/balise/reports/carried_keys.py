"""Which match keys does one stored copy carry, and which values tell who it is about? As expressions of the store's dialect.

Bits are those of `events.identity.MATCH_KEYS`, so that they can be joined with `keys_added`.
"""

from balise.events.identity import MATCH_KEYS, QUALITY_KEYS
from balise.events.identity.quality import BITS

_PRESENT = {"ip_user_agent": "e.ip_key != '' AND e.ip_scope = 'public' AND e.user_agent != ''"}

OWN_KEYS = " + ".join(
    f"bitShiftLeft(toUInt32({_PRESENT.get(key) or f'notEmpty(e.{key})'}), {place})" for place, key in enumerate(MATCH_KEYS)
)
"""The keys that a row of `events AS e` carries by itself, whatever its first copy had: a UInt32."""

LINKS = (
    "arrayConcat("
    + ", ".join(
        [f"arrayMap(each -> cityHash64('{key}', each), e.{key})" for key in ("external_id", "email", "phone")]
        + [f"if(e.{key} != '', [cityHash64('{key}', e.{key})], [])" for key in ("ttp", "idfa", "gaid", "lead_id")]
    )
    + ")"
)
"""What ties a row of `events AS e` to a person: an array of numbers that are equal where key and value are. A click ID and an
address tie nobody: links are passed on, addresses are shared."""


def count_keys(bits: str) -> str:
    """Columns `with_…` that count how many of a group's events carry each key; `bits` is an expression of match keys."""
    return ", ".join(f"countIf(bitAnd({bits}, {BITS[key]}) != 0) AS with_{key}" for key in QUALITY_KEYS)
