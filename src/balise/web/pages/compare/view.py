"""Paste two events, see the verdict and why. Nothing is kept."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import PathParameter

from balise.errors import WrongInput
from balise.events.outcome import Outcome
from balise.events.received import Channel
from balise.events.source import Source
from balise.trials.simulator import Comparison
from balise.trials.simulator import Given as GivenEvent
from balise.web.access import visitor_of
from balise.web.form import read_form
from balise.web.given import Given
from balise.web.outcomes import Ending
from balise.web.render import render

Code = Annotated[str, PathParameter()]
CHANNELS: Final = ("browser", "server")
UNITS: Final = {"seconds": 1_000, "minutes": 60_000, "hours": 3_600_000}
MOST_MS: Final = 30 * 24 * 3_600_000
_LONGEST: Final = 20_000
BROWSER: Final = "ttq.track('CompletePayment', {value: 24.9, currency: 'EUR'}, {event_id: 'order-1'})"
SERVER: Final = """{
  "event": "CompletePayment",
  "event_id": "order-1",
  "user": {"external_id": "customer-7"},
  "page": {"url": "https://shop.example/thanks"},
  "properties": {"value": 24.9, "currency": "EUR"}
}"""


@dataclass(frozen=True)
class Typed:
    """What stands in the form: two events as pasted, who sent each, and how much later the second came."""

    one: str = BROWSER
    other: str = SERVER
    one_by: str = "browser"
    other_by: str = "server"
    gap: str = "30"
    unit: str = "seconds"

    @property
    def after_ms(self) -> int | None:
        """The time between in milliseconds; None where it is no time of at most 30 days."""
        try:
            after = round(float(self.gap.replace(",", ".")) * UNITS[self.unit])
        except (ValueError, OverflowError):
            return None
        return after if 0 <= after <= MOST_MS else None


@dataclass(frozen=True)
class ComparePage:
    """What compare/page.html may use. `refused` says what cannot be read; `found` is None before anything was tried."""

    source: Source
    typed: Typed = field(default_factory=Typed)
    found: Comparison | None = None
    refused: str = ""
    bad_gap: bool = False
    channels: tuple[str, ...] = CHANNELS
    units: tuple[str, ...] = tuple(UNITS)

    @property
    def path(self) -> str:
        """The page's own address."""
        return f"/sources/{self.source.code}/dedup/compare"

    def ending(self, outcome: str) -> Ending:
        """An outcome's shape and colour."""
        return Ending(Outcome(outcome))


@get("/sources/{code:str}/dedup/compare", sync_to_thread=False)
def show_compare(code: Code, request: Request[Any, Any, Any]) -> Response[str]:
    """The form, with an order sent by both in it."""
    return render(request, "compare/page.html", ComparePage(visitor_of(request).source(code)))


@post("/sources/{code:str}/dedup/compare", status_code=200, opt={"role": "viewer"})
async def compare_events(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The form again with the verdict. What was pasted stands in no address and is kept nowhere."""
    source = visitor_of(request).source(code)
    form = await read_form(request)
    typed = Typed(
        one=form.get("one", "")[:_LONGEST],
        other=form.get("other", "")[:_LONGEST],
        one_by=_among(form.get("one_by", ""), CHANNELS),
        other_by=_among(form.get("other_by", ""), CHANNELS),
        gap=form.get("gap", "")[:20],
        unit=_among(form.get("unit", ""), tuple(UNITS)),
    )
    after = typed.after_ms
    if after is None:
        return render(request, "compare/page.html", ComparePage(source, typed, bad_gap=True))
    given = [
        GivenEvent(sent=typed.one, channel=Channel(typed.one_by)),
        GivenEvent(sent=typed.other, channel=Channel(typed.other_by), after_ms=after),
    ]
    try:
        found = await sync_to_thread(parts.simulator.compare, source, given, parts.clock())
    except WrongInput as error:
        return render(request, "compare/page.html", ComparePage(source, typed, refused=str(error)))
    return render(request, "compare/page.html", ComparePage(source, typed, found))


def _among(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else known[0]


COMPARE_HANDLERS: Final = (show_compare, compare_events)
