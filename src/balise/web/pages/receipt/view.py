"""The life of one event, as a track."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import PathParameter

from balise.events.outcome import Outcome
from balise.reports.receipt_life import ReceiptLife, receipt_life
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.outcomes import Ending
from balise.web.pages.receipt.steps import Step, steps_of
from balise.web.render import render

_RECEIPT: Final = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)


@dataclass(frozen=True)
class ReceiptPage:
    """What receipt/page.html may use; `life` is None where no event has the receipt."""

    receipt: str
    life: ReceiptLife | None = None
    ending: Ending | None = None
    steps: tuple[Step, ...] = ()
    properties: str = ""


@get("/receipts/{receipt:str}", sync_to_thread=True)
def show_receipt(receipt: Annotated[str, PathParameter()], request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """One receipt; 404 with the cure where there is no such event, or not yet."""
    life = receipt_life(parts.store, receipt) if _RECEIPT.fullmatch(receipt) else None
    if life is None or life.source not in [source.code for source in visitor_of(request).sources]:
        return render(request, "receipt/page.html", ReceiptPage(receipt[:64]), 404)
    ending = Ending(Outcome(life.ending.outcome), life.ending.first_receipt)
    properties = msgspec.json.format(msgspec.json.encode(life.properties), indent=2).decode() if life.properties else ""
    return render(request, "receipt/page.html", ReceiptPage(receipt, life, ending, steps_of(life), properties))
