"""Reports: Event Types, the life of one event, what waits in quarantine."""

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from balise.api.addresses import Given, ReceiptId, SourceCode, find_source
from balise.api.problems import Refusal, documented
from balise.api.query import MOMENT, read_moment
from balise.events.outcome import Outcome
from balise.reports.event_types import EventTypes, event_types
from balise.reports.quarantine_items import QuarantineItems, quarantine_items
from balise.reports.receipt_life import receipt_life
from balise.reports.receipt_parts import ReceiptLife
from balise.vocabulary import load_edition

MOST_ITEMS = 1_000

Since = Annotated[str | None, QueryParameter(name="from", description="From this moment on.", schema_extra=MOMENT)]
Until = Annotated[str | None, QueryParameter(name="to", description="Before this moment.", schema_extra=MOMENT)]
OutcomeOnly = Annotated[Outcome | None, QueryParameter(description="Only what waits for this reason.")]
Limit = Annotated[int, QueryParameter(description="How many at most.", ge=1, le=MOST_ITEMS)]
After = Annotated[
    str | None,
    QueryParameter(description="The `next` of an earlier answer, to go on there.", pattern=r"^[0-9]{1,15}\.[0-9A-Za-z_-]{1,64}$"),
]


@get(
    "/sources/{code:str}/event-types",
    summary="Report by Event Type",
    response_description="The Event Types with at least one event, the most frequent first.",
    responses=documented(404),
    sync_to_thread=True,
)
def report_event_types(code: SourceCode, parts: Given, since: Since = None, until: Until = None) -> EventTypes:
    """How a source's events ended and what they are worth, by Event Type; whole hours, all time where nothing is given.

    Events whose name has an alias stand under the name it is shown as.
    `total` = `counted` + `merged` + `dropped` + `quarantined`. Sums of money are exact texts by currency.
    """
    begin, end = read_moment(since, "from"), read_moment(until, "to")
    if begin is not None and end is not None and begin > end:
        raise Refusal(400, "wrong_moment", "`from` lies after `to`.", "query.from", "Exchange the two.")
    source = find_source(parts, code)
    edition = load_edition(source.edition)
    aliases = parts.metadata.plan.aliases(source.code)
    return event_types(
        parts.store,
        source.code,
        begin,
        end,
        parts.clock(),
        lambda name: edition.canonical(name, source.kind.value).event_class,
        aliases,
    )


@get(
    "/receipts/{receipt:str}",
    summary="The life of one event",
    response_description="What happened to the event, in order.",
    responses=documented(404),
    sync_to_thread=True,
)
def show_receipt(receipt: ReceiptId, parts: Given) -> ReceiptLife:
    """How the event was received, what the rules found, how it ended and why, and its other copies.

    Identifiers of people are told by their kind only. A receipt just given may be unknown for some seconds.
    """
    life = receipt_life(parts.store, receipt)
    if life is None or not parts.reaches(life.source):
        cure = "Check the receipt; if it was just given, ask again in some seconds."
        raise Refusal(404, "unknown_receipt", "No event has this receipt.", "path.receipt", cure)
    return life


@get(
    "/sources/{code:str}/quarantine",
    summary="List what waits in quarantine",
    response_description="What waits, the newest first.",
    responses=documented(404),
    sync_to_thread=True,
)
def list_quarantine(
    code: SourceCode, parts: Given, outcome: OutcomeOnly = None, limit: Limit = 100, after: After = None
) -> QuarantineItems:
    """The events that wait, each with its reasons; `waiting` counts them all by reason."""
    source = find_source(parts, code)
    return quarantine_items(parts.store, source.code, limit, after, outcome.value if outcome else None)


REPORT_HANDLERS = (report_event_types, show_receipt, list_quarantine)
