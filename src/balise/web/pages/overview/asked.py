"""What the Overview's address asks for: hours, split, filters, order, columns, place. And addresses that ask for more or less."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from litestar.datastructures import MultiDict

from balise.web.time_range import TimeRange, read_range

SPLITS: Final = ("channel", "type", "outcome")
COLUMNS: Final = ("status", "connection", "trend", "total", "counted", "deduplicated", "quality", "issues", "value", "last")
SORTS: Final = ("name", *(column for column in COLUMNS if column != "trend"))
CLASSES: Final = ("custom", "standard", "invalid")
STATUSES: Final = ("active", "quiet")
CONNECTIONS: Final = ("browser", "server", "both", "file")
MOST_ROWS: Final = 100
_USUAL_SORT: Final = "-counted"
_LONGEST: Final = 200


@dataclass(frozen=True)
class Asked:
    """One view of the Overview. Empty filters let everything through; `page` counts from 1; `open` is a row's name."""

    over: TimeRange
    split: str = "channel"
    search: str = ""
    event_class: str = ""
    status: str = ""
    connection: str = ""
    sort: str = "counted"
    descending: bool = True
    columns: tuple[str, ...] = COLUMNS
    page: int = 1
    open: str = ""

    @property
    def filtered(self) -> bool:
        """Whether rows may be hidden."""
        return bool(self.search or self.event_class or self.status or self.connection)

    def link(self, **changes: str) -> str:
        """The address of this view with something changed. What hides or moves rows leads to the first page, none open."""
        kept = self.pairs | ({"page": str(self.page)} if set(changes) == {"open"} and self.page > 1 else {})
        pairs = {name: value for name, value in (kept | changes).items() if value and value != _USUAL.get(name)}
        if {"range", "from"} & set(changes):
            pairs = {name: value for name, value in pairs.items() if name in changes or name not in ("from", "to", "range", "by")}
        return "?" + urlencode(pairs, errors="replace")

    def sort_link(self, column: str) -> str:
        """Sort by a column; a second time the other way round. Names begin with A, figures with the largest."""
        falling = not self.descending if self.sort == column else column not in ("name", "status", "connection")
        return self.link(sort=f"-{column}" if falling else column)

    @property
    def pairs(self) -> dict[str, str]:
        """The view as an address has it, without page and open row."""
        pairs = {
            **self.over.address,
            "split": self.split,
            "q": self.search,
            "class": self.event_class,
            "status": self.status,
            "connection": self.connection,
            "sort": ("-" if self.descending else "") + self.sort,
            "columns": ".".join(self.columns),
        }
        return {name: value for name, value in pairs.items() if value and value != _USUAL.get(name)}

    @property
    def event_query(self) -> str:
        """What an event's page is asked with, to look at the same hours."""
        return "?" + urlencode(self.over.address) if self.over.address else ""


_USUAL: Final = {"split": "channel", "sort": _USUAL_SORT, "columns": ".".join(COLUMNS), "range": "7d", "page": "1"}


def read_asked(query: MultiDict[str], zone: Any, now_ms: int) -> Asked:
    """Read an address; what it does not say, or says wrong, is as usual."""
    sort = query.get("sort", _USUAL_SORT)
    if sort.removeprefix("-") not in SORTS:
        sort = _USUAL_SORT
    page = query.get("page", "")
    return Asked(
        over=read_range(query, zone, now_ms),
        split=_one_of(SPLITS, query.get("split", ""), "channel"),
        search=query.get("q", "").strip()[:_LONGEST],
        event_class=_one_of(CLASSES, query.get("class", "")),
        status=_one_of(STATUSES, query.get("status", "")),
        connection=_one_of(CONNECTIONS, query.get("connection", "")),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        columns=_columns(query),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        open=query.get("open", "")[:_LONGEST],
    )


def event_address(code: str, event: str) -> str:
    """The address of an event's page."""
    return f"/sources/{quote(code, safe='')}/events/{quote(event, safe='')}"


def _columns(query: MultiDict[str]) -> tuple[str, ...]:
    """The columns a form ticked, or an address names with dots between; every one where none is named."""
    wanted = {name for given in query.getall("columns", []) for name in given.split(".")}
    return tuple(column for column in COLUMNS if column in wanted) or COLUMNS


def _one_of(known: Sequence[str], wanted: str, otherwise: str = "") -> str:
    return wanted if wanted in known else otherwise
