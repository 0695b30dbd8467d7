"""Templates into answers, with the headers every page has."""

import secrets
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response

from balise.events.source import Source
from balise.web.cookies import remember
from balise.web.navigation import navigation
from balise.web.sentences import CLOCK_COOKIE, CLOCKS, LANGUAGE_COOKIE, sentences_for, with_code
from balise.web.waiting import STATE as WAITING

HEADERS: Final = {
    "Content-Security-Policy": "; ".join(
        ("default-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'")
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

VISITOR: Final = "visitor"
"""The key in a request's state of who is signed in."""

_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters["code"] = with_code


def make_nonce() -> str:
    """A text that nobody can foresee, for the one inline script of one answer."""
    return secrets.token_urlsafe(16)


def render(
    request: Request[Any, Any, Any], template: str, page: Any, status: int = 200, *, nonce: str = "", part: str = ""
) -> Response[str]:
    """A page: `template` is its folder under `pages/` and its file; it sees `page`, `t`, `nonce`, the address,
    `visitor` (None where nobody is signed in), and `source`, the page's own where it has one.

    With `part` only the block of this name is rendered, for a script that puts it into the page.
    With a `nonce` from `make_nonce` the page's policy allows the inline scripts that carry it; without, none.
    """
    t = sentences_for(request)
    visitor, source = request.state.get(VISITOR), getattr(page, "source", None)
    source = source if isinstance(source, Source) else None
    counts = request.state[WAITING].known(source.code) if source and WAITING in request.state else {}
    seen = {
        "page": page,
        "t": t,
        "path": request.url.path,
        "languages": _switch(request),
        "nonce": nonce,
        "visitor": visitor,
        "source": source,
        "navigation": navigation(visitor, source, request.url.path, counts),
    }
    found = _ENVIRONMENT.get_template(f"pages/{template}")
    text = "".join(found.blocks[part](found.new_context(seen))) if part else found.render(seen)
    headers = {**HEADERS, "Content-Language": t.language}
    if nonce:
        headers["Content-Security-Policy"] += f"; script-src 'self' 'nonce-{nonce}'"
    answer = Response(text, status_code=status, media_type=MediaType.HTML, headers=headers)
    if request.query_params.get("lang") == t.language:
        remember(request, answer, LANGUAGE_COOKIE, t.language)
    if request.query_params.get("clock") in CLOCKS:
        remember(request, answer, CLOCK_COOKIE, request.query_params["clock"])
    return answer


def _switch(request: Request[Any, Any, Any]) -> dict[str, str]:
    """For each language the address of this page in it."""
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return {language: "?" + urlencode([*rest, ("lang", language)], errors="replace") for language in ("en", "fr")}
