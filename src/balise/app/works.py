"""What runs by itself: each kind of job with its work, what is repeated, and what is measured of it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily

from balise.errors import Unavailable
from balise.jobs import Every, Progress, Work
from balise.metadata import Job, Metadata
from balise.store import EventStore

REPEATED: Final = (Every("retain", 24 * 3600),)


def works_of(metadata: Metadata, store: EventStore) -> Mapping[str, Work]:
    """Each kind of job and what it does."""

    def retain(job: Job, _progress: Progress) -> dict[str, Any]:
        """Delete the events that a source has kept for its time."""
        source = metadata.sources.find(job.source)
        if source is not None:
            store.retain(source.code, source.retention_months)
        return {}

    return {"retain": retain}


class JobMeasures:
    """How the jobs get on, for /metrics; nothing is said while the metadata cannot be read."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges of this moment."""
        try:
            counts = self._metadata.jobs.counts()
        except Unavailable:
            return
        yield GaugeMetricFamily("balise_jobs_waiting", "Jobs that are due and not begun", counts.waiting)
        yield GaugeMetricFamily("balise_jobs_running", "Jobs that somebody works on", counts.running)
        yield GaugeMetricFamily("balise_jobs_failed", "Jobs that failed within a day", counts.failed)
        yield GaugeMetricFamily("balise_jobs_oldest_waiting_seconds", "How late the oldest due job is", counts.late_ms / 1000)
