"""Charts as numbers for SVG: where lines and bars run, what stands on the axes, the same figures as a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from balise.web.sentences import Sentences
from balise.web.time_range import TimeRange

HEIGHT: Final = 100
MOST_MARKS: Final = 12
_GAP: Final = 8.0
_STEPS: Final = 4


@dataclass(frozen=True)
class Drawn:
    """One series: `number` is its colour's, `path` its line (empty for bars), `end` where its label stands, in percent."""

    number: int
    label: str
    total: int
    path: str = ""
    end: float = 0.0


@dataclass(frozen=True)
class Bar:
    """A piece of a bar, in the drawing's own units; `running` while its time is not over."""

    number: int
    x: float
    y: float
    height: float
    running: bool


@dataclass(frozen=True)
class Mark:
    """A word under the time axis at `x` percent: `lead` is left out on a narrow screen."""

    x: float
    lead: str
    text: str


@dataclass(frozen=True)
class Row:
    """One step as a line of the table."""

    label: str
    counts: tuple[int, ...]
    running: bool

    @property
    def total(self) -> int:
        """All series together."""
        return sum(self.counts)


@dataclass(frozen=True)
class Chart:
    """What layout/chart.html draws. `width` is the number of steps, `ticks` the values at the side from the top down."""

    width: int
    series: tuple[Drawn, ...]
    bars: tuple[Bar, ...]
    fill: str
    ticks: tuple[int, ...]
    marks: tuple[Mark, ...]
    rows: tuple[Row, ...]
    peak: int
    tops: tuple[tuple[float, float, int], ...] = field(default=())

    @property
    def lines_at(self) -> list[float]:
        """Where the lines of the grid run."""
        return [round(HEIGHT * place / _STEPS, 1) for place in range(_STEPS)]

    @property
    def total(self) -> int:
        """Everything in it."""
        return sum(row.total for row in self.rows)

    @property
    def end_x(self) -> float:
        """Where the lines end, in percent."""
        steps = self.width - (1 if self.rows and self.rows[-1].running else 0)
        return round(100 * (steps - 0.5) / self.width, 2)


def line_chart(t: Sentences, over: TimeRange, named: Sequence[tuple[str, list[int]]]) -> Chart:
    """Lines over hours. The hour that still runs is in the table only."""
    shown = len(over.starts) - (1 if over.running else 0)
    peak = max((max(counts[:shown], default=0) for _, counts in named), default=0)
    top = _top(peak)
    paths = [_path(counts[:shown], top) for _, counts in named]
    ends = _apart([_y(counts[shown - 1], top) if shown else HEIGHT for _, counts in named])
    drawn = tuple(Drawn(place + 1, label, sum(counts), paths[place], ends[place]) for place, (label, counts) in enumerate(named))
    fill = f"{paths[0]} {shown - 0.5} {HEIGHT} .5 {HEIGHT}z" if shown > 1 and paths else ""
    return Chart(len(over.starts), drawn, (), fill, _ticks(top), _marks(t, over), _rows(t, over, named), peak)


def bar_chart(t: Sentences, over: TimeRange, named: Sequence[tuple[str, list[int]]]) -> Chart:
    """Bars, the series on top of each other; the last one is drawn paler while its time still runs."""
    sums = [sum(counts[place] for _, counts in named) for place in range(len(over.starts))]
    peak = max(sums, default=0)
    top = _top(peak)
    bars: list[Bar] = []
    for place in range(len(sums)):
        y = float(HEIGHT)
        for number, (_, counts) in enumerate(named, 1):
            height = HEIGHT * counts[place] / top
            y -= height
            if counts[place]:
                bars.append(Bar(number, place + 0.2, round(y, 2), round(height, 2), over.running and place == len(sums) - 1))
    drawn = tuple(Drawn(number, label, sum(counts)) for number, (label, counts) in enumerate(named, 1))
    tops = tuple((round(100 * (place + 0.5) / len(sums), 2), round(_y(total, top), 1), total) for place, total in enumerate(sums))
    marks = _marks(t, over)
    return Chart(
        len(sums),
        drawn,
        tuple(bars),
        "",
        _ticks(top),
        marks,
        _rows(t, over, named),
        peak,
        tops if len(sums) <= MOST_MARKS else (),
    )


def spark(counts: Sequence[int]) -> tuple[str, float]:
    """A path of 72 by 18 for a shape without values, and the height of its last point."""
    top, steps = max(counts, default=0) or 1, max(len(counts) - 1, 1)
    points = [(2 + 68 * place / steps, 15.5 - 12.5 * count / top) for place, count in enumerate(counts)]
    return "M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in points), round(points[-1][1], 1) if points else 15.5


def _top(peak: int) -> int:
    """The least round number of four equal steps that holds the peak."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size // 2 if size > 1 else 3, 5 * size):
            if step * _STEPS >= peak:
                return step * _STEPS
        size *= 10


def _ticks(top: int) -> tuple[int, ...]:
    return tuple(top * place // _STEPS for place in range(_STEPS, -1, -1))


def _y(count: int, top: int) -> float:
    return round(HEIGHT - HEIGHT * count / top, 1)


def _path(counts: Sequence[int], top: int) -> str:
    points = " ".join(f"{place + 0.5:g} {_y(count, top):g}" for place, count in enumerate(counts))
    return f"M{points}" if points else ""


def _apart(ends: list[float]) -> list[float]:
    """The same heights, moved down as far as labels need it."""
    placed: dict[int, float] = {}
    last = -_GAP
    for place in sorted(range(len(ends)), key=lambda each: ends[each]):
        last = max(ends[place], last + _GAP)
        placed[place] = last
    over = max(0.0, last - HEIGHT)
    return [round(placed[place] - over, 1) for place in range(len(ends))]


def _marks(t: Sentences, over: TimeRange) -> tuple[Mark, ...]:
    width = len(over.starts)
    moments = [(place, over.at(start)) for place, start in enumerate(over.starts)]
    if over.choice == "24h":
        return tuple(Mark(_percent(place, width), "", t.clock(at)) for place, at in moments if at.hour % 4 == 0)
    days = [(place, at) for place, at in moments if over.unit == "day" or at.hour == 0]
    days = days[:: -(-len(days) // MOST_MARKS)] if days else []
    centre = over.unit == "day"
    return tuple(_day_mark(t, _percent(place + (0.5 if centre else 0), width), at, over.days) for place, at in days)


def _day_mark(t: Sentences, x: float, at: datetime, days: int) -> Mark:
    lead, number = t.weekday(at.date())
    return Mark(x, lead, number) if days <= MOST_MARKS else Mark(x, "", t.short_day(at.date()))


def _percent(place: float, width: int) -> float:
    return round(100 * place / width, 2)


def _rows(t: Sentences, over: TimeRange, named: Sequence[tuple[str, list[int]]]) -> tuple[Row, ...]:
    last = len(over.starts) - 1
    return tuple(
        Row(
            t.day(over.at(start).date()) if over.unit == "day" else t.when(start * 1000),
            tuple(counts[place] for _, counts in named),
            over.running and place == last,
        )
        for place, start in enumerate(over.starts)
    )
