"""What the management API needs, made elsewhere and handed in."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Protocol

from balise.alerts.office import Office
from balise.clock import Clock
from balise.events.intake import ImportSummary
from balise.events.source import Source
from balise.metadata import DEFAULT_WORKSPACE, Metadata
from balise.store import EventStore
from balise.trials.healing import Healing
from balise.trials.simulator import Simulator
from balise.vocabulary.policy import Policy


class Intake(Protocol):
    """Takes events that do not come in by a collection path."""

    async def import_lines(self, source: Source, body: bytes, first_line: int) -> ImportSummary:
        """Take newline-delimited JSON, one Events API request body or one event a line; durable on return.

        `first_line` is the number of the body's first line in its file. Raises `LogUnavailable`.
        """


class Limit(Protocol):
    """Says how often something may be asked."""

    def take(self, key: Hashable) -> int:
        """Count one request; 0 when it is within the limit, else the seconds to wait."""


class BaseCode(Protocol):
    """Writes what people paste into their pages."""

    address: str
    """Where pages reach this server, such as https://t.shop.example."""

    def html(self, code: str, address: str) -> str:
        """For the head of every page of the site with this source's code."""

    def module(self, code: str, address: str) -> str:
        """The same as an ES module."""


@dataclass(frozen=True)
class Parts:
    """Everything the handlers use."""

    metadata: Metadata
    store: EventStore
    clock: Clock
    policy: Policy
    intake: Intake
    simulator: Simulator = field(kw_only=True)
    """Tries events; nothing is kept."""
    healing: Healing = field(kw_only=True)
    local_token: str = ""
    """A management token of this process alone, for commands on the same machine; it is written nowhere but to `server.json`."""
    address: str = ""
    """Where people reach this server, such as https://t.shop.example."""
    retention_months: int = 18
    """How long a source keeps events when nobody chooses for it."""
    base_code: BaseCode | None = None
    """None where no pixel is served."""
    workspace: int | None = None
    """The workspace that the request's token belongs to; None for the machine's own token, which reaches all."""
    actor: str = "api"
    """Who asks, for the change log."""
    office: Office | None = None
    """Who tells people of issues; None where nobody is told."""
    builder_limit: Limit | None = None
    """How often one session of the builder, and one address that brings tokens, may ask; None: without end."""
    client_address: Callable[[str, str], str] = lambda peer, _forwarded: peer
    """Address of the connection and X-Forwarded-For → the visitor's."""
    test_code: Callable[[str], str] = lambda _source: ""
    """The code that makes tests of a source's events."""

    @property
    def home(self) -> int:
        """The workspace that new things go to."""
        return DEFAULT_WORKSPACE if self.workspace is None else self.workspace

    def reaches(self, code: str) -> bool:
        """Whether the source with this code may be seen and changed by who asks."""
        return self.metadata.sources.find(code, self.workspace) is not None
