"""Charts as numbers."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from balise.web.charts import bar_chart, line_chart, spark
from balise.web.sentences import Sentences
from balise.web.time_range import read_range

NOW = 1_790_000_000_000
T = Sentences("en")
QUERY = st.sampled_from(
    [{}, {"range": "24h"}, {"range": "28d"}, {"range": "7d", "by": "day"}, {"from": "2026-09-01", "to": "2026-09-01"}]
)


@given(QUERY, st.lists(st.integers(0, 10**9), min_size=1, max_size=50), st.integers(1, 7))
def test_a_chart_keeps_its_numbers(query, counts, many):
    """The table under a chart has every count, its totals are theirs, and nothing is drawn outside."""
    over = read_range(query, UTC, NOW)
    named = [(f"s{n}", [counts[(place + n) % len(counts)] for place in range(len(over.starts))]) for n in range(many)]

    for draw in (line_chart, bar_chart):
        chart = draw(T, over, named)
        assert [list(row.counts) for row in chart.rows] == [list(row) for row in zip(*(each for _, each in named), strict=True)]
        assert [series.total for series in chart.series] == [sum(each) for _, each in named]
        assert chart.ticks[0] >= chart.peak
        assert chart.ticks[-1] == 0
        assert all(-0.1 <= bar.y <= 100 and bar.height <= 100.1 for bar in chart.bars)
        assert all(0 <= mark.x <= 100 for mark in chart.marks)
        assert sum(row.running for row in chart.rows) == over.running


def test_the_running_hour_is_not_drawn():
    """The hour that is not over is in the table, marked, and not in the line."""
    over = read_range({"range": "24h"}, UTC, NOW)
    chart = line_chart(T, over, [("all", [5] * 24)])

    assert chart.series[0].path.count(" ") == 2 * 23 - 1
    assert [row.running for row in chart.rows] == [False] * 23 + [True]


@given(st.lists(st.integers(0, 10**12), max_size=40))
def test_a_spark_stays_in_its_box(counts):
    """A trend's shape fits 72 by 18, whatever its values."""
    path, end = spark(counts)
    numbers = [float(each) for each in path[1:].split()]

    assert all(0 <= x <= 72 for x in numbers[::2])
    assert all(0 <= y <= 18 for y in [*numbers[1::2], end])
