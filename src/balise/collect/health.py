"""Is the server alive, can it do its work, and what does it count? `/healthz`, `/readyz`, `/metrics`."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from balise.errors import BaliseError

Check = Callable[[], None]
"""Raises a `BaliseError` with a sentence when the part cannot do its work."""

PATHS = ("/healthz", "/readyz", "/metrics")
_JSON = b"application/json"


class Health:
    """An ASGI app for `PATHS`."""

    def __init__(self, checks: Mapping[str, Check], registries: Sequence[CollectorRegistry]) -> None:
        self._checks, self._registries = checks, registries

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer one request."""
        status, kind, body = await self._answer(scope["path"])
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, path: str) -> tuple[int, bytes, bytes]:
        if path == "/healthz":
            return 200, _JSON, b'{"alive":true}'
        if path == "/metrics":
            text = b"".join(generate_latest(registry) for registry in self._registries)
            return 200, CONTENT_TYPE_LATEST.encode(), text
        found = await asyncio.to_thread(self.look)
        ready = all(said == "ok" for said in found.values())
        return (200 if ready else 503), _JSON, msgspec.json.encode({"ready": ready, "parts": found})

    def look(self) -> dict[str, str]:
        """Each part and `ok`, or the sentence that says what is wrong with it."""
        return {name: _state(check) for name, check in self._checks.items()}


def _state(check: Check) -> str:
    try:
        check()
    except BaliseError as error:
        return str(error)
    return "ok"
