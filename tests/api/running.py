"""The whole application on a fresh data folder, asked in process."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest_asyncio

from balise.app import Balise, build
from balise.clock import now_ms
from balise.settings import read_settings

EVENT_TRACK = "/open_api/v1.3/event/track/"


@dataclass
class Running:
    """An application that runs, and a client with its management token."""

    app: Balise
    client: httpx2.AsyncClient

    async def source(self, code: str, **choices: Any) -> str:
        """Make a web source; return a token that sends to it."""
        body = {"name": code, "kind": "web", "code": code, **choices}
        assert (await self.client.post("/api/v1/sources", json=body)).status_code == 201
        return (await self.client.post("/api/v1/tokens", json={"source": code})).json()["token"]

    async def send(self, token: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send a body of the Events API and wait until the writer has judged it."""
        answer = await self.client.post(EVENT_TRACK, json=body, headers={"Access-Token": token})
        assert self.app.writer.wait_until_stored(self.app.log.last_position(), 30)
        return answer.json()

    async def track(self, code: str, token: str, *events: dict[str, Any]) -> dict[str, Any]:
        """Send events that happen now."""
        data = [{"event_time": now_ms() // 1000, **event} for event in events]
        return await self.send(token, {"event_source": "web", "event_source_id": code, "data": data})

    async def worked(self, path: str, body: dict[str, Any]) -> httpx2.Response:
        """Post what orders work, and do that work meanwhile as the server's threads would."""
        posting = asyncio.create_task(self.client.post(path, json=body))
        while not posting.done():
            await asyncio.to_thread(self.app.runner.run_due)
            await asyncio.sleep(0.01)
        return await posting


async def run_in(folder: Path) -> AsyncIterator[Running]:
    """Start the application in a folder, and stop it."""
    app = build(read_settings({"data": str(folder)}, environment={}, file=folder / "none.toml"))
    await app.start()
    transport = httpx2.ASGITransport(app=app.asgi, client=("127.0.0.1", 50_000))
    headers = {"Authorization": f"Bearer {app.local_token}"}
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080", headers=headers) as client:
        yield Running(app, client)
    await app.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory):
    """One application for the tests of a module; each test makes its own source."""
    async for one in run_in(tmp_path_factory.mktemp("balise")):
        yield one
