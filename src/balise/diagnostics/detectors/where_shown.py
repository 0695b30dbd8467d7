"""Where does a change of a parameter show? Page, sender and first release of the events that have it, and some receipts."""

from typing import Any

import msgspec

from balise.diagnostics.asked import SAMPLES, SHOWN, Asked
from balise.diagnostics.questions.periods import IN_PERIODS, PERIOD, sampled

ABSENT = "(NOT has(e.property_names, {name:String}) OR JSONExtractRaw(e.properties, {name:String}) = 'null')"
OF_TYPE = """multiIf(JSONType(e.properties, {name:String}) = 'String', 'text', JSONType(e.properties, {name:String}) = 'Array',
  'list', JSONType(e.properties, {name:String}) = 'Object', 'object', JSONType(e.properties, {name:String}) = 'Bool', 'boolean',
  JSONType(e.properties, {name:String}) = 'Null', '', 'number') = {type:String}"""
PRESENT = "has(e.property_names, {name:String})"
RELEASE = "JSONExtractString(e.context, 'extra', 'library')"
"""SQL for what sent the event `e`, with its release: the pixel's library, or the program that called the Events API."""
WHERE_SHOWN = f"""
SELECT path(e.page_url) AS page, trim(concat(e.protocol, ' ', e.partner_name)) AS sender, count() AS events,
       min(e.received_at) AS first_at, max(e.received_at) AS last_at, {SAMPLES} AS samples,
       argMinIf({RELEASE}, e.received_at, match({RELEASE}, '^[A-Za-z0-9 ._/+-]{{1,60}}$')) AS release
FROM events AS e
WHERE {IN_PERIODS} AND {PERIOD} = 0 AND {SHOWN} = {{event:String}} AND
"""
TAIL = """
GROUP BY page, sender
ORDER BY events DESC, page, sender
LIMIT 50
"""


class Shown(msgspec.Struct):
    """The page and the sender with most of them, and the first release that showed it there; when the first came and the
    last (ms), and receipts of the newest there."""

    page: str = ""
    sender: str = ""
    release: str = ""
    first_at: int = 0
    last_at: int = 0
    samples: tuple[str, ...] = ()

    @property
    def place(self) -> dict[str, str | int | float]:
        """What an issue's sentence says of it."""
        return {"page": self.page, "sender": self.sender, "release": self.release}


def where_shown(asked: Asked, rule: str, event: str, name: str, **more: Any) -> Shown:
    """Of the events of the last 24 hours for which `rule` (SQL) holds."""
    rows = asked.rows(WHERE_SHOWN + rule + TAIL, event=event, name=name, **sampled(asked), **more)
    if not rows:
        return Shown()
    most = rows[0]
    return Shown(
        most["page"] or "–",
        most["sender"],
        most["release"] or "–",
        min(row["first_at"] for row in rows),
        max(row["last_at"] for row in rows),
        tuple(most["samples"]),
    )
