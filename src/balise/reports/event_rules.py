"""Does a rule of the Event Builder still hold: what did it send, and how did pages see its target, day by day and page by page?

What it sent comes from the store, how targets were seen from the metadata (kept for 62 days, whole days in UTC).
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from balise.metadata import RuleSighting
from balise.reports.moments import DAY, iso_text
from balise.store import EventStore

MOST_DAYS: Final = 62
MOST_PAGES: Final = 50
_WAYS: Final = ("found", "weak", "missing", "unclear")

BY_DAY = """
SELECT r.hour AS day, r.rule_version AS version, r.event AS event, sum(r.events) AS events, sum(r.counted) AS counted,
       sum(r.score) AS score, min(r.score_least) AS score_least, max(r.last_received) AS last_received
FROM daily_rules AS r
WHERE r.source = {source:String} AND r.rule = {rule:String} AND r.hour >= {since:Int64}
GROUP BY day, version, event
ORDER BY day, version, event
"""
BY_PAGE = f"""
SELECT path(e.page_url) AS page, count() AS events, max(e.received_at) AS last_received
FROM events AS e
WHERE e.source = {{source:String}} AND e.event IN {{events:Array(String)}} AND e.event_time >= {{since:Int64}}
  AND e.rule = {{rule:String}} AND e.outcome != 'test'
GROUP BY page
ORDER BY events DESC, page
LIMIT {MOST_PAGES}
"""
FIRED = """
SELECT r.rule AS rule, sum(r.events) AS events, sum(r.counted) AS counted, max(r.last_received) AS last_received
FROM daily_rules AS r
WHERE r.source = {source:String} AND r.hour >= {since:Int64}
GROUP BY rule
"""


class Seen(msgspec.Struct, kw_only=True):
    """How page views saw the target: surely in `found`, below the threshold in `weak`, not in `missing`, as two in `unclear`.

    `score` is the mean of their scores and `score_least` the lowest, 0 to 1; both are None where nothing was seen.
    """

    seen: int = 0
    found: int = 0
    weak: int = 0
    missing: int = 0
    unclear: int = 0
    score: float | None = None
    score_least: float | None = None

    @property
    def found_share(self) -> float | None:
        """The share of page views that found it, 0 to 1; None where nothing was seen."""
        return self.found / self.seen if self.seen else None


class RuleDay(msgspec.Struct, kw_only=True):
    """One day, UTC (`2026-11-22`): events sent, those of them that count (copies do not), how targets were seen.

    `sent_score` is the mean score of the targets of what was sent; None where nothing was.
    """

    day: str
    events: int = 0
    counted: int = 0
    sent_score: float | None = None
    targets: Seen


class RulePage(msgspec.Struct, kw_only=True):
    """One path of the site: `events` it sent and the last one's arrival (ISO 8601, UTC; "" for none), how targets were seen.

    An empty `page` stands for pages that were not told apart.
    """

    page: str
    events: int = 0
    last_at: str = ""
    targets: Seen


class RuleVersionSums(msgspec.Struct, kw_only=True):
    """One version of the rule: what it sent and how its target was seen."""

    version: int
    events: int = 0
    counted: int = 0
    targets: Seen


class RuleProof(msgspec.Struct, kw_only=True):
    """The answer, of the days from `since` on. `names` are the events it sent.

    `last_match` is the last event's arrival, `last_seen` when a page looked for the target last: ISO 8601, UTC; "" for never.
    """

    rule: str
    since: str
    events: int
    counted: int
    last_match: str
    last_seen: str
    names: list[str]
    targets: Seen
    days: list[RuleDay]
    """Every day, the oldest first."""
    pages: list[RulePage]
    """At most `MOST_PAGES` where it sent and as many where it was looked for, the busiest first."""
    versions: list[RuleVersionSums]
    """The newest first."""


class Fired(msgspec.Struct):
    """What a rule sent lately: events, those that count, the last one's arrival in milliseconds."""

    events: int
    counted: int
    last_received: int


def fired_lately(store: EventStore, source: str, now_ms: int, days: int = 7) -> dict[str, Fired]:
    """By the rule's id, what each rule of a source sent within so many days; a rule that sent nothing is not there."""
    rows = store.ask(FIRED, {"source": source, "since": _first_day(now_ms, days)})
    return {row.pop("rule"): Fired(**row) for row in rows}


