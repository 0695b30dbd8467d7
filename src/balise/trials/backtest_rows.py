"""What was received, in the order of the log, a bounded piece at a time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from balise.events.source import Source
from balise.store import EventStore
from balise.trials.backtest_reach import Reach

ROWS_AT_ONCE = 20_000
_MOST_POSITIONS = 200_000
_WHICH = """
e.source = {source:String} AND e.event_time >= {since:Int64} AND ({all:Bool} OR e.event IN {events:Array(String)})
"""
_WAITING_WHICH = """
q.source = {source:String} AND q.event_time >= {since:Int64} AND q.sign = 1
AND ({of_all:Bool} OR q.name_sent IN {names:Array(String)})
"""
_PIECE = "position > {above:UInt64} AND position <= {upto:UInt64}"
_SLIM = """e.position AS position, e.outcome AS outcome, e.receipt AS receipt, e.event AS event, e.event_class AS event_class,
       e.name_sent AS name_sent, e.channel AS channel, e.received_at AS received_at, e.event_time AS event_time,
       e.event_id AS event_id, e.value AS value, e.currency AS currency, e.ttp AS ttp"""
_WHOLE = ", ".join(
    f"if({{of_all:Bool}} OR e.name_sent IN {{names:Array(String)}}, e.{name}, '') AS {name}"
    for name in ("protocol", "partner_name", "order_id", "properties", "page_url", "page_referrer", "context")
)
EVENTS = f"SELECT {_SLIM} FROM events AS e WHERE {_WHICH} AND e.{_PIECE} ORDER BY e.position"
WHOLE_EVENTS = f"SELECT {_SLIM}, {_WHOLE} FROM events AS e WHERE {_WHICH} AND e.{_PIECE} ORDER BY e.position"
WAITING = f"""
SELECT q.position AS position, q.receipt AS receipt, q.name_sent AS name_sent, q.outcome AS outcome, q.event_time AS event_time,
       q.received_at AS received_at, q.received AS received
FROM quarantine AS q WHERE {_WAITING_WHICH} AND q.{_PIECE} ORDER BY q.position
"""
LEFT = """
SELECT q.receipt AS receipt, q.position AS position FROM quarantine AS q
WHERE q.source = {source:String} AND q.sign = -1 AND q.receipt IN {receipts:Array(String)}
"""
REPLAYED = "SELECT q.position AS position FROM quarantine AS q WHERE q.source = {source:String} AND q.sign = -1 AND q." + _PIECE
SPANS = f"""
SELECT min(e.position) AS first, max(e.position) AS last, count() AS rows FROM events AS e WHERE {_WHICH}
UNION ALL
SELECT min(q.position) AS first, max(q.position) AS last, count() AS rows FROM quarantine AS q WHERE {_WAITING_WHICH}
"""


class Received(NamedTuple):
    """A row as the store has it. `waits`: it is in quarantine. `history`: it was imported or replayed."""

    position: int
    row: dict[str, Any]
    waits: bool
    history: bool


class Rows:
    """The rows that a change can reach, from a moment on (seconds) up to what is stored when this is made."""

    def __init__(self, store: EventStore, source: Source, reach: Reach, since: int) -> None:
        """Raises `StoreUnavailable`."""
        self._store, self._whole = store, reach.steps_of_all or bool(reach.names)
        self._asked: dict[str, Any] = {
            "source": source.code,
            "since": since,
            "all": reach.all,
            "of_all": reach.steps_of_all,
            "events": sorted(reach.events),
            "names": sorted(reach.names),
        }
        spans = [each for each in store.ask(SPANS, self._asked) if each["rows"]]
        self._first = min((each["first"] for each in spans), default=1)
        self._last = max((each["last"] for each in spans), default=0)
        self.count = sum(each["rows"] for each in spans)

    def __iter__(self) -> Iterator[list[Received]]:
        """The pieces, in the order of the log. Raises `StoreUnavailable`."""
        with ThreadPoolExecutor(1) as ahead:
            above, step = self._first - 1, ROWS_AT_ONCE
            coming = ahead.submit(self._piece, above, step)
            while above < self._last:
                rows, above = coming.result(), min(above + step, self._last)
                step = min(max(1000, step * ROWS_AT_ONCE // max(len(rows), ROWS_AT_ONCE // 8)), _MOST_POSITIONS)
                # The store reads the next piece while this one is judged.
                coming = ahead.submit(self._piece, above, step)
                yield rows

    def _piece(self, above: int, step: int) -> list[Received]:
        piece = {**self._asked, "above": above, "upto": min(above + step, self._last)}
        rows = self._events(piece) + self._waiting(piece) if above < self._last else []
        return sorted(rows, key=lambda row: row.position)

    def _events(self, piece: dict[str, Any]) -> list[Received]:
        replayed = {row["position"] for row in self._store.ask(REPLAYED, piece)}
        rows = self._store.ask(WHOLE_EVENTS if self._whole else EVENTS, piece)
        return [Received(row["position"], row, False, row["channel"] == "file" or row["position"] in replayed) for row in rows]

    def _waiting(self, piece: dict[str, Any]) -> list[Received]:
        if not self._whole:
            return []
        rows = self._store.ask(WAITING, piece)
        receipts = [row["receipt"] for row in rows]
        asked = {"source": piece["source"], "receipts": receipts}
        left = {row["receipt"] for row in self._store.ask(LEFT, asked)} if receipts else set()
        return [Received(row["position"], row, True, False) for row in rows if row["receipt"] not in left]
