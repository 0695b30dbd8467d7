"""How many stored events match a rule, from when to when, and which are the newest?"""

from typing import Any

import msgspec

from balise.diagnostics.asked import SAMPLES, Asked

MATCHING = f"""
SELECT count() AS events, min(e.received_at) AS first_at, max(e.received_at) AS last_at, {SAMPLES} AS samples
FROM events AS e
WHERE e.source = {{source:String}} AND e.received_at >= {{since_ms:Int64}} AND e.received_at <= {{now_ms:Int64}}
  AND e.channel != 'file' AND (empty({{names:Array(String)}}) OR e.event IN {{names:Array(String)}}) AND """


class Matching(msgspec.Struct, frozen=True):
    """Times in milliseconds, as received; receipts newest first, at most five. All nothing where nothing matches."""

    events: int
    first_at: int
    last_at: int
    samples: tuple[str, ...]


def matching(asked: Asked, rule: str, event: str = "", **parameters: Any) -> Matching:
    """The events of a name as shown, or of any, for which the SQL `rule` over a row `e` holds. Reads the hours again."""
    names = [name for name, shown in asked.aliases.items() if shown == event] + [event] if event else []
    return msgspec.convert(asked.rows(MATCHING + rule, names=names, **parameters)[0], Matching)