def seen_lately(sightings: Iterable[RuleSighting]) -> dict[str, Seen]:
    """By the rule's id, how its target was seen in these sightings."""
    by_rule: dict[str, list[RuleSighting]] = {}
    for each in sightings:
        by_rule.setdefault(each.rule, []).append(each)
    return {rule: seen_of(own) for rule, own in by_rule.items()}


def rule_proof(
    store: EventStore, sightings: Sequence[RuleSighting], source: str, rule: str, now_ms: int, days: int = 28
) -> RuleProof:
    """The proof of one rule over so many days up to now, of what it sent and of these sightings of its target."""
    first = _first_day(now_ms, days)
    asked = {"source": source, "rule": rule, "since": first}
    sent = store.ask(BY_DAY, asked)
    names = sorted({row["event"] for row in sent})
    pages = store.ask(BY_PAGE, asked | {"events": names}) if names else []
    own = [each for each in sightings if each.rule == rule and each.day >= first * 1000]
    last, seen_at = max((row["last_received"] for row in sent), default=0), max((each.last_at for each in own), default=0)
    return RuleProof(
        rule=rule,
        since=iso_text(first * 1000),
        events=sum(row["events"] for row in sent),
        counted=sum(row["counted"] for row in sent),
        last_match=iso_text(last) if last else "",
        last_seen=iso_text(seen_at) if seen_at else "",
        names=names,
        targets=seen_of(own),
        days=[_day(start, sent, own) for start in range(first, now_ms // 1000 + 1, DAY)],
        pages=_pages(pages, own),
        versions=_versions(sent, own),
    )


def seen_of(sightings: Iterable[RuleSighting]) -> Seen:
    """All of these in one."""
    own = list(sightings)
    seen = sum(each.seen for each in own)
    sums = {way: sum(getattr(each, way) for each in own) for way in _WAYS}
    if not seen:
        return Seen()
    mean, least = sum(each.score_sum for each in own) / seen / 100, min(each.score_least for each in own) / 100
    return Seen(seen=seen, **sums, score=round(mean, 4), score_least=least)


def _first_day(now_ms: int, days: int) -> int:
    """The first second of the day with which so many days begin, the last of them today."""
    today = now_ms // 1000 - now_ms // 1000 % DAY
    return today - (days - 1) * DAY


def _day(start: int, sent: Sequence[dict[str, Any]], own: Sequence[RuleSighting]) -> RuleDay:
    rows = [row for row in sent if row["day"] == start]
    events = sum(row["events"] for row in rows)
    return RuleDay(
        day=iso_text(start * 1000)[:10],
        events=events,
        counted=sum(row["counted"] for row in rows),
        sent_score=round(float(sum(row["score"] for row in rows)) / events, 4) if events else None,
        targets=seen_of(each for each in own if each.day == start * 1000),
    )


def _pages(sent: Sequence[dict[str, Any]], own: Sequence[RuleSighting]) -> list[RulePage]:
    by_page: dict[str, list[RuleSighting]] = {}
    for each in own:
        by_page.setdefault(each.page, []).append(each)
    looked = sorted(by_page, key=lambda page: -sum(each.seen for each in by_page[page]))[:MOST_PAGES]
    rows = {row["page"]: row for row in sent}
    pages = []
    for page in dict.fromkeys([*rows, *looked]):
        row = rows.get(page)
        last = iso_text(row["last_received"]) if row else ""
        pages.append(
            RulePage(page=page, events=row["events"] if row else 0, last_at=last, targets=seen_of(by_page.get(page, ())))
        )
    return pages


def _versions(sent: Sequence[dict[str, Any]], own: Sequence[RuleSighting]) -> list[RuleVersionSums]:
    numbers = {row["version"] for row in sent} | {each.version for each in own}
    return [
        RuleVersionSums(
            version=number,
            events=sum(row["events"] for row in sent if row["version"] == number),
            counted=sum(row["counted"] for row in sent if row["version"] == number),
            targets=seen_of(each for each in own if each.version == number),
        )
        for number in sorted(numbers, reverse=True)
    ]
