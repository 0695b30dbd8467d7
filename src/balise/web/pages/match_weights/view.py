"""The weights of match quality: shown to everybody, changed by administrators, the last change can be undone."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.params import PathParameter

from balise.errors import NotFound, WrongInput
from balise.events.identity import QUALITY_KEYS, USUAL, Weights
from balise.events.received import Kind
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.parts import WebParts
from balise.web.redirect import see
from balise.web.render import render

DONE: Final = ("saved", "reset", "undone")
"""What may have been done just now: keys under `match_weights.done_`."""
ADDRESS: Final = "/workspace/match-weights"

KindName = Annotated[str, PathParameter()]
Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class KindRow:
    """One kind of source: the weights in force, the points they make, whether they are the usual ones; `typed` is the form."""

    kind: str
    weights: Weights
    usual: bool
    typed: dict[str, str]

    @property
    def points(self) -> dict[str, float]:
        """The points of each key, 10 in all."""
        return self.weights.points


@dataclass(frozen=True)
class MatchWeightsPage:
    """What match_weights/page.html may use. `at` is the kind that was changed or whose form has the `fault`."""

    kinds: list[KindRow]
    keys: tuple[str, ...] = QUALITY_KEYS
    done: str = ""
    at: str = ""
    fault: str = ""
    typed: dict[str, str] = field(default_factory=dict)


@get(ADDRESS, sync_to_thread=True)
def show_match_weights(request: Asked, parts: Given) -> Response[str]:
    """The weights in force."""
    done, at = request.query_params.get("done", ""), request.query_params.get("kind", "")
    known = done in DONE and at in tuple(Kind)
    return _show(request, parts, done=done if known else "", at=at if known else "")


@post(ADDRESS + "/{kind:str}", opt={"role": "administrator"})
async def change_match_weights(kind: KindName, request: Asked, parts: Given) -> Response[str]:
    """Put the weights of the form in force, or with `reset` the usual ones."""
    form, which, actor = await read_form(request), _kind(kind), visitor_of(request).user.email
    workspace, weights = visitor_of(request).workspace.id, parts.metadata.match_weights
    if form.get("reset"):
        await asyncio.to_thread(weights.reset, workspace, which, actor=actor)
        return see(f"{ADDRESS}?done=reset&kind={which}")
    try:
        await asyncio.to_thread(weights.change, workspace, which, _numbers(form), actor=actor)
    except WrongInput as error:
        typed = {key: form.get(key, "")[:20] for key in QUALITY_KEYS}
        return await asyncio.to_thread(_show, request, parts, 400, at=which.value, fault=error.reason, typed=typed)
    return see(f"{ADDRESS}?done=saved&kind={which}")


@post(ADDRESS + "/{kind:str}/undo", opt={"role": "administrator"})
async def undo_match_weights(kind: KindName, request: Asked, parts: Given) -> Response[str]:
    """Put in force what the last change replaced."""
    which, visitor = _kind(kind), visitor_of(request)
    await asyncio.to_thread(parts.metadata.match_weights.undo, visitor.workspace.id, which, actor=visitor.user.email)
    return see(f"{ADDRESS}?done=undone&kind={which}")


def _show(request: Asked, parts: WebParts, status: int = 200, **more: Any) -> Response[str]:
    found = parts.metadata.match_weights.all(visitor_of(request).workspace.id)
    at, typed = more.get("at", ""), more.get("typed") or {}
    rows = [
        KindRow(kind.value, weights, weights == USUAL[kind], typed if typed and at == kind else _texts(weights))
        for kind, weights in found.items()
    ]
    return render(request, "match_weights/page.html", MatchWeightsPage(rows, **more), status)


def _texts(weights: Weights) -> dict[str, str]:
    return {key: f"{getattr(weights, key):g}" for key in QUALITY_KEYS}


def _numbers(form: Form) -> dict[str, float]:
    """What the fields say; an empty one weighs nothing. Raises `WrongInput`."""
    try:
        return {key: float(form.get(key, "").strip().replace(",", ".") or 0) for key in QUALITY_KEYS}
    except ValueError:
        raise WrongInput("A weight must be a number.", reason="weight") from None


def _kind(name: str) -> Kind:
    if name not in tuple(Kind):
        raise NotFound("There is no such kind of source.")
    return Kind(name)


MATCH_WEIGHTS_HANDLERS: Final = (show_match_weights, change_match_weights, undo_match_weights)
