"""The real doors over a real log and real metadata, asked in process."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from balise.clock import now_ms
from balise.collect.browser import Browsers
from balise.collect.directory import Directory
from balise.collect.door import Door
from balise.collect.intake import Intake
from balise.collect.pixel_door import PixelDoor
from balise.collect.rate import RateLimit
from balise.events.received import Kind
from balise.log.engines.sqlite import SqliteLog
from balise.lookups.bots import Bots
from balise.metadata import Metadata, open_metadata
from balise.vocabulary.policy import Policy, load_policy

MOST_BYTES = 2 * 1024 * 1024
EVENT_TRACK = "/open_api/v1.3/event/track/"
PIXEL = "/api/v2/pixel"


@dataclass
class Desk:
    """The doors with what stands behind them. `sources` maps a code to its token."""

    metadata: Metadata
    log: SqliteLog
    door: Door
    pixel_door: PixelDoor
    sources: dict[str, str] = field(default_factory=dict)

    def source(self, code: str, kind: Kind = Kind.WEB, **choices: Any) -> str:
        """Make a source and a token for it; return the token."""
        self.metadata.sources.create(code, kind, code, **choices)
        self.sources[code] = self.metadata.tokens.create(code).token
        return self.sources[code]

    async def post(self, path: str, body: Any, token: str | None = None, **headers: str) -> httpx2.Response:
        """Send a body: bytes as they are, anything else as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["Access-Token"] = token
        transport = httpx2.ASGITransport(app=self.door, raise_app_exceptions=True)
        async with httpx2.AsyncClient(transport=transport, base_url="http://balise.test") as client:
            return await client.post(path, content=content, headers=sent)

    async def browse(self, body: Any, path: str = PIXEL, method: str = "POST", **given: Any) -> httpx2.Response:
        """Ask the pixel's door as a browser: `headers`, and the `address` it connects from."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        client = (given.get("address", "203.0.113.9"), 50_000)
        transport = httpx2.ASGITransport(app=self.pixel_door, raise_app_exceptions=True, client=client)
        async with httpx2.AsyncClient(transport=transport, base_url="http://balise.test") as browser:
            return await browser.request(method, path, content=content, headers=given.get("headers", {}))

    async def pixel(self, *events: Any, **top: Any) -> dict[str, Any]:
        """Send events as the pixel does; return the answer."""
        sent_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        answer = await self.browse({"batch": list(events), "sent_at": sent_at, **top})
        assert answer.status_code == 200
        return answer.json()

    async def track(self, *events: Any, code: str = "SHOP", **top: Any) -> dict[str, Any]:
        """Send events by Events API 2.0 to a source that was made; return the answer."""
        body = {"event_source": "web", "event_source_id": code, "data": list(events), **top}
        answer = await self.post(EVENT_TRACK, body, self.sources[code])
        assert answer.status_code == 200
        return answer.json()

    def knows_rules(self, monkeypatch: pytest.MonkeyPatch, rules: dict[str, int]) -> None:
        """Let every source have these rules in these newest versions."""
        directory = self.door._directory
        real = directory.context_of
        monkeypatch.setattr(directory, "context_of", lambda *given: replace(real(*given), rules=rules))

    def entries(self) -> list[tuple[str, list[Any]]]:
        """What the log holds: kind and row."""
        return [(entry.kind.name, json.loads(entry.body)) for entry in self.log.read(0, 1_000_000)]


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The packaged policy."""
    return load_policy()


@pytest.fixture
def desk_with(tmp_path, policy):
    """Make a door with other limits than usual."""
    made: list[Desk] = []

    def make(requests_per_minute: int = 0, clock=now_ms, trusted_proxies: str = "127.0.0.1") -> Desk:
        metadata = open_metadata(f"sqlite:///{tmp_path}/metadata.db", clock)
        log = SqliteLog(tmp_path / "log")
        directory = Directory(metadata, policy, "", clock, Bots())
        intake, limit = Intake(log, clock), RateLimit(requests_per_minute)
        door = Door(intake, directory, limit, clock, MOST_BYTES)
        pixel_door = PixelDoor(intake, directory, limit, clock, MOST_BYTES, Browsers(trusted_proxies))
        made.append(Desk(metadata, log, door, pixel_door))
        return made[-1]

    yield make
    for desk in made:
        desk.log.close()
        desk.metadata.close()


@pytest.fixture
def desk(desk_with) -> Desk:
    """A door with the web source SHOP."""
    desk = desk_with()
    desk.source("SHOP")
    return desk
