"""The change log of a workspace, or of one source: who, when, what, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.params import PathParameter

from balise.events.source import Source
from balise.web.access import visitor_of
from balise.web.given import Given
from balise.web.pages.changes.lines import Line, line_of
from balise.web.parts import WebParts
from balise.web.render import render
from balise.web.sentences import sentences_for

PAGE: Final = 50
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "sources": ("source", "clicks"),
    "events": ("custom_event", "event_rule", "plan", "alias", "name", "rules", "builder"),
    "quarantine": ("quarantine",),
    "tokens": ("token",),
    "people": ("member", "invitation", "user"),
    "alerts": ("alert",),
    "workspace": ("workspace", "match_weights"),
}
"""The filter's words under `changes.kind_`, and the beginnings of actions that each means."""
OF_A_SOURCE: Final = ("sources", "events", "quarantine", "tokens")


@dataclass(frozen=True)
class ChangesPage:
    """What changes/page.html may use. `older` and `newest` are addresses, empty where there is no such page.

    `undoable` are the pages of backtests whose publication was not taken back.
    """

    lines: list[Line]
    kind: str
    kinds: list[tuple[str, str]]
    older: str
    newest: str
    source: Source | None = None
    undoable: frozenset[str] = frozenset()


@get("/changes", sync_to_thread=True)
def show_changes(request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The workspace's change log."""
    return render(request, "changes/page.html", _page(request, parts))


@get("/sources/{code:str}/changes", sync_to_thread=True)
def show_source_changes(code: Annotated[str, PathParameter()], request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The change log of one source and what belongs to it. Raises `NotFound`."""
    return render(request, "changes/page.html", _page(request, parts, visitor_of(request).source(code)))


def _page(request: Request[Any, Any, Any], parts: WebParts, source: Source | None = None) -> ChangesPage:
    names = [name for name in KINDS if source is None or name in OF_A_SOURCE]
    asked, before = request.query_params.get("kind", ""), _number(request.query_params.get("before", ""))
    kind = asked if asked in names else ""
    found = parts.metadata.changes.latest(
        PAGE + 1,
        workspace=visitor_of(request).workspace.id,
        before=before,
        source=source.code if source else "",
        kinds=KINDS.get(kind, ()),
    )
    names_of = {one.code: "" if source else one.name for one in visitor_of(request).sources}
    t, path = sentences_for(request), request.url.path
    kept = {"kind": kind} if kind else {}
    older = f"{path}?{urlencode({**kept, 'before': found[PAGE - 1].id})}" if len(found) > PAGE else ""
    lines = [line_of(change, t, names_of) for change in found[:PAGE]]
    return ChangesPage(
        lines=lines,
        kind=kind,
        kinds=[("", path), *((name, f"{path}?kind={name}") for name in names)],
        older=older,
        newest=f"{path}{'?' if kept else ''}{urlencode(kept)}" if before else "",
        source=source,
        undoable=frozenset(line.backtest for line in lines if line.backtest and _stands(parts, line)),
    )


def _stands(parts: WebParts, line: Line) -> bool:
    """Whether what was published holds still."""
    published = parts.metadata.publications.of_backtest(line.change.details["backtest"])
    return published is not None and published.undone_at is None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 16 else None


CHANGES_HANDLERS = (show_changes, show_source_changes)
