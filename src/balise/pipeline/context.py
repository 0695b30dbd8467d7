"""What a step may ask: everything comes from here, so that a test needs three lines and no I/O."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from balise.events.identity import IdentityReader
from balise.events.plan import PlannedEvent
from balise.events.source import Source
from balise.vocabulary import Edition
from balise.vocabulary.policy import Policy


def nobody(user_agent: str) -> bool:
    """Take every User-Agent for a person's."""
    return False


@dataclass(frozen=True, slots=True)
class Context:
    """A source and the rules it is held to.

    `replaying`: the user's data were hashed at the door before. `is_bot` knows crawlers by their User-Agent.
    `blocked`: canonical names that are not taken. `expected`: what the plan says of the canonical names it knows.
    `rules`: each rule of the source's pages, in whatever state, and its newest version.
    """

    source: Source
    edition: Edition
    policy: Policy
    identity: IdentityReader
    replaying: bool = False
    is_bot: Callable[[str], bool] = nobody
    blocked: frozenset[str] = frozenset()
    expected: Mapping[str, PlannedEvent] = field(default_factory=dict)
    rules: Mapping[str, int] = field(default_factory=dict)
