"""What became of receipts of the demo shop, for the list of what a tab sent."""

import asyncio
import re
from typing import Any, Final

import msgspec
from litestar import MediaType, Request, Response, get

from balise.events.outcome import Outcome
from balise.reports.receipt_life import receipt_life
from balise.reports.receipt_parts import ReceiptLife
from balise.store import EventStore
from balise.web.given import Given
from balise.web.outcomes import Ending
from balise.web.pages.demo.source import find_demo_source
from balise.web.sentences import Sentences, sentences_for

MOST_RECEIPTS: Final = 40
_RECEIPT: Final = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)


class Told(msgspec.Struct):
    """One receipt's outcome: `tone` and `shape` as the style sheet names them, `first` the copy that counted, if another."""

    outcome: str
    event: str
    tone: str
    shape: str
    label: str
    sentence: str
    first: str


@get("/demo/outcomes")
async def tell_outcomes(request: Request[Any, Any, Any], parts: Given) -> Response[bytes]:
    """`{"outcomes": {receipt: Told}}` of `?receipt=…&receipt=…`, in the visitor's language.

    Only of events of the shop's own source, of at most `MOST_RECEIPTS`; a receipt that is not judged yet is left out.
    """
    asked = [text for text in request.query_params.getall("receipt", []) if _RECEIPT.fullmatch(text)]
    source = await find_demo_source(parts, request)
    lives = await asyncio.to_thread(_lives, parts.store, asked[:MOST_RECEIPTS])
    t = sentences_for(request)
    told = {life.receipt: _told(life, t) for life in lives if life.source == source.code}
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(msgspec.json.encode({"outcomes": told}), media_type=MediaType.JSON, headers=headers)


def _lives(store: EventStore, receipts: list[str]) -> list[ReceiptLife]:
    return [life for receipt in receipts if (life := receipt_life(store, receipt))]


def _told(life: ReceiptLife, t: Sentences) -> Told:
    ending = Ending(Outcome(life.ending.outcome), life.ending.first_receipt)
    return Told(
        outcome=ending.outcome,
        event=life.event,
        tone=ending.tone,
        shape=ending.shape,
        label=str(t(f"outcome.{ending.outcome}")),
        sentence=ending.sentence(t.language),
        first=ending.first_receipt,
    )
