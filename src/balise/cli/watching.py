"""Waiting for work that runs by itself, and saying how far it is."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from balise.cli.connection import ask
from balise.cli.options import Call
from balise.cli.printing import note

if TYPE_CHECKING:
    from httpx2 import AsyncClient

LOOK_EVERY_SECONDS = 0.5
ENDED = ("done", "failed", "stopped")


async def watched(
    call: Call, api: "AsyncClient", path: str, standing_of: Callable[[dict[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    """What stands at this path once its work has ended; how far it is goes to standard error.

    `standing_of` gives of an answer the part with `state`, `done` and `total`.
    """
    import asyncio

    told = -1
    while True:
        found: dict[str, Any] = await ask(api, "GET", path)
        work = standing_of(found)
        if work["state"] in ENDED:
            return found
        share = work["done"] * 10 // work["total"] if work["total"] else -1
        if share > told and not call.as_json:
            told = share
            note(call.say("work_progress", done=work["done"], total=work["total"]))
        await asyncio.sleep(LOOK_EVERY_SECONDS)
