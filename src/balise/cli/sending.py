"""How `send` and `demo` send events: through the Events API, with a collection token that ends when they do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from balise.cli.connection import CannotAsk, ask
from balise.cli.receipt import receipt_path
from balise.clock import now_ms

if TYPE_CHECKING:
    from httpx2 import AsyncClient

TRACK = "/open_api/v1.3/event/track/"
NOT_FOUND = 404
LOOKS, LOOK_AGAIN_SECONDS = 100, 0.1
LENT_MS = 60 * 60 * 1000


@asynccontextmanager
async def lent_token(api: "AsyncClient", code: str, name: str) -> AsyncIterator[str]:
    """A collection token for one source, revoked at the end and expired within the hour whatever happens."""
    wish = {"source": code, "name": name, "expires_at": now_ms() + LENT_MS}
    made = await ask(api, "POST", "/api/v1/tokens", json=wish)
    try:
        yield made["token"]
    finally:
        await ask(api, "DELETE", f"/api/v1/tokens/{made['id']}")


async def track(api: "AsyncClient", token: str, source: dict[str, Any], events: list[dict[str, Any]]) -> dict[str, Any]:
    """Send events of one source in one request; the answer as the platform shapes it. Raises `CannotAsk`."""
    body = {"event_source": source["kind"], "event_source_id": source["code"], "data": events}
    answer: dict[str, Any] = await ask(api, "POST", TRACK, json=body, headers={"Access-Token": token})
    return answer


async def life_of(api: "AsyncClient", receipt: str) -> dict[str, Any] | None:
    """The life of an event just sent, as soon as it came to rest; None where that takes more than ten seconds."""
    import asyncio

    for _ in range(LOOKS):
        try:
            found: dict[str, Any] = await ask(api, "GET", receipt_path(receipt))
            return found
        except CannotAsk as error:
            if error.status != NOT_FOUND:
                raise
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    return None
