"""Do browser and server send the same hash of the same person? If not, one of them normalises otherwise before hashing.

Two proofs: the copies of one event, which are one act of one person; and one cookie, which is one browser.
"""

import msgspec

from balise.reports.naming import Naming
from balise.reports.reach import Reach
from balise.store import EventStore

_KEYS = ("email", "phone", "external_id")
_SIDES = ", ".join(
    f"groupUniqArrayArrayIf(e.{key}, e.channel = '{channel}') AS {channel}_{key}"
    for key in _KEYS
    for channel in ("browser", "server")
)
_COUNTS = ", ".join(
    f"countIf(notEmpty(browser_{key}) AND notEmpty(server_{key})) AS compared_{key},"
    f" countIf(notEmpty(browser_{key}) AND notEmpty(server_{key}) AND NOT hasAny(browser_{key}, server_{key})) AS differ_{key},"
    f" groupArrayIf(5)(receipt, notEmpty(browser_{key}) AND notEmpty(server_{key}) AND NOT hasAny(browser_{key}, server_{key}))"
    f" AS samples_{key}"
    for key in _KEYS
)
_COPIES = f"""
SELECT event, {_COUNTS}
FROM (
    SELECT %s AS event, argMax(e.receipt, e.received_at) AS receipt, {_SIDES}
    FROM events AS e
    WHERE e.source = {{source:String}} AND e.event_time >= {{since:Int64}} AND e.event_time < {{until:Int64}}
      AND e.outcome IN ('counted', 'merged', 'dropped') AND %s
    GROUP BY %s
    HAVING uniqExact(e.channel) > 1
)
GROUP BY event
"""
BY_EVENT = _COPIES % ("any(e.event)", "e.event_id != ''", "e.event, cityHash64(e.first_receipt)")
BY_COOKIE = _COPIES % ("''", "e.ttp != ''", "cityHash64(e.ttp)")


class UnequalCopies(msgspec.Struct, kw_only=True):
    """Of `compared` events (`by` is `event`) or browsers (`cookie`) with the key from both sides, `differ` have no
    value in common.

    `event` is empty for browsers, which are compared over all event types."""

    by: str
    event: str
    key: str
    compared: int
    differ: int
    samples: list[str]


def unequal_copies(store: EventStore, source: str, span: Reach, naming: Naming) -> list[UnequalCopies]:
    """Every key that came from both sides in these hours, the most that differ first."""
    asked = {"source": source, "since": span.since, "until": span.until}
    found: dict[tuple[str, str, str], UnequalCopies] = {}
    for by, sql in (("event", BY_EVENT), ("cookie", BY_COOKIE)):
        for row in store.ask(sql, asked):
            name = naming.shown(row["event"]) if row["event"] else ""
            for key in _KEYS:
                one = found.setdefault(
                    (by, name, key), UnequalCopies(by=by, event=name, key=key, compared=0, differ=0, samples=[])
                )
                one.compared += row[f"compared_{key}"]
                one.differ += row[f"differ_{key}"]
                one.samples = (one.samples + row[f"samples_{key}"])[:5]
    kept = [each for each in found.values() if each.compared]
    return sorted(kept, key=lambda each: (-each.differ, -each.compared, each.by, each.event, each.key))
