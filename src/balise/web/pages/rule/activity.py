"""What a rule sent, and how pages saw its element: figures, pictures by day, and page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from balise.builder.proof import PageChecked, RuleHolds, rule_holds
from balise.errors import Unavailable
from balise.events.source import Source
from balise.metadata.rule_types import EventRule
from balise.reports.event_rules import Fired, RuleDay, RulePage, Seen, fired_lately, seen_of
from balise.reports.moments import DAY
from balise.rules.scoring import THRESHOLD
from balise.web.charts import Chart, Mark, bar_chart
from balise.web.pages.rules.figures import Figures, figures_of
from balise.web.parts import WebParts
from balise.web.rule_differences import Difference, target_differences
from balise.web.sentences import Sentences
from balise.web.time_range import read_range

_DAYS: Final = 28
_MOSTLY: Final = 0.9
WAYS: Final = ("found", "weak", "missing", "unclear")
"""How a page may see an element, in the order of the chart."""


@dataclass(frozen=True)
class ScorePlot:
    """The mean score of each day that pages reported on, as a picture of `width` by 100: a path for each run of days.

    `dots` are days that stand alone. `rows` are the same figures: the day, its page views, mean and lowest score.
    """

    width: int
    paths: Sequence[str]
    dots: Sequence[tuple[float, float]]
    threshold: float
    marks: Sequence[Mark]
    rows: Sequence[tuple[str, int, float, float]]


@dataclass(frozen=True)
class PageRow:
    """A page of the site: what the rule sent there, last at `last_ms` (0: never), and how visits to it saw the element."""

    page: str
    events: int
    last_ms: int
    seen: Seen

    @property
    def tone(self) -> str:
        """The mark of how often the element was found."""
        share = self.seen.found_share
        return "note" if share is None else "good" if share >= _MOSTLY else "warn" if share > 0 else "stop"


@dataclass(frozen=True)
class Sample:
    """A sample page with its last check, None before the first; `at_ms` and `good_ms` are its times, 0 for never."""

    page: str
    check: PageChecked | None
    at_ms: int = 0
    good_ms: int = 0

    @property
    def key(self) -> str:
        """What became of it: a key under `rule.check_`."""
        if self.check is None:
            return "none"
        return self.check.opened if self.check.opened != "opened" else self.check.state or "opened"

    @property
    def tone(self) -> str:
        """The mark's name."""
        return {"none": "note", "found": "good", "opened": "good", "missing": "stop"}.get(self.key, "warn")


@dataclass(frozen=True)
class Lost:
    """Where the element is not found any more: since when the event may be under-counted (0: unknown), and what would repair it.

    `repair` is empty where nothing is proposed; `found_on` are the pages the proposed element stands on.
    """

    since_ms: int
    repair: Sequence[Difference]
    found_on: Sequence[str]


@dataclass(frozen=True)
class Activity:
    """What stands on the page of a rule. `seen` and `scores` are None where no page reported; `lost` where the element is found.

    `run_ms` is when sample pages were looked at last, 0 for never; `no_browser`: they could not be, for want of a browser.
    """

    figures: Figures
    chart: Chart
    seen: Chart | None
    scores: ScorePlot | None
    pages: Sequence[PageRow]
    samples: Sequence[Sample]
    lost: Lost | None
    unclear: bool
    run_ms: int
    no_browser: bool


def read_activity(parts: WebParts, source: Source, rule: EventRule, t: Sentences) -> Activity | None:
    """The last 28 days of a rule; None where the store cannot be read now."""
    now = parts.clock()
    sightings = parts.metadata.rule_sightings.since(source.code, now - (_DAYS - 1) * DAY * 1000, rule.id)
    try:
        holds = rule_holds(parts.store, parts.metadata, rule, now, _DAYS)
        week = fired_lately(parts.store, source.code, now).get(rule.id, Fired(0, 0, 0))
    except Unavailable:
        return None
    proof = holds.proof
    over = read_range({"range": "28d", "by": "day"}, UTC, now)
    fired = bar_chart(t, over, [(str(t("rule.fired")), [day.events for day in proof.days])])
    named = [(str(t(f"rule.{way}")), [getattr(day.targets, way) for day in proof.days]) for way in WAYS]
    lately = seen_of(each for each in sightings if each.day > now - 7 * DAY * 1000)
    return Activity(
        figures=figures_of(week, lately),
        chart=fired,
        seen=bar_chart(t, over, named) if proof.targets.seen else None,
        scores=_plot(proof.days, fired) if proof.targets.seen else None,
        pages=[_page(one) for one in proof.pages],
        samples=_samples(rule, holds),
        lost=_lost(holds, t) if holds.verdict == "drifted" else None,
        unclear=holds.verdict == "unclear",
        run_ms=holds.run.at if holds.run else 0,
        no_browser=bool(holds.run and holds.run.state == "no_browser"),
    )


def _samples(rule: EventRule, holds: RuleHolds) -> list[Sample]:
    checks = {check.page: check for check in holds.pages}
    return [
        Sample(page, check, _ms(check.at), _ms(check.good_at)) if (check := checks.get(page)) else Sample(page, None)
        for page in rule.pages
    ]


def _lost(holds: RuleHolds, t: Sentences) -> Lost:
    repair = holds.repair
    lines = target_differences(repair.before, repair.after, t) if repair else []
    return Lost(_ms(holds.under_counted_since), lines, repair.pages if repair else [])


def _ms(iso: str) -> int:
    """Milliseconds of a moment as reports tell it; 0 for none."""
    return int(datetime.fromisoformat(iso).timestamp() * 1000) if iso else 0


def _page(one: RulePage) -> PageRow:
    return PageRow(one.page, one.events, _ms(one.last_at), one.targets)


def _plot(days: Sequence[RuleDay], beside: Chart) -> ScorePlot:
    """The scores under the same days as another chart."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place, day in enumerate(days):
        if day.targets.score is None:
            runs.append([])
        else:
            runs[-1].append((place + 0.5, round(100 - 100 * day.targets.score, 1)))
    paths = ["M" + " ".join(f"{x:g} {y:g}" for x, y in run) for run in runs if len(run) > 1]
    rows = [
        (row.label, day.targets.seen, day.targets.score, day.targets.score_least or 0.0)
        for row, day in zip(beside.rows, days, strict=True)
        if day.targets.score is not None
    ]
    dots = [run[0] for run in runs if len(run) == 1]
    return ScorePlot(len(days), paths, dots, 100 - 100 * THRESHOLD, beside.marks, rows)
