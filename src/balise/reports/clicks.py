"""What do visitors click most, and how much of it is recorded? Clicks are no events: no other report knows of them."""

from typing import Any, Final

import msgspec

from balise.reports.moments import DAY, iso_text
from balise.rules.rule import Target
from balise.store import EventStore

DAYS: Final = 7
MOST: Final = 100
_FACTS: Final = """
SELECT d.target_hash AS target_hash, d.gesture AS gesture, any(d.target) AS target, sum(d.clicks) AS clicks,
       uniqExact(d.page) AS pages, argMax(d.page, d.clicks) AS page, max(d.last_at) AS last_at
FROM daily_clicks AS d
WHERE d.source = {source:String} AND d.hour >= {since:Int64}"""
MOST_CLICKED: Final = f"""{_FACTS} AND ({{page:String}} = '' OR d.page = {{page:String}})
GROUP BY target_hash, gesture
ORDER BY clicks DESC, target_hash, gesture
LIMIT {{most:UInt32}}
"""
ONE: Final = f"""{_FACTS} AND d.target_hash = {{target_hash:String}}
GROUP BY target_hash, gesture
ORDER BY clicks DESC
LIMIT 1
"""
PAGES: Final = """
SELECT d.page AS page, sum(d.clicks) AS clicks FROM daily_clicks AS d
WHERE d.source = {source:String} AND d.hour >= {since:Int64}
GROUP BY page
ORDER BY clicks DESC, page
LIMIT {most:UInt32}
"""
RECORDED: Final = """
SELECT source, count() AS clicks, min(received_at) AS first, max(received_at) AS last FROM clicks
WHERE source IN {sources:Array(String)}
GROUP BY source
"""
ROOM: Final = """
SELECT sumIf(bytes_on_disk, table IN ('clicks', 'daily_clicks')) AS bytes, sum(bytes_on_disk) AS all_bytes,
       sumIf(rows, table = 'clicks') AS clicks
FROM system.parts WHERE active AND database = currentDatabase()
"""
_read_target = msgspec.json.Decoder(Target).decode


class ClickedElement(msgspec.Struct, frozen=True, kw_only=True):
    """An element that was clicked, or a form that was sent (`gesture`), as it was described; `hash` stands for the description.

    `pages` is on how many pages; `page` is the one with the most. `last_at` is ISO 8601, UTC.
    """

    hash: str
    gesture: str
    target: Target
    clicks: int
    pages: int
    page: str
    last_at: str

    @property
    def words(self) -> str:
        """What people call it: its name, what is written on it, else what marks it."""
        target = self.target
        marks = (target.attributes.get(name, "") for name in ("data-testid", "data-test", "name", "title", "href", "action"))
        return target.name or target.text or next(filter(None, marks), "") or target.id or " ".join(target.classes)


class ClickedPage(msgspec.Struct, frozen=True):
    """A page, its address without parameters, and the clicks recorded on it."""

    page: str
    clicks: int


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What a source has recorded and still keeps. Times are milliseconds since 1970, UTC; 0 for never.

    `bytes` is the part of the disk that its clicks take, by its share of all clicks; `share` of all events' tables, 0 to 1.
    """

    clicks: int = 0
    first: int = 0
    last: int = 0
    bytes: int = 0
    share: float = 0.0


def most_clicked(store: EventStore, source: str, now_ms: int, page: str = "", days: int = DAYS) -> list[ClickedElement]:
    """The elements clicked most in the last days, the first `MOST`, on one page or on all."""
    given = {"source": source, "since": _since(now_ms, days), "page": page, "most": MOST}
    return [_element(row) for row in store.ask(MOST_CLICKED, given)]


def clicked_element(store: EventStore, source: str, target_hash: str, now_ms: int, days: int = 31) -> ClickedElement | None:
    """The element that this hash stands for; None where none was recorded."""
    rows = store.ask(ONE, {"source": source, "since": _since(now_ms, days), "target_hash": target_hash})
    return _element(rows[0]) if rows else None


def clicked_pages(store: EventStore, source: str, now_ms: int, days: int = DAYS, most: int = 30) -> list[ClickedPage]:
    """The pages clicked on most in the last days."""
    given = {"source": source, "since": _since(now_ms, days), "most": most}
    return [ClickedPage(row["page"], row["clicks"]) for row in store.ask(PAGES, given)]


def recorded_clicks(store: EventStore, sources: list[str]) -> dict[str, Recorded]:
    """What each of these sources has recorded, by code; those that have nothing are left out."""
    rows = store.ask(RECORDED, {"sources": sources})
    if not rows:
        return {}
    room = store.ask(ROOM)[0]
    return {row["source"]: _recorded(row, room) for row in rows}


def _recorded(row: dict[str, Any], room: dict[str, Any]) -> Recorded:
    own = room["bytes"] * row["clicks"] // max(room["clicks"], 1)
    share = own / room["all_bytes"] if room["all_bytes"] else 0.0
    return Recorded(clicks=row["clicks"], first=row["first"], last=row["last"], bytes=own, share=share)


def _element(row: dict[str, Any]) -> ClickedElement:
    return ClickedElement(
        hash=row["target_hash"],
        gesture=row["gesture"],
        target=_read_target(row["target"]),
        clicks=row["clicks"],
        pages=row["pages"],
        page=row["page"],
        last_at=iso_text(row["last_at"] * 1000),
    )


def _since(now_ms: int, days: int) -> int:
    today = now_ms // 1000 - now_ms // 1000 % DAY
    return today - (days - 1) * DAY
