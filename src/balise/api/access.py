"""Who may ask? Whoever shows a management token."""

from collections.abc import Callable
from dataclasses import replace
from hmac import compare_digest
from typing import Any, Final

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from balise.api.parts import Parts
from balise.api.problems import Refusal
from balise.metadata import Token

TOKEN: Final = "token"
"""The key in a request's state of the management token it bears; the machine's own token leaves none."""
_NOTED_EVERY_MS: Final = 60_000
_CURE: Final = "Make one with `balise token create --api` and send it as `Authorization: Bearer TOKEN`."


def require_management_token(parts: Parts) -> Guard:
    """A guard that lets a request pass that bears a management token in force; 401 or 403 otherwise."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
        scheme, _, text = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            raise Refusal(401, "missing_token", "The request bears no management token.", "header.Authorization", _CURE)
        if parts.local_token and compare_digest(text.strip().encode(), parts.local_token.encode()):
            return
        now = parts.clock()
        token = await sync_to_thread(parts.metadata.tokens.find, text.strip())
        if token is None or token.usable(now) != "ok":
            raise Refusal(401, "unknown_token", "The token is unknown, expired or revoked.", "header.Authorization", _CURE)
        if token.source is not None:
            raise Refusal(
                403,
                "collection_token",
                "A collection token sends events; it manages nothing.",
                "header.Authorization",
                _CURE,
            )
        if now - (token.last_used_at or 0) >= _NOTED_EVERY_MS:
            await sync_to_thread(parts.metadata.tokens.touch, [token.id], now)
        connection.state[TOKEN] = token

    return guard


def parts_for(parts: Parts) -> Callable[[Request[Any, Any, Any]], Parts]:
    """The parts as a request may use them: bound to the workspace of its token."""

    def bound(request: Request[Any, Any, Any]) -> Parts:
        token: Token | None = request.state.get(TOKEN)
        if token is None:
            return parts
        return replace(parts, workspace=token.workspace_id, actor=f"token {token.name or token.id}")

    return bound
