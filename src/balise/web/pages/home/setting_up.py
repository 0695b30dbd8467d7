"""What is left to set up? Steps that know the real state."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from balise.events.received import Kind
from balise.events.source import Source
from balise.metadata import Token
from balise.vocabulary import load_edition
from balise.web.parts import WebParts
from balise.web.visitor import Visitor


@dataclass(frozen=True)
class Step:
    """One thing to set up; `key` names its sentences under `home`, `address` where it is done."""

    key: str
    done: bool
    address: str
    source: str = ""
    """The name of the source it is about, where it is about one."""
    role: str = "editor"


@dataclass(frozen=True)
class State:
    """What the steps look at. `received` are the codes of the sources that have received an event."""

    visitor: Visitor
    received: Collection[str]
    parts: WebParts

    def below(self, source: Source, page: str) -> str:
        """The address of a page of a source."""
        return f"/sources/{quote(source.code, safe='')}/{page}"


def _account(_state: State) -> Step:
    return Step("account", True, "/account", role="viewer")


def _source(state: State) -> Step:
    return Step("source", bool(state.visitor.sources), "/sources/new")


def _first_event(state: State) -> Step | None:
    sources = state.visitor.sources
    if not sources:
        return Step("first_event", False, "/sources/new")
    silent = next((source for source in sources if source.code not in state.received), None)
    return Step("first_event", bool(state.received), state.below(silent or sources[0], "install"), (silent or sources[0]).name)


def _token(state: State) -> Step | None:
    """A server needs a token: each source that no browser sends to, and a site once somebody made one for it."""
    usable = {token.source for token in _tokens(state) if token.usable(state.parts.clock()) == "ok"}
    wanting = [source for source in state.visitor.sources if source.kind is not Kind.WEB]
    missing = next((source for source in wanting if source.code not in usable), None)
    if missing is None and not (wanting or usable):
        return None
    about = missing or (wanting or state.visitor.sources)[0]
    return Step("token", missing is None, state.below(about, "tokens"), about.name, "administrator")


def _custom_event(state: State) -> Step | None:
    sources = [source for source in state.visitor.sources if load_edition(source.edition).custom_allowed(source.kind)]
    if not sources:
        return None
    registered = any(state.parts.metadata.plan.events(source.code) for source in sources)
    about = next((source for source in sources if source.code in state.received), sources[0])
    return Step("custom_event", registered, state.below(about, "custom-events"), about.name)


def _second_factor(state: State) -> Step:
    return Step("second_factor", state.visitor.user.has_totp, "/account", role="viewer")


def _tokens(state: State) -> list[Token]:
    return [token for token in state.parts.metadata.tokens.all(workspace=state.visitor.workspace.id) if token.source]


STEPS: Final[tuple[Callable[[State], Step | None], ...]] = (
    _account,
    _source,
    _first_event,
    _token,
    _custom_event,
    _second_factor,
)
"""In the order in which people do them; one that does not apply is None."""


def left_to_set_up(state: State) -> list[Step]:
    """The steps this visitor may do; none at all once all of them are done."""
    steps = [step for make in STEPS if (step := make(state)) and state.visitor.may(step.role)]
    return steps if any(not step.done for step in steps) else []
