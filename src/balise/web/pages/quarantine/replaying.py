"""Sending again what waits: what each event would become, the order itself, and how far it is."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.params import PathParameter
from litestar.response import Redirect

from balise.errors import NotFound
from balise.events.intake import Foreseen, ReplayPreview
from balise.events.source import Source
from balise.reports.quarantine_groups import chosen_receipts, quarantine_groups
from balise.vocabulary import load_edition
from balise.web.access import visitor_of
from balise.web.form import read_form
from balise.web.given import Given
from balise.web.outcomes import Ending
from balise.web.pages.quarantine.choice import Choice, read_choice
from balise.web.pages.quarantine.piles import OF_THE_NAME, suggester
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.replays import Replay
from balise.web.waiting import STATE as WAITING

Code = Annotated[str, PathParameter()]
MOST_AT_ONCE: Final = 5_000
"""As many events one replay takes, the oldest first; the next takes the others."""
SHOWN: Final = 8
_LONGEST_NAME: Final = 200


@dataclass(frozen=True)
class PreviewPage:
    """What quarantine/preview.html may use. `name` is what the events get, empty: each its own; `total` is the whole choice."""

    source: Source
    choice: Choice
    name: str
    suggestion: str
    total: int
    preview: ReplayPreview

    @property
    def events(self) -> list[Foreseen]:
        """Some of the events."""
        return self.preview.events[:SHOWN]

    @property
    def count(self) -> int:
        """How many a replay would take now."""
        return len(self.preview.events)

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


@dataclass(frozen=True)
class ReplayPage:
    """What quarantine/replay.html may use."""

    source: Source
    replay: Replay

    @property
    def endings(self) -> list[tuple[Ending, int]]:
        """How the events that left ended."""
        return [(Ending.of(outcome), events) for outcome, events in self.replay.outcomes.items()]


@get("/sources/{code:str}/quarantine/preview")
async def preview_replay(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """What each chosen event would become, sent again now. Nothing is changed."""
    source = visitor_of(request).source(code)
    asked = request.query_params
    choice = read_choice(dict(asked.items()), asked.getall("receipt", [])).pinned(parts.clock())
    receipts, total = await asyncio.to_thread(_receipts, parts, source, choice)
    suggestion = suggester(load_edition(source.edition), source.kind)(choice.name or "")
    name = asked.get("as", suggestion if choice.reason in OF_THE_NAME else "").strip()[:_LONGEST_NAME]
    preview = await parts.intake.preview(source, receipts, name or None)
    return render(request, "quarantine/preview.html", PreviewPage(source, choice, name, suggestion, total, preview))


@post("/sources/{code:str}/quarantine/replay", opt={"role": "editor"})
async def start_replay(code: Code, request: Request[Any, Any, Any], parts: Given) -> Redirect:
    """Send again what was chosen; the page that follows tells how far it is."""
    source = visitor_of(request).source(code)
    form = await read_form(request)
    choice = read_choice(form, form.all("receipt")).pinned(parts.clock())
    receipts, _ = await asyncio.to_thread(_receipts, parts, source, choice)
    name = form.get("as", "").strip()[:_LONGEST_NAME] or None
    replay = parts.replays.start(parts.intake, source, receipts, name)
    return Redirect(f"{request.url.path}s/{replay.id}", status_code=303)


@get("/sources/{code:str}/quarantine/replays/{replay_id:str}")
async def show_replay(code: Code, replay_id: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """How far a replay is, and at its end what became of the events."""
    source = visitor_of(request).source(code)
    replay = parts.replays.find(replay_id, source.code)
    if replay is None:
        raise NotFound("This replay is too long ago.")
    if not replay.running:
        request.state[WAITING].forget(source.code)
        await asyncio.to_thread(request.state[WAITING].of, source.code)
    return render(request, "quarantine/replay.html", ReplayPage(source, replay))


def _receipts(parts: WebParts, source: Source, choice: Choice) -> tuple[list[str], int]:
    """The receipts a replay takes, and how many the choice holds."""
    if choice.receipts:
        return list(choice.receipts[:MOST_AT_ONCE]), len(choice.receipts)
    chosen = choice.chosen(parts.clock())
    receipts = chosen_receipts(parts.store, source.code, chosen, MOST_AT_ONCE)
    if len(receipts) < MOST_AT_ONCE:
        return receipts, len(receipts)
    return receipts, sum(group.events for group in quarantine_groups(parts.store, source.code, chosen))


REPLAY_HANDLERS = (preview_replay, start_replay, show_replay)
