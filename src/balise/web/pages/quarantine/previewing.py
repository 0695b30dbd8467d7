"""What would become of what waits, mended or as it is: of the first thousand at once, of all of it by a job."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.params import PathParameter
from litestar.response import Redirect

from balise.errors import NotFound
from balise.events.fix import Fix, as_json
from balise.events.intake import HealingPreview, Sample
from balise.events.source import Source
from balise.metadata import Job
from balise.reports.naming import Naming
from balise.reports.quarantine_items import quarantine_rows
from balise.reports.waiting_pages import waiting_count
from balise.trials.replays import PREVIEW, Asked, asked_of, order_preview, preview_of
from balise.vocabulary import load_edition
from balise.web.access import visitor_of
from balise.web.form import read_form
from balise.web.given import Given
from balise.web.naming import naming_of
from balise.web.outcomes import Ending
from balise.web.pages.quarantine.choice import Choice, read_choice
from balise.web.pages.quarantine.mending import KINDS, Mending, proposed, read_mending, said
from balise.web.pages.quarantine.piles import OF_THE_NAME, suggester
from balise.web.parts import WebParts
from balise.web.render import render

Code = Annotated[str, PathParameter()]
Number = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
AT_ONCE: Final = 1_000
"""As many events are tried while the page is waited for; all of them are tried by a job."""
SHOWN: Final = 12
_LONGEST_NAME: Final = 200


@dataclass(frozen=True)
class PreviewPage:
    """What quarantine/preview.html may use. `total` is the whole choice; `job` tries all of it, None where the page did.

    `suggestion` is a better name, `proposed` are fixes that may help.
    """

    source: Source
    choice: Choice
    mending: Mending
    naming: Naming
    total: int
    preview: HealingPreview
    suggestion: str = ""
    proposed: tuple[Fix, ...] = ()
    job: Job | None = None
    kinds: tuple[str, ...] = tuple(KINDS)

    @property
    def samples(self) -> list[Sample]:
        """Some of the events."""
        return self.preview.samples[:SHOWN]

    @property
    def count(self) -> int:
        """How many were tried."""
        return self.preview.asked - self.preview.already_left

    @property
    def endings(self) -> list[tuple[Ending, int]]:
        """How they would end."""
        return [(Ending.of(outcome), events) for outcome, events in self.preview.outcomes.items()]

    @property
    def passing(self) -> int:
        """How many would leave the quarantine."""
        return sum(events for ending, events in self.endings if not ending.outcome.quarantined)

    @property
    def staying(self) -> list[tuple[Ending, int]]:
        """Why the others would stay."""
        return [(ending, events) for ending, events in self.endings if ending.outcome.quarantined]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The hidden fields of a form that carries choice and fixes on."""
        return [*self.choice.pairs(), *self.mending.pairs()]

    def said(self, fix: Fix) -> tuple[str, dict[str, Any]]:
        """The sentence that tells a fix."""
        return said(fix)

    def json(self, fix: Fix) -> str:
        """The fix as a form's field holds it."""
        return as_json(fix)


@get("/sources/{code:str}/quarantine/preview")
async def preview_replay(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """What each chosen event would become, sent again now with these fixes. Nothing is changed."""
    source = visitor_of(request).source(code)
    asked = request.query_params
    fields = dict(asked.items())
    choice = read_choice(fields, asked.getall("receipt", [])).pinned(parts.clock())
    suggestion = suggester(load_edition(source.edition), source.kind)(choice.name or "")
    name = fields.get("as", suggestion if choice.reason in OF_THE_NAME else "").strip()[:_LONGEST_NAME]
    name = name.encode("utf-8", "replace").decode()
    mending = read_mending(fields, asked.getall("fix", []), name)
    page = await asyncio.to_thread(_tried, parts, source, choice, mending, suggestion)
    return render(request, "quarantine/preview.html", page)


@post("/sources/{code:str}/quarantine/previews", opt={"role": "editor"})
async def start_preview(code: Code, request: Request[Any, Any, Any], parts: Given) -> Redirect:
    """Try the fixes on everything that was chosen; the page that follows tells how far it is."""
    visitor, form = visitor_of(request), await read_form(request)
    source = visitor.source(code)
    asked = read_asked(parts, form, form.all("receipt"), form.all("fix"))
    job = await asyncio.to_thread(order_preview, parts.metadata, visitor.workspace.id, source, asked, visitor.user.email)
    return Redirect(f"{request.url.path}/{job.id}", status_code=303)


@get("/sources/{code:str}/quarantine/previews/{number:int}", sync_to_thread=True)
def show_preview(code: Code, number: Number, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """How far the trial is, and at its end what would become of the events."""
    visitor = visitor_of(request)
    source, job = visitor.source(code), parts.metadata.jobs.find(number, visitor.workspace.id)
    if job is None or (job.kind, job.source) != (PREVIEW, source.code):
        raise NotFound("This preview is too long ago.")
    asked = asked_of(job)
    choice, mending = Choice.of(asked.chosen), Mending.of(asked.fixes)
    preview = preview_of(job) or HealingPreview()
    page = PreviewPage(source, choice, mending, naming_of(parts, source), job.total, preview, job=job)
    return render(request, "quarantine/preview.html", page)


def read_asked(parts: WebParts, fields: Any, receipts: list[str], fixes: list[str]) -> Asked:
    """What a form asks for: the choice, pinned to this moment, and the fixes."""
    now = parts.clock()
    name = fields.get("as", "").strip()[:_LONGEST_NAME]
    mending = read_mending({}, fixes, name)
    return Asked(chosen=read_choice(fields, receipts).pinned(now).chosen(now), fixes=mending.chain())


def _tried(parts: WebParts, source: Source, choice: Choice, mending: Mending, suggestion: str) -> PreviewPage:
    chosen = choice.chosen(parts.clock())
    preview = parts.healing.preview(source, chosen, mending.chain(), most=AT_ONCE)
    staying = [sample for sample in preview.samples if not sample.event]
    rows = quarantine_rows(parts.store, source.code, [sample.receipt for sample in staying])
    total = waiting_count(parts.store, source.code, chosen)
    found = proposed(staying, rows, parts.metadata.plan.whole(source.code), mending.fixes)
    return PreviewPage(
        source, choice, mending, naming_of(parts, source), total, preview, suggestion=suggestion, proposed=tuple(found)
    )


PREVIEW_HANDLERS = (preview_replay, start_preview, show_preview)
