"""What the browser keeps for this server."""

from typing import Any, Final

from litestar import Request, Response

_YEAR_SECONDS: Final = 365 * 24 * 3600


def remember(request: Request[Any, Any, Any], answer: Response[str], name: str, value: str) -> None:
    """Let the browser keep what somebody chose, for a year."""
    answer.set_cookie(name, value, max_age=_YEAR_SECONDS, httponly=True, samesite="lax", secure=is_secure(request))


def is_secure(request: Request[Any, Any, Any]) -> bool:
    """Whether the browser asked by HTTPS, as far as this server or the proxy before it can tell."""
    return request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
