"""What the door counts for `/metrics`: answers by status, and how long they took."""

from bisect import bisect_left
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Measures:
    """Plain numbers, counted on the hot path by one thread and made into metrics only when somebody asks."""

    def __init__(self, way: str = "collect") -> None:
        """`way` is part of the metrics' names: which door these answers went out of."""
        self._way = way
        self._answers: dict[int, int] = {}
        self._buckets = [0] * (len(_BOUNDS) + 1)
        self._seconds = 0.0
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def answered(self, status: int, seconds: float) -> None:
        """Count one answer."""
        self._answers[status] = self._answers.get(status, 0) + 1
        self._buckets[bisect_left(_BOUNDS, seconds)] += 1
        self._seconds += seconds

    def collect(self) -> Iterator[Metric]:
        """The metrics, as the registry asks for them."""
        answers = CounterMetricFamily(f"balise_{self._way}_answers", "Answers of these paths", labels=["status"])
        for status, count in self._answers.items():
            answers.add_metric([str(status)], count)
        yield answers
        seconds = HistogramMetricFamily(f"balise_{self._way}_seconds", "Seconds from request to answer")
        below = 0
        rows = []
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), self._buckets, strict=True):
            below += count
            rows.append((bound, float(below)))
        seconds.add_metric([], buckets=rows, sum_value=self._seconds)
        yield seconds
