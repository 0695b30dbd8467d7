"""What runs by itself: each kind of job with its work, what is repeated, and what is measured of it."""

from collections.abc import Iterator
from typing import Any, Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily

from balise.alerts import delivering, office
from balise.alerts.delivering import Deliverer
from balise.alerts.office import Office
from balise.builder.ordering import KIND as CHECK_RULES
from balise.diagnostics.run import Doctor
from balise.errors import Unavailable
from balise.jobs import Every, Progress, Work
from balise.metadata import Job, Metadata
from balise.metadata.jobs import SCHEDULE, SERVER
from balise.store import EventStore
from balise.trials.backtest_jobs import KIND as BACKTEST
from balise.trials.backtest_jobs import Backtests

RETAIN_CLICKS: Final = "retain_clicks"
REPEATED: Final = (
    Every("retain", 24 * 3600),
    Every(RETAIN_CLICKS, 24 * 3600),
    Every("diagnose", 600),
    Every(CHECK_RULES, 24 * 3600),
    Every(office.KIND, 60, for_each_source=False),
)


def works_of(
    metadata: Metadata, store: EventStore, doctor: Doctor, alerts: Office, deliverer: Deliverer, backtests: Backtests
) -> dict[str, Work]:
    """Each kind of job and what it does."""

    def retain(job: Job, _progress: Progress) -> dict[str, Any]:
        """Delete the events that a source has kept for its time."""
        source = metadata.sources.find(job.source)
        if source is not None:
            store.retain(source.code, source.retention_months)
        return {}

    def diagnose(job: Job, progress: Progress) -> dict[str, Any]:
        """Look at a source for what is wrong, and have told who asked to be."""
        found = doctor.diagnose(job.source, progress)
        if found.opened or found.gone:
            metadata.jobs.add(office.KIND, workspace=SERVER, actor=SCHEDULE, once=f"{office.KIND} now")
        return {"opened": len(found.opened), "gone": len(found.gone), "still": found.still, "failed": list(found.failed)}

    return {
        "retain": retain,
        "diagnose": diagnose,
        office.KIND: alerts.work,
        **dict.fromkeys(delivering.KINDS, deliverer.work),
        BACKTEST: backtests.work,
    }


def works_of_clicks(store: EventStore, days: int) -> dict[str, Work]:
    """Recorded clicks go after so many days."""

    def retain_clicks(job: Job, _progress: Progress) -> dict[str, Any]:
        """Delete the clicks that a source has kept for their time."""
        store.retain_clicks(job.source, days)
        return {}

    return {RETAIN_CLICKS: retain_clicks}


class JobMeasures:
    """How the jobs get on, for /metrics; nothing is said while the metadata cannot be read."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges of this moment."""
        try:
            counts, watched = self._metadata.jobs.counts(), self._metadata.issues.watched()
        except Unavailable:
            return
        yield GaugeMetricFamily("balise_jobs_waiting", "Jobs that are due and not begun", counts.waiting)
        yield GaugeMetricFamily("balise_jobs_running", "Jobs that somebody works on", counts.running)
        yield GaugeMetricFamily("balise_jobs_failed", "Jobs that failed within a day", counts.failed)
        yield GaugeMetricFamily("balise_jobs_oldest_waiting_seconds", "How late the oldest due job is", counts.late_ms / 1000)
        oldest = "How long the source was not looked at that waits longest"
        yield GaugeMetricFamily("balise_diagnosis_oldest_seconds", oldest, watched.oldest_ms / 1000)
        yield GaugeMetricFamily("balise_detectors_failing", "Detectors that could not look the last time", watched.failing)
