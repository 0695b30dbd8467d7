"""How many events of a source would a shorter retention delete?"""

from balise.store import EventStore

OLDER = """
SELECT (SELECT count() FROM events AS e
        WHERE e.source = {source:String}
          AND e.received_at < toUnixTimestamp64Milli(subtractMonths(now64(3, 'UTC'), {months:UInt32})))
     + (SELECT toUInt64(greatest(sum(q.sign), 0)) FROM quarantine AS q
        WHERE q.source = {source:String}
          AND q.received_at < toUnixTimestamp64Milli(subtractMonths(now64(3, 'UTC'), {months:UInt32}))) AS events
"""


def older_events(store: EventStore, source: str, months: int) -> int:
    """The events received more than `months` months ago, those that wait in quarantine among them."""
    return int(store.ask(OLDER, {"source": source, "months": months})[0]["events"])
