"""How often was a rule's target clicked before the rule was there? Recorded clicks, which are no events."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from balise.reports.moments import DAY, iso_text
from balise.rules.conditions import holds
from balise.rules.rule import On, Rule, Target
from balise.rules.scoring import MARGIN, THRESHOLD, as_recorded, read_recorded, score
from balise.store import EventStore

MOST_DAYS: Final = 30
MOST_ELEMENTS: Final = 20_000
"""Different elements that are looked at, the most clicked first."""
MOST_PAGES: Final = 20
MOST_ROWS: Final = 200_000
GESTURES: Final[frozenset[On]] = frozenset({"click", "submit"})
"""Triggers whose past is recorded."""

ELEMENTS: Final = """
SELECT d.target_hash AS target_hash, any(d.target) AS target, sum(d.clicks) AS clicks
FROM daily_clicks AS d
WHERE d.source = {source:String} AND d.gesture = {gesture:String} AND d.hour >= {since:Int64}
GROUP BY target_hash
ORDER BY clicks DESC, target_hash
LIMIT {most:UInt64}
"""
RECORDED: Final = """
SELECT sum(d.clicks) AS clicks, min(d.hour) AS first FROM daily_clicks AS d
WHERE d.source = {source:String} AND d.gesture = {gesture:String} AND d.hour >= {since:Int64}
"""
BY_PAGE: Final = """
SELECT d.hour AS day, d.page AS page, d.target_hash AS target_hash, sum(d.clicks) AS clicks, max(d.last_at) AS last_at
FROM daily_clicks AS d
WHERE d.source = {source:String} AND d.gesture = {gesture:String} AND d.hour >= {since:Int64}
  AND d.target_hash IN {hashes:Array(String)}
GROUP BY day, page, target_hash
ORDER BY clicks DESC, day, page, target_hash
LIMIT {most:UInt64}
"""


class PastDay(msgspec.Struct, frozen=True):
    """Clicks recorded on one day, UTC (`2026-11-22`)."""

    day: str
    clicks: int


class PastPage(msgspec.Struct, frozen=True):
    """Clicks recorded on one page, its address without parameters."""

    page: str
    clicks: int


class Past(msgspec.Struct, kw_only=True, frozen=True):
    """What was recorded of a rule's target in the last `days` days: clicks, or forms sent, each of them, whatever `often` says.

    By day (every day from the first with any recorded click of the source), and by page, the busiest `MOST_PAGES` of
    `pages_in_all`. `elements` is how many different descriptions match; `recorded` is all that the source recorded of the
    kind, of which `unread` were not looked at, being the rarest. `last_at` is ISO 8601, UTC, "" for never. `partly`: a
    condition asks for the whole address, of which the parameters are not recorded.
    """

    days: int
    clicks: int
    by_day: list[PastDay]
    pages: list[PastPage]
    pages_in_all: int
    elements: int
    recorded: int
    unread: int
    last_at: str
    partly: bool


def past_clicks(store: EventStore, source: str, rule: Rule, now_ms: int, days: int = MOST_DAYS) -> Past:
    """Count what was recorded of the target of a rule about clicks or forms (`GESTURES`), which therefore has one."""
    on, target = rule.trigger.on, rule.trigger.target
    if on not in GESTURES or target is None:
        raise ValueError("Only clicks and forms are recorded.")
    today = now_ms // 1000 - now_ms // 1000 % DAY
    asked = {"source": source, "gesture": on, "since": today - (days - 1) * DAY}
    elements = store.ask(ELEMENTS, asked | {"most": MOST_ELEMENTS})
    scores = _matching(elements, as_recorded(target, on))
    found = store.ask(BY_PAGE, asked | {"hashes": sorted(scores), "most": MOST_ROWS}) if scores else []
    rows = [row for row in _best(found, scores, target.many) if holds(rule.when, row["page"])]
    recorded = store.ask(RECORDED, asked)[0]
    pages = Counter[str]()
    for row in rows:
        pages[row["page"]] += row["clicks"]
    return Past(
        days=days,
        clicks=pages.total(),
        by_day=_by_day(rows, recorded["first"] if recorded["clicks"] else today, today),
        pages=[PastPage(page, clicks) for page, clicks in pages.most_common(MOST_PAGES)],
        pages_in_all=len(pages),
        elements=len({row["target_hash"] for row in rows}),
        recorded=recorded["clicks"],
        unread=recorded["clicks"] - sum(row["clicks"] for row in elements),
        last_at=iso_text(max(row["last_at"] for row in rows) * 1000) if rows else "",
        partly=any(condition.of == "url" for alternative in rule.when for condition in alternative),
    )


def _matching(elements: Iterable[dict[str, Any]], target: Target) -> dict[str, float]:
    """The score of each different element that is the target, by its hash."""
    scores = {row["target_hash"]: score(target, read_recorded(row["target"])) for row in elements}
    return {each: value for each, value in scores.items() if value >= THRESHOLD}


def _best(rows: list[dict[str, Any]], scores: dict[str, float], many: bool) -> list[dict[str, Any]]:
    """Of the elements that were on a page on the same day, those that the pixel would have taken for the target."""
    if many:
        return rows
    best: defaultdict[tuple[int, str], float] = defaultdict(float)
    for row in rows:
        place = (row["day"], row["page"])
        best[place] = max(best[place], scores[row["target_hash"]])
    return [row for row in rows if scores[row["target_hash"]] > best[(row["day"], row["page"])] - MARGIN]


def _by_day(rows: list[dict[str, Any]], first: int, today: int) -> list[PastDay]:
    sums = Counter[int]()
    for row in rows:
        sums[row["day"]] += row["clicks"]
    return [PastDay(_day(day), sums[day]) for day in range(first, today + DAY, DAY)]


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
