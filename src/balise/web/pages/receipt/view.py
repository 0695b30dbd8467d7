"""The life of one event, as a track."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import PathParameter

from balise.errors import NotFound
from balise.events.source import Source
from balise.reports.receipt_life import receipt_life
from balise.reports.receipt_parts import ReceiptLife
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.outcomes import Ending
from balise.web.pages.receipt.steps import VERDICTS, Step, moment, steps_of
from balise.web.render import render
from balise.web.visitor import Visitor
from balise.web.waiting import STATE as WAITING

_RECEIPT: Final = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
_MOST_CONTENTS: Final = 50


@dataclass(frozen=True)
class ReceiptPage:
    """What receipt/page.html may use; `life` is None where no event of the visitor's workspace has the receipt."""

    receipt: str
    life: ReceiptLife | None = None
    source: Source | None = None
    ending: Ending | None = None
    steps: tuple[Step, ...] = ()
    properties: str = ""
    contents: tuple[dict[str, Any], ...] = ()

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The stops at which the rule on copies decided; its clause says why."""
        return VERDICTS

    @property
    def clock_off(self) -> str:
        """`behind` or `ahead`, where the sender's clock is known to be off; else empty."""
        off = (self.life.received.clock_behind_ms if self.life else 0) or 0
        return "behind" if off > 0 else "ahead" if off < 0 else ""

    def moment(self, text: str) -> int:
        """Milliseconds since 1970 of a time of the life."""
        return moment(text)


@get("/receipts/{receipt:str}", sync_to_thread=True)
def show_receipt(receipt: Annotated[str, PathParameter()], request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """One receipt; 404 with the cure where there is no such event here, or not yet."""
    life = receipt_life(parts.store, receipt) if _RECEIPT.fullmatch(receipt) else None
    source = _source(visitor_of(request), life)
    if life is None or source is None:
        return render(request, "receipt/page.html", ReceiptPage(receipt[:64]), 404)
    request.state[WAITING].of(source.code)
    properties = msgspec.json.format(msgspec.json.encode(life.properties), indent=2).decode() if life.properties else ""
    page = ReceiptPage(
        receipt=receipt,
        life=life,
        source=source,
        ending=Ending.of(life.ending.outcome, life.ending.first_receipt),
        steps=steps_of(life),
        properties=properties,
        contents=_contents(life.properties.get("contents")),
    )
    return render(request, "receipt/page.html", page)


def _source(visitor: Visitor, life: ReceiptLife | None) -> Source | None:
    """The event's source, where it is one of the visitor's."""
    try:
        return visitor.source(life.source) if life else None
    except NotFound:
        return None


def _contents(sent: Any) -> tuple[dict[str, Any], ...]:
    """The products of an event, as far as they are objects."""
    items = [sent] if isinstance(sent, dict) else sent if isinstance(sent, list) else []
    return tuple(item for item in items[:_MOST_CONTENTS] if isinstance(item, dict))
