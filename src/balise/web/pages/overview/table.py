"""The Event Type table: rows with their words, filtered, sorted within their groups, one page of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from balise.events.identity import Weights, quality_of
from balise.reports.event_types import ACTIVE_MS
from balise.reports.type_table import TypeRow
from balise.vocabulary import Edition
from balise.web.pages.diagnostics.card import NONE_OPEN, Open
from balise.web.pages.overview.asked import CLASSES, MOST_ROWS, Asked

_CONNECTIONS: Final = {"browser": {"browser"}, "server": {"server"}, "both": {"browser", "server"}}


@dataclass(frozen=True)
class Shown:
    """A row as people see it: `name` is the display name, `connection` a key such as `browser_server`, empty for none.

    `issues` are the open issues of the event. `quality` is the score of match quality, None without counted events.
    Of a name that cannot count, `broken` counts its broken rules and `suggestion` is a name that keeps them.
    """

    row: TypeRow
    name: str
    status: str
    connection: str
    broken: int = 0
    suggestion: str = ""
    issues: Open = NONE_OPEN
    quality: float | None = None

    @property
    def event(self) -> str:
        """The name it is shown under, as the address has it."""
        return self.row.event

    @property
    def group(self) -> str:
        """`custom`, `standard` or `invalid`."""
        return self.row.event_class if self.row.event_class in CLASSES else "custom"


@dataclass(frozen=True)
class Group:
    """Rows of one class on this page; `events` and `counted` are those of the whole group, whatever is filtered."""

    key: str
    events: int
    counted: int
    total: int
    rows: tuple[Shown, ...]


@dataclass(frozen=True)
class Table:
    """One page of the table. `classes` counts all names by class, `shown` those that pass the filters, `every` all names."""

    groups: tuple[Group, ...]
    classes: dict[str, int]
    currencies: tuple[str, ...]
    shown: int
    every: int
    page: int
    pages: int

    @property
    def rows(self) -> list[Shown]:
        """The rows of this page."""
        return [row for group in self.groups for row in group.rows]


@dataclass(frozen=True)
class Words:
    """What dresses a row: the source's edition and kind, the reader's language, the present, and the open issues by event."""

    edition: Edition
    kind: str
    language: str
    now_ms: int
    issues: Mapping[str, Open]


def dressed(rows: Iterable[TypeRow], words: Words) -> list[Shown]:
    """Rows with their words."""
    return [_dressed(row, words) for row in rows]


def scored(rows: Iterable[Shown], weights: Weights) -> list[Shown]:
    """The rows with the score that these weights give them."""
    return [replace(row, quality=quality_of(row.row.carried, row.row.counted, weights)) for row in rows]


def arranged(rows: Sequence[Shown], asked: Asked) -> list[Shown]:
    """The rows that pass the filters: custom ones, standard ones, those that cannot count, each in the order asked for."""
    found = [row for row in rows if _passes(row, asked)]
    currencies = currencies_of(rows)
    found.sort(key=lambda row: row.event)
    found.sort(key=lambda row: _key(row, asked.sort, currencies), reverse=asked.descending)
    found.sort(key=lambda row: CLASSES.index(row.group))
    return found


def make_table(rows: Sequence[Shown], asked: Asked) -> Table:
    """The page of the table that is asked for; the last one where it has fewer."""
    found = arranged(rows, asked)
    pages = max(1, -(-len(found) // MOST_ROWS))
    page = min(max(asked.page, 1), pages)
    here = found[(page - 1) * MOST_ROWS : page * MOST_ROWS]
    groups = tuple(_group(key, rows, here) for key in CLASSES if any(row.group == key for row in here))
    classes = {key: sum(row.group == key for row in rows) for key in CLASSES}
    return Table(groups, classes, currencies_of(rows), len(found), len(rows), page, pages)


def currencies_of(rows: Sequence[Shown]) -> tuple[str, ...]:
    """Every currency, the one of most events first."""
    valued: dict[str, int] = {}
    for row in rows:
        for currency in row.row.value:
            valued[currency] = valued.get(currency, 0) + row.row.valued
    return tuple(sorted(valued, key=lambda currency: (-valued[currency], currency)))


def _dressed(row: TypeRow, words: Words) -> Shown:
    issues = words.issues.get(row.event, NONE_OPEN)
    connection = "_".join(channel for channel in ("browser", "server", "file") if channel in row.channels)
    if row.event_class == "invalid":
        reasons = words.edition.canonical(row.event, words.kind).reasons
        suggestion = next((reason.suggestion for reason in reasons if reason.suggestion), "")
        return Shown(row, row.event, "", connection, len(reasons), suggestion, issues)
    status = "active" if row.last_received >= words.now_ms - ACTIVE_MS else "quiet"
    name = words.edition.display_name(row.event, words.language, words.kind)
    return Shown(row, name, status, connection, issues=issues)


def _passes(shown: Shown, asked: Asked) -> bool:
    wanted = asked.search.casefold()
    channels = shown.row.channels
    return (
        (wanted in shown.event.casefold() or wanted in shown.name.casefold())
        and asked.event_class in ("", shown.group)
        and asked.status in ("", shown.status)
        and (
            not asked.connection
            or ("file" in channels if asked.connection == "file" else channels == _CONNECTIONS[asked.connection])
        )
    )


def _key(shown: Shown, sort: str, currencies: Sequence[str]) -> Any:
    row = shown.row
    if sort == "name":
        return shown.name.casefold()
    if sort in ("status", "connection"):
        return getattr(shown, sort)
    if sort == "issues":
        return (shown.issues.count, shown.issues.tone == "stop")
    if sort == "quality":
        return -1.0 if shown.quality is None else shown.quality
    if sort == "value":
        return [row.value.get(currency, Decimal(0)) for currency in currencies]
    return row.last_received if sort == "last" else getattr(row, sort)


def _group(key: str, rows: Sequence[Shown], here: Sequence[Shown]) -> Group:
    of_group = [row.row for row in rows if row.group == key]
    return Group(
        key,
        len(of_group),
        sum(row.counted for row in of_group),
        sum(row.total for row in of_group),
        tuple(row for row in here if row.group == key),
    )
