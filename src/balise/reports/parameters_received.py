"""Which parameters came with an event, of which JSON types, with which values?

Looks at the newest events only, so that it costs the same for a rare and for a frequent event.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from balise.reports.naming import Naming
from balise.store import EventStore

MOST_EVENTS = 1_000
MOST_PARAMETERS = 100
MOST_VALUES = 5
FEW_VALUES = 30
"""A parameter with more different values than this has no top values: an id or a price says nothing by being frequent."""
LONGEST_VALUE = 60

NEWEST = """
SELECT e.properties AS properties, e.event_time AS event_time
FROM events AS e
WHERE e.source = {source:String} AND e.event = {event:String}
  AND e.event_time >= {since:Int64} AND e.event_time < {until:Int64} AND e.outcome != 'test'
ORDER BY e.source DESC, e.event DESC, e.event_time DESC, e.position DESC
LIMIT {limit:UInt32}
"""


class Parameter(msgspec.Struct):
    """A parameter, `contents[].price` for one of an item: how many events carry it, its JSON types, its frequent values.

    `top` is empty where there are too many different values; `different` then only says that there are.
    """

    name: str
    carried: int
    types: list[str]
    top: list[tuple[str, int]]
    different: int


class Parameters(msgspec.Struct):
    """`looked_at` of the event's newest events were read; `whole` tells whether these are all of the hours asked for."""

    looked_at: int
    whole: bool
    parameters: list[Parameter]


class _Seen:
    def __init__(self) -> None:
        self.carried = 0
        self.types: Counter[str] = Counter()
        self.values: Counter[str] = Counter()


def parameters_received(store: EventStore, source: str, hours: tuple[int, int], event: str, naming: Naming) -> Parameters:
    """The parameters of the newest events shown under this name, the most frequent first."""
    rows: list[dict[str, Any]] = []
    asked = {"source": source, "since": hours[0], "until": hours[1], "limit": MOST_EVENTS + 1}
    for name in naming.members([event]):
        rows += store.ask(NEWEST, asked | {"event": name})
    rows.sort(key=lambda row: -row["event_time"])
    seen: dict[str, _Seen] = {}
    for row in rows[:MOST_EVENTS]:
        _look(seen, row["properties"])
    found = [_parameter(name, each) for name, each in seen.items()]
    found.sort(key=lambda each: (-each.carried, each.name))
    return Parameters(min(len(rows), MOST_EVENTS), len(rows) <= MOST_EVENTS, found[:MOST_PARAMETERS])


def _look(seen: dict[str, _Seen], properties: str) -> None:
    try:
        read = msgspec.json.decode(properties or "{}")
    except msgspec.DecodeError:
        return
    here: dict[str, list[Any]] = {}
    for name, value in _parts(read):
        here.setdefault(name, []).append(value)
    for name, values in here.items():
        each = seen.setdefault(name, _Seen())
        each.carried += 1
        each.types.update({_type(value) for value in values})
        each.values.update({_text(value) for value in values if not isinstance(value, dict | list)})


def _parts(read: Any) -> Iterator[tuple[str, Any]]:
    """Every parameter with its value; of a list of objects, such as `contents`, also theirs."""
    for name, value in read.items() if isinstance(read, dict) else ():
        yield name, value
        for item in value if isinstance(value, list) else ():
            for inner, held in item.items() if isinstance(item, dict) else ():
                yield f"{name}[].{inner}", held


def _parameter(name: str, seen: _Seen) -> Parameter:
    ranked = sorted(seen.values.items(), key=lambda pair: (-pair[1], pair[0]))
    top = ranked[:MOST_VALUES] if len(ranked) <= FEW_VALUES else []
    return Parameter(name, seen.carried, [kind for kind, _ in seen.types.most_common()], top, len(seen.values))


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if value is None:
        return "null"
    return "text" if isinstance(value, str) else "list" if isinstance(value, list) else "object"


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
