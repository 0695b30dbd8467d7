"""What is repeated: which kinds of job, how often, for what."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from balise.metadata import Metadata
from balise.metadata.jobs import SCHEDULE, SERVER, place

LONGEST_S: Final = 24 * 3600
"""Scheduled jobs that went well are remembered for two days, so nothing may be rarer than daily."""


@dataclass(frozen=True)
class Every:
    """A kind of job to be ordered every so many seconds: for each source, or once for the whole server."""

    kind: str
    seconds: int
    for_each_source: bool = True

    def __post_init__(self) -> None:
        if not 0 < self.seconds <= LONGEST_S:
            raise ValueError("seconds must be more than nothing and at most a day")


Places = Callable[[], Iterable[tuple[int, str]]]


def order_due(metadata: Metadata, repeated: Iterable[Every], now: int) -> None:
    """Order what is due; what has not ended yet is not ordered again. Raises `Unavailable`."""
    sources = [
        (workspace.id, source.code) for workspace in metadata.workspaces.all() for source in metadata.sources.all(workspace.id)
    ]
    for every in repeated:
        latest = metadata.job_leases.latest(every.kind)
        for workspace, source in sources if every.for_each_source else [(SERVER, "")]:
            if now - latest.get((workspace, source), 0) >= every.seconds * 1000:
                key = place(every.kind, workspace, source)
                metadata.jobs.add(every.kind, workspace=workspace, source=source, actor=SCHEDULE, once=key)
