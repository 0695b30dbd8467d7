"""What the pages need, made elsewhere and handed in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from balise.clock import Clock
from balise.events.intake import Foreseen, ReplayPreview, ReplaySummary
from balise.events.source import Source
from balise.metadata import Metadata
from balise.store import EventStore
from balise.web.throttle import Throttle

Send = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
"""Sends a body of the Events API 2.0 in at the collection door and returns the answer's envelope."""


class Intake(Protocol):
    """Tells what would become of events, and sends again what waits."""

    async def rehearse(self, source: Source, body: dict[str, Any]) -> list[Foreseen]:
        """What would become of a body of the Events API 2.0; nothing is kept. Raises `RefusedRequest`."""

    async def preview(self, source: Source, receipts: list[str], event: str | None) -> ReplayPreview:
        """What `replay` would do with these receipts now; nothing is changed. Raises `Unavailable`."""

    async def replay(self, source: Source, receipts: list[str] | None, event: str | None, outcome: str | None) -> ReplaySummary:
        """Send again what waits: these receipts, under the name `event` or (None) each its own. Raises `Unavailable`."""


@dataclass(frozen=True)
class WebParts:
    """Everything the pages use.

    `checks` are named things that raise `Unavailable` when they cannot work now; `demo_source` is the code the demo
    shop sends to, the oldest web source where it is empty.
    """

    metadata: Metadata
    store: EventStore
    clock: Clock
    send: Send
    throttle: Throttle
    checks: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    demo_source: str = ""
    intake: Intake = field(kw_only=True)
    address: str = ""
    """Where people reach this server, such as https://events.shop.example; empty: where the request went."""
