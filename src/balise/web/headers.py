"""What every answer says to the browser, whoever made it: pages, redirects, files, refusals, the management API."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

ASGI = Callable[[Any, Any, Any], Awaitable[None]]

_EVERYWHERE: Final[Mapping[bytes, bytes]] = {
    b"content-security-policy": b"frame-ancestors 'none'",
    b"x-frame-options": b"DENY",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}
"""Where an answer has a header of its own, that one stands."""


def with_headers(application: ASGI) -> ASGI:
    """The same application, each of whose answers has the headers."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                more = [(name, value) for name, value in _EVERYWHERE.items() if name not in given]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await application(scope, receive, send_with_headers)

    return answer
