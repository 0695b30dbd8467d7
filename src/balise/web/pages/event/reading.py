"""Reads what an event's page shows."""

from dataclasses import dataclass
from decimal import Decimal

from balise.errors import Unavailable
from balise.events.source import Source
from balise.reports.activity import Asked, by_outcome
from balise.reports.copies import Copies, copies
from balise.reports.event_figures import EventFigures, event_figures, event_value, received_by_name
from balise.reports.event_types import ACTIVE_MS
from balise.reports.match_quality import EventQuality, event_quality
from balise.reports.names_sent import NameSent, names_sent
from balise.reports.naming import Naming
from balise.reports.parameters_received import Parameters, parameters_received
from balise.reports.recent_receipts import RecentReceipt, recent_receipts
from balise.vocabulary import load_edition
from balise.web.charts import Chart, bar_chart
from balise.web.parts import WebParts
from balise.web.sentences import Sentences
from balise.web.time_range import TimeRange


@dataclass(frozen=True)
class Days:
    """What an event was worth, a line for each day (of the last 24 hours, each hour)."""

    currencies: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Decimal, ...]], ...]
    totals: tuple[Decimal, ...]


@dataclass(frozen=True)
class Found:
    """What the store said of one event. `waiting` counts what waits in quarantine and would count as it."""

    now: EventFigures
    before: int
    waiting: int
    chart: Chart
    value: Days
    names: list[NameSent]
    copies: list[Copies]
    parameters: Parameters
    receipts: list[RecentReceipt]
    known: frozenset[str]
    quality: EventQuality
    active: bool

    @property
    def received(self) -> int:
        """Everything received, however it ended."""
        return self.stored + self.waiting

    @property
    def stored(self) -> int:
        """What was counted, merged or dropped."""
        return self.now.counted + self.now.merged + self.now.dropped

    @property
    def ever(self) -> bool:
        """Whether the event was ever received."""
        return bool(self.now.last_received or self.waiting)

    @property
    def connection(self) -> str:
        """A key such as `browser_server`; empty where nothing came."""
        return "_".join(channel for channel in ("browser", "server", "file") if channel in self.now.channels)

    def documented(self, parameter: str) -> bool:
        """Whether the platform knows a parameter of this name."""
        return parameter.rpartition("[].")[2] in self.known


def read_event(parts: WebParts, source: Source, event: str, over: TimeRange, t: Sentences, naming: Naming) -> Found | None:
    """Everything about the event shown under this name; None where the store cannot be read now."""
    try:
        return _read(parts, source, event, over, t, naming)
    except Unavailable:
        return None


def _read(parts: WebParts, source: Source, event: str, over: TimeRange, t: Sentences, naming: Naming) -> Found:
    store, hours, code = parts.store, over.hours, source.code
    now = event_figures(store, code, hours, event, naming)
    outcomes = by_outcome(store, Asked(code, over.starts, over.until, (event,)), naming)
    return Found(
        now=now,
        before=event_figures(store, code, over.previous, event, naming).counted,
        waiting=outcomes[-1].total,
        chart=bar_chart(t, over, [(str(t("event.counted")), outcomes[0].events)]),
        value=_days(parts, source, event, over, t, naming),
        names=names_sent(store, code, hours, received_by_name(store, code, hours, event, naming), naming).get(event, []),
        copies=copies(store, code, hours, event, naming),
        parameters=parameters_received(store, code, hours, event, naming),
        receipts=recent_receipts(store, code, hours, event, naming),
        known=load_edition(source.edition).parameter_names,
        quality=event_quality(event, now.carried, now.counted, parts.metadata.match_weights.of_source(code, source.kind)),
        active=now.last_received >= parts.clock() - ACTIVE_MS,
    )


def _days(parts: WebParts, source: Source, event: str, over: TimeRange, t: Sentences, naming: Naming) -> Days:
    worth = event_value(parts.store, source.code, over.starts, over.until, event, naming)
    labels = [t.day(over.at(start).date()) if over.unit == "day" else t.when(start * 1000) for start in over.starts]
    rows = tuple((label, tuple(steps[place] for steps in worth.values())) for place, label in enumerate(labels))
    return Days(tuple(worth), rows, tuple(sum(steps, Decimal(0)) for steps in worth.values()))
