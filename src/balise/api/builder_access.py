"""Who may ask what the builder on a customer's site asks? Whoever shows a key, from the one origin that its session is for."""

from hmac import compare_digest
from typing import Any, Final

from litestar import Request, Response
from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, Guard, Message, Receive, Scope, Send

from balise.api.parts import Parts
from balise.api.problems import Refusal
from balise.metadata.builder_rows import BuilderSession

SESSION: Final = "builder_session"
"""The key in a request's state of the session whose key it bears."""
ORIGIN: Final = "builder_origin"
"""The key in a request's state of the one origin that may read the answer."""
OPEN: Final = "open"
"""The key in a handler's `opt`: it takes a token, not a key."""
_MOST_SECONDS: Final = 600
_AGAIN: Final = "Open the site again from the Events Manager."

Asked = ASGIConnection[Any, Any, Any, Any]


def require_builder_key(parts: Parts) -> Guard:
    """A guard that lets a request pass that bears a key in force and comes from its session's origin; else 401, 403 or 429."""

    async def guard(connection: Asked, handler: BaseRouteHandler) -> None:
        if connection.scope.get("method") == "OPTIONS" or handler.opt.get(OPEN):
            return
        scheme, _, key = connection.headers.get("authorization", "").partition(" ")
        session = await sync_to_thread(parts.metadata.builder_sessions.find, key.strip()) if scheme.lower() == "bearer" else None
        if session is None:
            raise Refusal(401, "unknown_key", "The request bears no key of the builder.", "header.Authorization", _AGAIN)
        require_origin(connection, session)
        if not await sync_to_thread(parts.metadata.builder_sessions.allows, session):
            raise Refusal(401, "ended", "This session of the builder has ended.", "header.Authorization", _AGAIN)
        require_slowness(parts, ("builder", session.id))
        connection.state[SESSION] = session

    return guard


def require_origin(connection: Asked, session: BuilderSession) -> None:
    """Raise `Refusal` 403 unless the request comes from the session's origin; only a page of that one may read the answer."""
    if not same(origin_of(connection), session.origin):
        raise Refusal(403, "other_origin", "This key belongs to a page of another origin.", "header.Origin", _AGAIN)
    connection.state[ORIGIN] = session.origin


def require_slowness(parts: Parts, name: tuple[str, object]) -> None:
    """Raise `Refusal` 429 where more is asked than a person can ask."""
    if parts.builder_limit and parts.builder_limit.take(name):
        raise Refusal(429, "too_many_requests", "Too many requests.", cure="Wait a little, then try again.")


def origin_of(connection: Asked) -> str:
    """The origin that the browser says the page has. For reading from this server's own pages, as the demo shop, it says none."""
    headers = connection.headers
    if "origin" in headers or headers.get("sec-fetch-site") != "same-origin":
        return headers.get("origin", "")
    scheme = headers.get("x-forwarded-proto", connection.url.scheme)
    return f"{scheme}://{headers.get('host', '')}"


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that tells nothing of where they differ."""
    return compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def session_of(request: Request[Any, Any, Any]) -> BuilderSession:
    """The session of a request that the guard let pass."""
    session: BuilderSession = request.state[SESSION]
    return session


def actor_of(parts: Parts, session: BuilderSession) -> str:
    """Who works in this session, for the change log."""
    user = parts.metadata.users.find(session.user_id)
    return user.email if user else "api"


def with_cross_origin(app: ASGIApp) -> ASGIApp:
    """The same, each of whose answers may be read by the one origin it is for, without cookies, and is kept nowhere."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                allowed = scope.get("state", {}).get(ORIGIN, "")
                more = [(b"vary", b"Origin"), (b"cache-control", b"no-store")]
                more += [(b"access-control-allow-origin", allowed.encode("latin-1"))] if allowed else []
                message["headers"] = [*message["headers"], *more]
            await send(message)

        await app(scope, receive, send_with_headers)

    return answer


def answer_preflight(parts: Parts, request: Request[Any, Any, Any]) -> Response[None]:
    """What a browser asks before it sends: whether an origin for which a session was opened may, and what."""
    origin, headers = origin_of(request), {"Allow": "GET, POST, PUT"}
    if origin and parts.metadata.builder_sessions.knows_origin(origin):
        request.state[ORIGIN] = origin
        headers |= {
            "Access-Control-Allow-Methods": "GET, POST, PUT",
            "Access-Control-Allow-Headers": "authorization, content-type",
            "Access-Control-Max-Age": str(_MOST_SECONDS),
        }
    return Response(None, status_code=204, headers=headers)
