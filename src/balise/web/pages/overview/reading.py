"""Reads what the Overview shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from balise.errors import Unavailable
from balise.events.source import Source
from balise.metadata import IssueState, Metadata
from balise.reports.activity import Asked as AskedActivity
from balise.reports.activity import by_channel, by_outcome, by_type
from balise.reports.names_sent import NameSent, names_sent
from balise.reports.naming import Naming
from balise.reports.together import together
from balise.reports.trends import trends
from balise.reports.type_table import Totals, TypeRow, type_table
from balise.vocabulary import load_edition
from balise.web.charts import Chart, bar_chart, line_chart, spark
from balise.web.naming import naming_of
from balise.web.pages.diagnostics.card import Open, open_of
from balise.web.pages.overview.asked import Asked
from balise.web.pages.overview.table import Shown, Table, Words, dressed, make_table, scored
from balise.web.parts import WebParts
from balise.web.sentences import Sentences

MOST_SERIES: Final = 6
PAYMENTS: Final = ("CompletePayment", "Purchase")
"""The standard events that are payments, by edition the one or the other."""


@dataclass(frozen=True)
class Figures:
    """What the store said. `names` are the names as sent and `sparks` the trends of the rows shown, by event."""

    now: Totals
    before: Totals
    payments: int
    paid: dict[str, Decimal]
    chart: Chart
    table: Table
    names: dict[str, list[NameSent]]
    sparks: dict[str, tuple[str, float]]
    ever: bool


def read_figures(parts: WebParts, source: Source, asked: Asked, t: Sentences) -> Figures | None:
    """The figures; None where the store cannot be read now."""
    try:
        return _read(parts, source, asked, t)
    except Unavailable:
        return None


def read_rows(parts: WebParts, source: Source, asked: Asked, t: Sentences, naming: Naming) -> list[Shown]:
    """Every row of the table."""
    found = type_table(parts.store, source.code, asked.over.hours, naming)
    return _dressed(parts, source, t, found.rows)


def _read(parts: WebParts, source: Source, asked: Asked, t: Sentences) -> Figures:
    naming, over, store = naming_of(parts, source), asked.over, parts.store
    found, drawn = together(
        lambda: type_table(store, source.code, over.hours, naming, over.previous),
        lambda: None if asked.split == "type" else _chart(parts, source, asked, t, naming, ()),
    )
    rows = _dressed(parts, source, t, found.rows)
    table = make_table(rows, asked)
    here = [row.row for row in table.rows if row.group != "invalid"]
    events, received = [row.event for row in here], {name: n for row in here for name, n in row.names.items()}
    shapes, names = together(
        lambda: trends(store, source.code, over.whole_days, over.whole_until, events, naming),
        lambda: names_sent(store, source.code, over.hours, received, naming),
    )
    paid = [row.row for row in rows if row.event in PAYMENTS and row.group == "standard"]
    return Figures(
        now=found.now,
        before=found.before,
        payments=sum(row.counted for row in paid),
        paid=_worth(paid),
        chart=drawn or _chart(parts, source, asked, t, naming, found.rows),
        table=table,
        names=names,
        sparks={event: spark(counts) for event, counts in shapes.items() if any(counts)},
        ever=bool(rows),
    )


def _dressed(parts: WebParts, source: Source, t: Sentences, rows: Sequence[TypeRow]) -> list[Shown]:
    words = Words(
        load_edition(source.edition), source.kind.value, t.language, parts.clock(), open_by_event(parts.metadata, source)
    )
    weights = parts.metadata.match_weights.of_source(source.code, source.kind)
    return scored(dressed(rows, words), weights)


def open_by_event(metadata: Metadata, source: Source) -> dict[str, Open]:
    """The open issues of a source's events, by the names they are shown under."""
    found: dict[str, list[str]] = {}
    for issue in metadata.issues.of_source(source.code, [IssueState.OPEN]):
        found.setdefault(issue.event, []).append(issue.severity)
    return {event: open_of(severities) for event, severities in found.items()}


def _chart(parts: WebParts, source: Source, asked: Asked, t: Sentences, naming: Naming, rows: Sequence[TypeRow]) -> Chart:
    over = asked.over
    question = AskedActivity(source.code, over.starts, over.until)
    if asked.split == "type":
        busiest = sorted((row for row in rows if row.counted), key=lambda row: (-row.counted, row.event))
        own = [row.event for row in busiest[:MOST_SERIES]]
        series = by_type(parts.store, question, naming, own)
        named = [(each.key or str(t("overview.others")), each.events) for each in series]
    elif asked.split == "outcome":
        named = [(str(t(f"overview.{each.key}")), each.events) for each in by_outcome(parts.store, question, naming)]
    else:
        named = [(str(t(f"overview.first_{each.key}")), each.events) for each in by_channel(parts.store, question, naming)]
    draw = line_chart if over.unit == "hour" else bar_chart
    return draw(t, over, named)


def _worth(rows: Sequence[TypeRow]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows:
        for currency, amount in row.value.items():
            found[currency] = found.get(currency, Decimal(0)) + amount
    return found
