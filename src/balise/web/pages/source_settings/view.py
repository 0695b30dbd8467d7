"""What people chose for a source, and changing it: nothing is lost without being asked, the last change can be undone."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from litestar import Request, Response, get, post
from litestar.params import PathParameter

from balise.events.source import Source
from balise.metadata import Change
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.backtests.wish import change_to, order
from balise.web.pages.source_settings.choices import Choices, choices_of, plain, read_choices
from balise.web.pages.source_settings.saving import Loss, last_change, loss_of, what_it_was
from balise.web.parts import WebParts
from balise.web.redirect import see
from balise.web.render import render
from balise.web.server import Server

Code = Annotated[str, PathParameter()]


@dataclass(frozen=True)
class SourceSettingsPage:
    """What source_settings/page.html may use.

    `loss` asks before something is deleted; `change` is the last one, `undoable` unless something was changed since.
    """

    source: Source
    choices: Choices
    server: Server
    change: Change | None
    undoable: bool
    done: str = ""
    loss: Loss | None = None


@dataclass(frozen=True)
class Wish:
    """A change to make: as typed, as the rules hold it, the months whose loss was agreed to, what to say when done."""

    choices: Choices
    kept: dict[str, Any]
    agreed: str = ""
    done: str = "saved"


@get("/sources/{code:str}/settings", sync_to_thread=True, opt={"role": "editor"})
def show_source_settings(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The form with what holds now."""
    source = visitor_of(request).source(code)
    done = request.query_params.get("done", "")
    return _page(request, parts, source, choices_of(source), done=done if done in ("saved", "undone", "late", "same") else "")


@post("/sources/{code:str}/settings", opt={"role": "editor"})
async def change_source_settings(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Save the form. A fault or a loss brings it back as it was typed."""
    return await asyncio.to_thread(_change, request, parts, code, await read_form(request))


@post("/sources/{code:str}/settings/undo", opt={"role": "editor"})
async def undo_source_settings(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Set back what the last change changed, unless somebody changed it again."""
    return await asyncio.to_thread(_undo, request, parts, code, await read_form(request))


def _change(request: Request[Any, Any, Any], parts: WebParts, code: str, form: Form) -> Response[str]:
    source = visitor_of(request).source(code)
    choices, kept = read_choices(form, source.kind, site=source.kind == "web")
    if choices.faults:
        return _page(request, parts, source, choices, status=400)
    if form.get("do") == "try":
        return see(_tried(request, parts, source, kept))
    return _save(request, parts, source, Wish(choices, kept, form.get("delete", "")))


def _tried(request: Request[Any, Any, Any], parts: WebParts, source: Source, kept: dict[str, Any]) -> str:
    """Order a backtest of what decides about events; the others only hold for how they come in and how long they stay."""
    wanted = {name: kept[name] for name in ("edition", "on_sensitive") if kept.get(name, "") not in ("", getattr(source, name))}
    return order(parts, source, change_to(wanted), "7", visitor_of(request).user.email)


def _undo(request: Request[Any, Any, Any], parts: WebParts, code: str, form: Form) -> Response[str]:
    visitor = visitor_of(request)
    source = visitor.source(code)
    change = last_change(parts.metadata, source, visitor.workspace.id)
    before = what_it_was(source, change) if change and str(change.id) == form.get("change", "") else None
    if before is None:
        return see(f"{_base(source)}?done=late")
    wanted = choices_of(msgspec.convert(msgspec.to_builtins(source) | before, Source))
    return _save(request, parts, source, Wish(wanted, before, done="undone"))


def _save(request: Request[Any, Any, Any], parts: WebParts, source: Source, wish: Wish) -> Response[str]:
    loss = loss_of(parts.store, source, wish.kept)
    if loss and wish.agreed != str(loss.months):
        return _page(request, parts, source, wish.choices, loss=loss)
    if plain(wish.kept) == plain({name: getattr(source, name) for name in wish.kept}):
        return see(f"{_base(source)}?done=same")
    parts.metadata.sources.change(source.code, **wish.kept, actor=visitor_of(request).user.email)
    return see(f"{_base(source)}?done={wish.done}")


def _page(
    request: Request[Any, Any, Any], parts: WebParts, source: Source, choices: Choices, status: int = 200, **more: Any
) -> Response[str]:
    change = last_change(parts.metadata, source, visitor_of(request).workspace.id)
    undoable = change is not None and what_it_was(source, change) is not None
    page = SourceSettingsPage(source, choices, parts.server, change, undoable, **more)
    return render(request, "source_settings/page.html", page, status)


def _base(source: Source) -> str:
    return f"/sources/{quote(source.code, safe='')}/settings"


SOURCE_SETTINGS_HANDLERS = (show_source_settings, change_source_settings, undo_source_settings)
