"""Who may see and change what? One guard for every page: a session, a role, and for what changes something the form's token."""

import asyncio
from hmac import compare_digest
from ipaddress import ip_address
from typing import Any, Final

from litestar import Request
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from balise.metadata import Role
from balise.web.form import read_form
from balise.web.parts import WebParts
from balise.web.render import VISITOR
from balise.web.visitor import Connection, Visitor, find_visitor, unmasked
from balise.web.waiting import STATE as WAITING
from balise.web.waiting import Waiting

ROLE: Final = "role"
"""The key in a handler's `opt` that names the role it needs. Unsaid, reading needs a viewer and writing an administrator."""
CSRF_FIELD: Final = "csrf"
CSRF_HEADER: Final = "x-csrf-token"
_FORWARDING: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
_SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS")


def require_member(parts: WebParts) -> Guard:
    """A guard that lets in who is signed in with the role a handler needs; what changes something must bear the token."""

    waiting = Waiting(parts.store, parts.metadata, parts.clock)

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        visitor = await asyncio.to_thread(find_visitor, parts.metadata, connection)
        if visitor is None:
            raise NotAuthorizedException("sign_in")
        writes = connection.scope.get("method") not in _SAFE_METHODS
        needed = Role(handler.opt.get(ROLE, Role.ADMINISTRATOR if writes else Role.VIEWER))
        if not visitor.role.allows(needed):
            raise PermissionDeniedException("role")
        if writes:
            require_own_page(connection)
            await _require_token(connection, visitor)
        connection.state[VISITOR], connection.state[WAITING] = visitor, waiting
        code = str(connection.path_params.get("code", ""))
        if not writes and any(source.code == code for source in visitor.sources):
            await asyncio.to_thread(waiting.of, code)

    return guard


def require_member_or_machine(parts: WebParts) -> Guard:
    """A guard for what the machine itself may see too, such as the demo shop: it shows nothing that somebody set up."""
    member = require_member(parts)

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        if is_local(connection):
            if connection.scope.get("method") not in _SAFE_METHODS:
                require_own_page(connection)
            connection.state[VISITOR] = await asyncio.to_thread(find_visitor, parts.metadata, connection)
            return
        result = member(connection, handler)
        if result is not None:
            await result

    return guard


def visitor_of(request: Request[Any, Any, Any]) -> Visitor:
    """Who sent a request that `require_member` let pass."""
    visitor: Visitor = request.state[VISITOR]
    return visitor


def is_local(connection: Connection) -> bool:
    """Whether the request comes straight from this machine and means this machine.

    Where a proxy stands before the server every client looks like the machine itself, so its headers end that right;
    so does a foreign name in `Host`, with which another site's page could read these through the visitor's browser.
    """
    if any(name in connection.headers for name in _FORWARDING):
        return False
    return is_local_name(connection.headers.get("host", "")) and _is_loopback(connection.client.host if connection.client else "")


def is_local_name(host: str) -> bool:
    """Whether a host, with or without a port, names the machine itself."""
    host = host.lower()
    name = host[: host.rfind("]") + 1] if host.startswith("[") else host.partition(":")[0]
    return name in _LOCAL_NAMES


def require_own_page(connection: Connection) -> None:
    """Refuse a form of another site, as far as the browser says where it stood."""
    origin = connection.headers.get("origin")
    foreign = origin is not None and origin.partition("://")[2] != connection.headers.get("host", "")
    if foreign or connection.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise PermissionDeniedException("foreign_form")


async def _require_token(connection: Connection, visitor: Visitor) -> None:
    given = connection.headers.get(CSRF_HEADER, "")
    if not given and isinstance(connection, Request):
        given = (await read_form(connection)).get(CSRF_FIELD, "")
    if not compare_digest(unmasked(given).encode("utf-8", "surrogatepass"), unmasked(visitor.csrf).encode()):
        raise PermissionDeniedException("old_form")


def _is_loopback(address: str) -> bool:
    try:
        read = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(read, "ipv4_mapped", None)
    return (mapped or read).is_loopback
