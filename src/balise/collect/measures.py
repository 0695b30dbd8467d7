"""What the door counts for `/metrics`: answers by status, and how long they took."""

from prometheus_client import CollectorRegistry, Counter, Histogram

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Measures:
    """Counters of the door. `registry` holds them for exposition."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        answers = Counter(
            "balise_collect_answers", "Answers of the collection paths, by HTTP status", ["status"], registry=self.registry
        )
        self._answers = {status: answers.labels(str(status)) for status in (200, 400, 404, 405, 413, 415, 500, 503)}
        self._seconds = Histogram(
            "balise_collect_seconds", "Seconds from request to answer", buckets=_BUCKETS, registry=self.registry
        )

    def answered(self, status: int, seconds: float) -> None:
        """Count one answer."""
        self._answers[status].inc()
        self._seconds.observe(seconds)
