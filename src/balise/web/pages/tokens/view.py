"""The tokens of a source: made and shown once, listed with their last use, revoked after a question."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import PathParameter

from balise.errors import NotFound, WrongInput
from balise.events.source import Source
from balise.metadata import NewToken, Token
from balise.metadata.source_rules import check_name
from balise.reports.moments import DAY
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.parts import WebParts
from balise.web.redirect import see
from balise.web.render import render

Code = Annotated[str, PathParameter()]
EXPIRIES: Final = ("never", "30", "90", "365")
"""Days after which a new token may expire."""
SOON_MS: Final = 14 * DAY * 1000


@dataclass(frozen=True)
class TokenLine:
    """A token, and how it stands: `ok`, `soon`, `expired` or `revoked`."""

    token: Token
    standing: str

    @property
    def tone(self) -> str:
        """The mark's name."""
        return {"ok": "good", "soon": "warn", "expired": "stop", "revoked": "note"}[self.standing]

    @property
    def usable(self) -> bool:
        """Whether it may be used now."""
        return self.standing in ("ok", "soon")


@dataclass(frozen=True)
class TokensPage:
    """What tokens/page.html may use. `made` is a token just made; `asked` one that is to be revoked."""

    source: Source
    lines: list[TokenLine]
    name: str = ""
    expiry: str = "never"
    fault: bool = False
    made: NewToken | None = None
    asked: Token | None = None
    done: str = ""
    expiries: tuple[str, ...] = EXPIRIES


@get("/sources/{code:str}/tokens", sync_to_thread=True, opt={"role": "editor"})
def show_tokens(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """The list; with `?revoke=` it asks first."""
    source, wanted = visitor_of(request).source(code), request.query_params.get("revoke", "")
    lines = _lines(parts, source)
    asked = next((line.token for line in lines if line.usable and str(line.token.id) == wanted), None)
    done = "revoked" if request.query_params.get("done") == "revoked" else ""
    return render(request, "tokens/page.html", TokensPage(source, lines, asked=asked, done=done))


@post("/sources/{code:str}/tokens", opt={"role": "administrator"})
async def make_token(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Make a token; its text is in this answer and nowhere else."""
    return await asyncio.to_thread(_make, request, parts, code, await read_form(request))


@post("/sources/{code:str}/tokens/revoke", opt={"role": "administrator"})
async def revoke_token(code: Code, request: Request[Any, Any, Any], parts: Given) -> Response[str]:
    """Take a token of this source back for good."""
    return await asyncio.to_thread(_revoke, request, parts, code, await read_form(request))


def _make(request: Request[Any, Any, Any], parts: WebParts, code: str, form: Form) -> Response[str]:
    visitor = visitor_of(request)
    source, name, expiry = visitor.source(code), form.get("name", ""), form.get("expiry", "never")
    try:
        check_name(name)
        if expiry not in EXPIRIES:
            raise WrongInput("expiry must be one of those offered.")
    except WrongInput:
        page = TokensPage(source, _lines(parts, source), name[:200], expiry, fault=True)
        return render(request, "tokens/page.html", page, 400)
    ends = None if expiry == "never" else parts.clock() + int(expiry) * DAY * 1000
    made = parts.metadata.tokens.create(source.code, name, ends, actor=visitor.user.email, workspace=visitor.workspace.id)
    return render(request, "tokens/page.html", TokensPage(source, _lines(parts, source), made=made))


def _revoke(request: Request[Any, Any, Any], parts: WebParts, code: str, form: Form) -> Response[str]:
    visitor = visitor_of(request)
    source, wanted = visitor.source(code), form.get("token", "")
    token = next((token for token in parts.metadata.tokens.all(source.code) if str(token.id) == wanted), None)
    if token is None:
        raise NotFound("This source has no such token.")
    parts.metadata.tokens.revoke(token.id, actor=visitor.user.email, workspace=visitor.workspace.id)
    return see(f"/sources/{quote(source.code, safe='')}/tokens?done=revoked")


def _lines(parts: WebParts, source: Source) -> list[TokenLine]:
    """The tokens that may be used first, the newest first among them."""
    now = parts.clock()
    lines = [TokenLine(token, _standing(token, now)) for token in parts.metadata.tokens.all(source.code)]
    return sorted(lines, key=lambda line: (not line.usable, -line.token.id))


def _standing(token: Token, now: int) -> str:
    usable = token.usable(now)
    soon = usable == "ok" and token.expires_at is not None and token.expires_at - now < SOON_MS
    return "soon" if soon else usable


TOKENS_HANDLERS = (show_tokens, make_token, revoke_token)
