"""What the pages need, made elsewhere and handed in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from balise.alerts.office import Office
from balise.clock import Clock
from balise.events.intake import Foreseen
from balise.events.source import Source
from balise.metadata import Metadata
from balise.store import EventStore
from balise.trials.healing import Healing
from balise.trials.simulator import Simulator
from balise.vocabulary.policy import Policy
from balise.web.oidc import Issuer
from balise.web.server import Server
from balise.web.throttle import Throttle

Send = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
"""Sends a body of the Events API 2.0 in at the collection door and returns the answer's envelope."""


class Intake(Protocol):
    """Tells what would become of events."""

    async def rehearse(self, source: Source, body: dict[str, Any]) -> list[Foreseen]:
        """What would become of a body of the Events API 2.0; nothing is kept. Raises `RefusedRequest`."""


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
    policy: Policy
    checks: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    demo_source: str = ""
    intake: Intake = field(kw_only=True)
    simulator: Simulator = field(kw_only=True)
    """Tries events; nothing is kept."""
    office: Office = field(kw_only=True)
    """Who tells people of issues."""
    sends_mail: bool = False
    """Whether mails can be sent: a relay is set up."""
    healing: Healing = field(kw_only=True)
    address: str = ""
    """Where people reach this server, such as https://events.shop.example; empty: where the request went."""
    client_address: Callable[[str, str], str] = lambda peer, _forwarded: peer
    """Address of the connection and X-Forwarded-For → the visitor's, empty where it is this machine's own."""
    issuer: Issuer | None = None
    """The organisation's own sign-in; None where none is set up."""
    server: Server = field(default_factory=Server)
