"""Who may see the pages? Whoever sits at the machine, and whoever came by a sign-in link."""

from ipaddress import ip_address
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from balise.web.sign_in import COOKIE, SignInLinks

_FORWARDING: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
_SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS")

Connection = ASGIConnection[Any, Any, Any, Any]


def require_visitor(links: SignInLinks) -> Guard:
    """A guard that lets in a session, or the machine itself; 403 otherwise.

    Where a proxy stands before the server every client looks like the machine itself, so its headers end that right;
    so does a foreign name in `Host`, with which another site's page could read these through the visitor's browser.
    """

    def guard(connection: Connection, _handler: BaseRouteHandler) -> None:
        if not (links.knows(connection.cookies.get(COOKIE, "")) or is_local(connection)):
            raise PermissionDeniedException("sign_in")
        if connection.scope.get("method") not in _SAFE_METHODS and not _from_own_page(connection):
            raise PermissionDeniedException("foreign_form")

    return guard


def is_local(connection: Connection) -> bool:
    """Whether the request comes straight from this machine and means this machine."""
    if any(name in connection.headers for name in _FORWARDING):
        return False
    host = connection.headers.get("host", "").lower()
    name = host[: host.rfind("]") + 1] if host.startswith("[") else host.partition(":")[0]
    return name in _LOCAL_NAMES and _is_loopback(connection.client.host if connection.client else "")


def _is_loopback(address: str) -> bool:
    try:
        read = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(read, "ipv4_mapped", None)
    return (mapped or read).is_loopback


def _from_own_page(connection: Connection) -> bool:
    """Whether a form was sent from a page of this server, as far as the browser says."""
    origin = connection.headers.get("origin")
    return origin is None or origin.partition("://")[2] == connection.headers.get("host", "")
