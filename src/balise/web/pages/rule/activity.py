"""What a rule sent, and how pages saw its element: figures, pictures by day, and page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from balise.errors import Unavailable
from balise.events.source import Source
from balise.metadata.rule_types import EventRule
from balise.reports.event_rules import Fired, RuleDay, RulePage, Seen, fired_lately, rule_proof, seen_of
from balise.reports.moments import DAY
from balise.rules.scoring import THRESHOLD
from balise.web.charts import Chart, Mark, bar_chart
from balise.web.pages.rules.figures import Figures, figures_of
from balise.web.parts import WebParts
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
class Activity:
    """What stands on the page of a rule. `seen` and `scores` are None where no page reported."""

    figures: Figures
    chart: Chart
    seen: Chart | None
    scores: ScorePlot | None
    pages: Sequence[PageRow]


def read_activity(parts: WebParts, source: Source, rule: EventRule, t: Sentences) -> Activity | None:
    """The last 28 days of a rule; None where the store cannot be read now."""
    now = parts.clock()
    sightings = parts.metadata.rule_sightings.since(source.code, now - (_DAYS - 1) * DAY * 1000, rule.id)
    try:
        proof = rule_proof(parts.store, sightings, source.code, rule.id, now, _DAYS)
        week = fired_lately(parts.store, source.code, now).get(rule.id, Fired(0, 0, 0))
    except Unavailable:
        return None
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
    )


def _page(one: RulePage) -> PageRow:
    last = int(datetime.fromisoformat(one.last_at).timestamp() * 1000) if one.last_at else 0
    return PageRow(one.page, one.events, last, one.targets)


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
